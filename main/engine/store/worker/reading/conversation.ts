/**
 * Returns the payloads of a view's rows a page at a time, forwards or backwards from any place, without a second index:
 * the place is a position in the view and an offset in the payload there. A page is bounded in bytes and in rows, and a
 * payload of any length is read in pieces.
 */
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import {
  conversationPage,
  conversationScreen,
  type ConversationPiece,
} from '../../../../../shared/contract/methods/conversation.ts'
import type { EntrySummary } from '../../../../../shared/model/entry.ts'
import type { Reader } from './reader.ts'
import type { RowContents } from './row-contents.ts'
import { phaseAfter, type Phase, type StreamPhases } from './stream-phases.ts'
import type { ViewRows, Views } from './views.ts'

type Page = EngineResult<'conversation'>

/** Of a page. */
interface Limits {
  readonly bytes: number
  readonly pieces: number
}

interface Payload {
  bytes: Uint8Array
  total: number
  capped: boolean
  notInflated: string | null
}

/** Backwards, pieces of a long payload begin at multiples of this, so that rows of hex are the same from both ends. */
const alignment = 4_096

export class ConversationReader {
  readonly #reader: Reader
  readonly #views: Views
  readonly #contents: RowContents
  readonly #phases: StreamPhases

  constructor(reader: Reader, views: Views, contents: RowContents, phases: StreamPhases) {
    this.#phases = phases
    this.#reader = reader
    this.#views = views
    this.#contents = contents
  }

  /** @throws AppError `not-found`, `bad-input` for a view of TCP messages */
  async page(params: EngineParams<'conversation'>): Promise<Page> {
    const { session, view, position, offset = 0, towards, size } = params
    const until = towards === 'start' ? position - 1 : position + (offset > 0 ? 1 : 0)
    const rows = this.#views.rows(view, session, until)
    const limits = size === 'screen' ? conversationScreen : conversationPage
    const collected = new CollectedPieces(limits)
    if (towards === 'start') await this.#collectBefore(params, rows, collected)
    else await this.#collectFrom(params, rows, collected)
    const { pieces, bytes } = collected.inOrder(towards === 'start')
    const phased = params.phases === true ? await this.#withPhases(session, pieces) : pieces
    return { pieces: phased, bytes, first: rows.first, count: rows.count }
  }

  async #withPhases(
    session: number,
    pieces: readonly ConversationPiece[],
  ): Promise<ConversationPiece[]> {
    const first = pieces.find(({ entry: { kind } }) => kind === 'data')?.entry
    if (first === undefined) return [...pieces]
    const phases: { in: Phase; out: Phase } = {
      ...(await this.#phases.before(session, first.connection, first.n)),
    }
    return pieces.map((piece) => {
      const { entry, offset, length, total } = piece
      if (entry.kind !== 'data' || entry.direction === 'none') return piece
      const start = phases[entry.direction]
      if (offset + length >= total)
        phases[entry.direction] = phaseAfter(start, entry.length, entry.missing)
      return { ...piece, phase: phaseAfter(start, offset, 0) }
    })
  }

  async #collectFrom(
    { session, view, position, offset = 0 }: EngineParams<'conversation'>,
    rows: ViewRows,
    collected: CollectedPieces,
  ): Promise<void> {
    const from = Math.max(position, rows.first)
    const entries = await this.#entries(view, rows, from, from + collected.limits.pieces)
    for (const [i, entry] of entries.entries()) {
      let start = from + i === position ? offset : 0
      for (;;) {
        const payload = await this.#payload(session, entry, start, collected.room)
        const isRest = start > 0 && payload.bytes.length === 0
        if (!isRest) collected.add(from + i, entry, start, payload)
        start += payload.bytes.length
        if (collected.isFull) return
        if (start >= payload.total || payload.bytes.length === 0) break
      }
    }
  }

  async #collectBefore(
    { session, view, position, offset = 0 }: EngineParams<'conversation'>,
    rows: ViewRows,
    collected: CollectedPieces,
  ): Promise<void> {
    const last = Math.min(offset > 0 ? position : position - 1, rows.count)
    const from = Math.max(rows.first, last - collected.limits.pieces + 1)
    const entries = await this.#entries(view, rows, from, last)
    for (let i = entries.length - 1; i >= 0; i--) {
      const entry = entries[i]
      if (entry === undefined) continue
      let end = from + i === position ? offset : Infinity
      do {
        const head = await this.#payload(session, entry, 0, Math.min(end, collected.room))
        end = Math.min(end, head.total)
        const isWhole = head.bytes.length >= end
        const start = isWhole ? 0 : Math.ceil((end - collected.room) / alignment) * alignment
        // The rest of the page is too small for a piece of it.
        if (!isWhole && start >= end) return
        const payload = isWhole ? head : await this.#payload(session, entry, start, end - start)
        collected.add(from + i, entry, start, payload)
        if (collected.isFull) return
        end = start
      } while (end > 0)
    }
  }

  async #entries(
    view: number,
    rows: ViewRows,
    from: number,
    to: number,
  ): Promise<readonly EntrySummary[]> {
    if (to < from) return []
    const entries = await this.#read(() => rows.summaries(from, to))
    if (entries.some(({ kind, message }) => kind === 'data' && message !== null))
      throw new AppError(
        'bad-input',
        `View ${String(view)} shows TCP messages, not reads and writes.`,
      )
    return entries
  }

  async #payload(
    session: number,
    entry: EntrySummary,
    offset: number,
    length: number,
  ): Promise<Payload> {
    if (!hasPayload(entry) || length <= 0) return nothing
    const of = entry.message === null ? 'entry' : 'message'
    const { bytes, total, inflated, notInflated } = await this.#read(() =>
      this.#contents.read({ session, n: entry.n, of }, entry, { offset, length }),
    )
    return {
      bytes,
      total,
      capped: inflated?.capped ?? false,
      notInflated: notInflated?.message ?? null,
    }
  }

  /** Between two reads, other calls run: each has a read transaction of its own. */
  #read<T>(read: () => T): T {
    return this.#reader.inSnapshot(read)
  }
}

const nothing: Payload = { bytes: new Uint8Array(0), total: 0, capped: false, notInflated: null }

/** Control frames and events are shown as lines of their own. */
const hasPayload = ({ kind }: EntrySummary): boolean =>
  kind === 'data' ||
  kind === 'text' ||
  kind === 'binary' ||
  kind === 'continuation' ||
  kind === 'reserved'

class CollectedPieces {
  readonly limits: Limits
  readonly #pieces: ConversationPiece[] = []
  readonly #parts: Uint8Array[] = []
  #length = 0

  constructor(limits: Limits) {
    this.limits = limits
  }

  /** Bytes that the page still takes. */
  get room(): number {
    return this.limits.bytes - this.#length
  }

  get isFull(): boolean {
    return this.room <= 0 || this.#pieces.length >= this.limits.pieces
  }

  add(position: number, entry: EntrySummary, offset: number, payload: Payload): void {
    const { bytes, total, capped, notInflated } = payload
    this.#parts.push(bytes)
    this.#length += bytes.length
    this.#pieces.push({
      position,
      entry,
      offset,
      length: bytes.length,
      total,
      missing: hasPayload(entry) ? entry.missing : 0,
      capped,
      notInflated,
    })
  }

  inOrder(isReversed: boolean): Pick<Page, 'pieces' | 'bytes'> {
    const pieces = isReversed ? this.#pieces.toReversed() : this.#pieces
    const parts = isReversed ? this.#parts.toReversed() : this.#parts
    return { pieces, bytes: new Uint8Array(Buffer.concat(parts)) }
  }
}
