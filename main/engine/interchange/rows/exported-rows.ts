/**
 * The rows of an export with their payloads, page by page. The next page is read while the current one is written. Rows
 * that are recorded after the export began are left out.
 */
import type { EntrySummary } from '../../../../shared/model/entry.ts'
import type { Session } from '../../../../shared/model/session.ts'
import type { Store } from '../../store/store.ts'
import type { ExportRequest } from '../format.ts'
import { isHeaderCut, Payload, type PayloadFacts } from './payload.ts'
import { rowPositions } from './row-positions.ts'

export type ExportedRow = {
  readonly entry: EntrySummary
  /** Null for an event. */
  readonly payload: PayloadFacts | null
} & (
  | {
      /** The whole payload; empty for an event. */
      readonly bytes: Uint8Array
    }
  | {
      readonly bytes: null
      /** Yields the payload from its beginning, at each call. */
      readonly pieces: () => AsyncIterable<Uint8Array>
    }
)

const none = new Uint8Array()

export function exportedRows(
  store: Store,
  session: Session,
  request: ExportRequest,
): AsyncGenerator<ExportedRow[]> {
  return ahead(pagesOf(store, session, request))
}

async function* pagesOf(
  store: Store,
  session: Session,
  { rows, signal, progress }: ExportRequest,
): AsyncGenerator<ExportedRow[]> {
  const isMessages = rows?.as === 'messages'
  for await (const { view, from, to, fraction } of rowPositions(store, session, rows, signal)) {
    if (signal.aborted) return
    const place = { session: session.id, ...(view === null ? {} : { view }) }
    const page = await store.entries({ ...place, from, to })
    const entries = page.filter(({ n }) => n <= session.entries)
    if (!isMessages) yield* withPayloads(store, session.id, entries, signal)
    else
      for (const [i, entry] of entries.entries())
        yield [await readLater(store, entry, { ...place, n: from + i, as: 'inflated' }, signal)]
    progress(fraction)
  }
}

/** Rows of entries, as many at a time as the store returns payloads of. */
async function* withPayloads(
  store: Store,
  session: number,
  entries: readonly EntrySummary[],
  signal: AbortSignal,
): AsyncGenerator<ExportedRow[]> {
  for (let i = 0; i < entries.length && !signal.aborted;) {
    const numbers = entries
      .slice(i)
      .filter(isReadAtOnce)
      .map(({ n }) => n)
    const { bytes, lengths } =
      numbers.length === 0
        ? { bytes: none, lengths: [] }
        : await store.payloads({ session, numbers })
    const rows: ExportedRow[] = []
    let [offset, answered] = [0, 0]
    // A row that is read in pieces holds its first one: it is the last of its page.
    for (let isFull = false; i < entries.length && !isFull; i++) {
      const entry = entries[i]
      if (entry === undefined) break
      if (isReadAtOnce(entry) && answered === lengths.length) break
      const length = isReadAtOnce(entry) ? lengths[answered++] : null
      isFull = length == null && entry.event === null
      rows.push(
        length == null
          ? await readLater(store, entry, { session, n: entry.n, as: 'payload' }, signal)
          : readNow(entry, bytes.subarray(offset, (offset += length))),
      )
    }
    yield rows
  }
}

const isReadAtOnce = (entry: EntrySummary): boolean => entry.event === null && !isHeaderCut(entry)

const readNow = (entry: EntrySummary, bytes: Uint8Array): ExportedRow => ({
  entry,
  payload: { as: 'payload', failure: null, total: bytes.length, inflated: undefined },
  bytes,
})

async function readLater(
  store: Store,
  entry: EntrySummary,
  body: Parameters<typeof Payload.open>[2],
  signal: AbortSignal,
): Promise<ExportedRow> {
  if (entry.event !== null) return { entry, payload: null, bytes: none }
  const payload = await Payload.open((range) => store.bytes(range), entry, body, signal)
  return { entry, payload, bytes: null, pieces: () => payload.pieces() }
}

/** Requests the next value while the current one is used. */
async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  const request = (): Promise<IteratorResult<T>> => {
    const next = source.next()
    // Reported when it is awaited, which may be later.
    next.catch(() => undefined)
    return next
  }
  try {
    for (let next = request(); ;) {
      const result = await next
      if (result.done === true) return
      next = request()
      yield result.value
    }
  } finally {
    await source.return(undefined)
  }
}
