/** Returns the bytes of an entry or a message: on the wire, unmasked or inflated. */
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { defaultInflated, maxRange } from '../../../../../shared/contract/limits.ts'
import { isCompressed, type EntrySummary } from '../../../../../shared/model/entry.ts'
import { jsonValues, maxColumnPayload } from '../../../../../shared/rows/json-values.ts'
import { readSpan, spanOfFrame, type MessageSpan } from './message-span.ts'
import type { Inflater } from './inflater.ts'
import type { Reader } from './reader.ts'
import type { Views } from './views.ts'

type Result = EngineResult<'bytes'>
/** Where rows are: in a session, or in a view of it. */
type RowsOf = Pick<EngineParams<'entries'>, 'session' | 'view'>

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

  /** Returns the contents of rows, as many as fit into `maxRange`. */
  async contents(params: EngineParams<'contents'>): Promise<EngineResult<'contents'>> {
    const { first, rows } = await this.#rows(params)
    const pieces: Uint8Array[] = []
    let left = maxRange
    for (const [i, row] of rows.entries()) {
      const content = await this.#content(params, first + i, row)
      if (content.total > left) break
      pieces.push(content.bytes)
      left -= content.bytes.length
    }
    const lengths = pieces.map(({ length }) => length)
    return { first, bytes: new Uint8Array(Buffer.concat(pieces)), lengths }
  }

  /** Returns rows with the values of their JSON at these paths. */
  async entriesWithValues(
    params: EngineParams<'entries'>,
    paths: readonly string[],
  ): Promise<EntrySummary[]> {
    const { first, rows } = await this.#rows(params)
    const valued: EntrySummary[] = []
    for (const [i, row] of rows.entries()) {
      const values = await this.#values(params, first + i, row, paths)
      valued.push(values === undefined ? row : { ...row, values })
    }
    return valued
  }

  /** Returns undefined for a row that has no JSON: an event, the head of a handshake, or one that was just dropped. */
  async #values(
    of: RowsOf,
    position: number,
    row: EntrySummary,
    paths: readonly string[],
  ): Promise<EntrySummary['values']> {
    if (row.event !== null || row.kind === 'handshake' || row.length === 0) return undefined
    if (row.length > maxColumnPayload) return 'too-long'
    try {
      const { bytes, total } = await this.#content(of, position, row, maxColumnPayload)
      return total > bytes.length ? 'too-long' : jsonValues(bytes, paths)
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-found') return undefined
      throw error
    }
  }

  async #rows(params: EngineParams<'contents'>): Promise<{ first: number; rows: EntrySummary[] }> {
    const { view, from } = params
    const rows =
      view === undefined ? this.#reader.entries(params) : await this.#views.entries(view, params)
    const first =
      view === undefined ? (rows[0]?.n ?? from) : Math.max(from, this.#views.state(view).first)
    return { first, rows }
  }

  /** Returns the first `length` bytes of the content of the row at a position. */
  async #content(
    { session, view }: RowsOf,
    position: number,
    entry: EntrySummary,
    length = maxRange,
  ): Promise<Result> {
    const { n, event, frame, message } = entry
    if (event !== null) return { bytes: new Uint8Array(0), total: 0 }
    const row =
      view === undefined || message === null ? { session, n } : { session, n: position, view }
    if (isCompressed(entry) && (message !== null || frame?.fin === true))
      try {
        return await this.bytes({ ...row, as: 'inflated', length })
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'bad-input') throw error
      }
    return this.bytes({ ...row, as: 'payload', length })
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
