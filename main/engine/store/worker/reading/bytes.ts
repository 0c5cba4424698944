/** Returns the bytes of an entry or a message: on the wire, unmasked or inflated. */
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { defaultInflated, maxRange } from '../../../../../shared/contract/limits.ts'
import { isCompressed, type EntrySummary } from '../../../../../shared/model/entry.ts'
import { readSpan, spanOfFrame, type MessageSpan } from './message-span.ts'
import type { Inflater } from './inflater.ts'
import type { Reader } from './reader.ts'
import type { Views } from './views.ts'

type Result = EngineResult<'bytes'>

export class ByteReader {
  readonly #reader: Reader
  readonly #views: Views
  readonly #inflater: Inflater

  constructor(reader: Reader, views: Views, inflater: Inflater) {
    this.#reader = reader
    this.#views = views
    this.#inflater = inflater
  }

  /** @throws AppError `not-found`, `bad-input` when a message cannot be inflated */
  bytes(params: EngineParams<'bytes'>): Result | Promise<Result> {
    const { session, n, view, as, of = 'entry', offset = 0 } = params
    const { length = as === 'inflated' ? maxRange : Infinity, limit = defaultInflated } = params
    if (view !== undefined) {
      const { messages, position } = this.#views.messages(view, session, n)
      const span = messages.span(position)
      if (span === null) return this.#entry(session, messages.entryAt(position), as, offset, length)
      return as === 'inflated'
        ? this.#inflater.read(span, { offset, length, limit })
        : messages.bytes(span, as, offset, length)
    }
    const span =
      of === 'message' || as === 'inflated' ? spanOfFrame(this.#reader, session, n) : null
    if (span === null) return this.#entry(session, n, as, offset, length)
    return as === 'inflated'
      ? this.#inflater.read(span, { offset, length, limit })
      : this.#message(span, as, offset, length)
  }

  /** Returns the kind, an index into `entryKinds`, of an entry, or of the first frame of a message. */
  kind({ session, n, view, as, of = 'entry' }: Omit<EngineParams<'bytes'>, 'limit'>): number {
    if (view !== undefined) {
      const { messages, position } = this.#views.messages(view, session, n)
      return this.#reader.kindOfEntry(session, messages.entryAt(position))
    }
    const isMessage = of === 'message' || as === 'inflated'
    const first = isMessage ? spanOfFrame(this.#reader, session, n)?.first : undefined
    return this.#reader.kindOfEntry(session, first ?? n)
  }

  /** Returns the contents of rows, as many as fit into `maxRange`. */
  async contents(params: EngineParams<'contents'>): Promise<EngineResult<'contents'>> {
    const { session, view, from } = params
    const rows =
      view === undefined ? this.#reader.entries(params) : await this.#views.entries(view, params)
    const first =
      view === undefined ? (rows[0]?.n ?? from) : Math.max(from, this.#views.state(view).first)
    const pieces: Uint8Array[] = []
    let left = maxRange
    for (const [i, row] of rows.entries()) {
      const at = view === undefined || row.message === null ? { n: row.n } : { n: first + i, view }
      const content = await this.#content({ session, ...at }, row)
      if (content.total > left) break
      pieces.push(content.bytes)
      left -= content.bytes.length
    }
    const lengths = pieces.map(({ length }) => length)
    return { first, bytes: new Uint8Array(Buffer.concat(pieces)), lengths }
  }

  /** Returns the first `maxRange` bytes of the content of a row. */
  async #content(
    row: Pick<EngineParams<'bytes'>, 'session' | 'n' | 'view'>,
    entry: EntrySummary,
  ): Promise<Result> {
    const { event, frame, message } = entry
    if (event !== null) return { bytes: new Uint8Array(0), total: 0 }
    if (isCompressed(entry) && (message !== null || frame?.fin === true))
      try {
        return await this.bytes({ ...row, as: 'inflated' })
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'bad-input') throw error
      }
    return this.bytes({ ...row, as: 'payload', length: maxRange })
  }

  forget(session: number): void {
    this.#inflater.forget(session)
  }

  /** An entry that belongs to no message has nothing to inflate. */
  #entry(
    session: number,
    n: number,
    as: 'wire' | 'payload' | 'inflated',
    offset: number,
    length: number,
  ): Result {
    return this.#reader.bytes({
      session,
      n,
      as: as === 'inflated' ? 'payload' : as,
      offset,
      length,
    })
  }

  #message(span: MessageSpan, as: 'wire' | 'payload', offset: number, length: number): Result {
    return readSpan(this.#reader, span, as, offset, length)
  }
}
