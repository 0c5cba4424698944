/** Reads one side of a comparison of two entries: the entry, and its content as far as it is compared. */
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import { maxRange } from '../../../shared/contract/limits.ts'
import type { BodyOf, DecodedLayer } from '../../../shared/contract/methods/entries.ts'
import type { ComparedEntry } from '../../../shared/model/compared.ts'
import { isCompressed, type EntrySummary } from '../../../shared/model/entry.ts'
import { encodingOfKind } from '../../../shared/model/text-encoding.ts'

/** Maximum length of a content that is compared. Bytes. */
export const maxCompared = 16_777_216
/** Interval of asking for the progress of a view. Milliseconds. */
const pollMs = 50

export interface SideContent {
  readonly entry: EntrySummary
  readonly encoding: EncodingId
  /** The first `maxCompared` bytes. */
  readonly bytes: Uint8Array
  /** Length of the whole content. Bytes. */
  readonly total: number
  /** Whether the content is inflated (permessage-deflate). */
  readonly isInflated: boolean
  /** The content codings that were removed, the outermost first. */
  readonly layers: readonly DecodedLayer[]
}

export interface Reading {
  readonly signal: AbortSignal
  /** Receives the number of bytes that were read, and of those that will be. */
  readonly onread: (read: number, of: number) => void
}

/** @throws AppError from the engine; the reason of the signal when it is aborted */
export async function readSide(
  engine: EngineApi,
  side: ComparedEntry,
  reading: Reading,
): Promise<SideContent> {
  const { session, n, message } = side
  const { encoding } = await engine.call('session', { session })
  if (message === undefined) {
    const [entry] = await engine.call('entries', { session, from: n, to: n })
    if (entry === undefined) throw gone()
    return readContent(engine, { session, n }, entry, encoding, reading)
  }
  const { view } = await engine.call('openView', {
    session,
    filter: { expression: `n == ${String(n)}` },
    ...message.viewMode,
  })
  try {
    const { entry, position } = await findMessage(engine, side, view, reading.signal)
    return await readContent(engine, { session, n: position, view }, entry, encoding, reading)
  } finally {
    await engine.call('closeView', { view })
  }
}

/** Waits until the view has found the messages that begin in the entry. */
async function findMessage(
  engine: EngineApi,
  { session, n, message }: ComparedEntry,
  view: number,
  signal: AbortSignal,
): Promise<{ entry: EntrySummary; position: number }> {
  for (;;) {
    const { count, scanned, entries } = await engine.call('viewState', { view })
    const found =
      count === 0 ? [] : await engine.call('entries', { session, view, from: 1, to: count })
    const at = found.findIndex(
      (entry) => entry.n === n && entry.message?.offset === message?.offset,
    )
    const entry = found[at]
    if (entry !== undefined) return { entry, position: at + 1 }
    if (scanned >= entries) throw gone()
    await new Promise((resolve) => setTimeout(resolve, pollMs))
    signal.throwIfAborted()
  }
}

async function readContent(
  engine: EngineApi,
  of: Pick<BodyOf, 'session' | 'n' | 'view'>,
  entry: EntrySummary,
  chosen: EncodingId,
  { signal, onread }: Reading,
): Promise<SideContent> {
  const encoding = encodingOfKind(entry.kind, chosen)
  const isEncoded = isCompressed(entry) || entry.decoded !== undefined
  // A message without its framing.
  const as = isEncoded ? 'decoded' : 'payload'
  const body: BodyOf = { ...of, as }
  let bytes = new Uint8Array(0)
  for (let at = 0; ;) {
    const read = await engine.call('bytes', { ...body, offset: at, length: maxRange, orSent: true })
    signal.throwIfAborted()
    const compared = Math.min(read.total, maxCompared)
    if (at === 0) bytes = new Uint8Array(compared)
    bytes.set(read.bytes.subarray(0, bytes.length - at), at)
    at = Math.min(bytes.length, at + read.bytes.length)
    onread(at, compared)
    if (at >= compared || read.bytes.length === 0)
      return {
        entry,
        encoding,
        bytes: bytes.subarray(0, at),
        total: read.total,
        isInflated: read.inflated !== undefined,
        layers: read.decoded ?? [],
      }
  }
}

const gone = (): AppError =>
  AppError.from({
    code: 'not-found',
    message: 'The session was deleted while it was being read.',
    hint: '',
  })
