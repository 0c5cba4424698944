/**
 * The contents of rows: payloads, inflated where a row is a whole compressed message, and as sent where that fails.
 * Copies, exports and conversations read rows through this module, with one limit on the bytes of an answer.
 */
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { columnValues, maxColumnPayload } from '../../../../../shared/rows/column-values.ts'
import { encodingOfKind } from '../../../../../shared/model/text-encoding.ts'
import { maxRange } from '../../../../../shared/contract/limits.ts'
import {
  isWholeCompressed,
  mayHaveCoding,
  type EntrySummary,
} from '../../../../../shared/model/entry.ts'
import type { ByteReader } from './bytes.ts'
import type { Reader } from './reader.ts'
import type { Views } from './views.ts'

type BytesParams = EngineParams<'bytes'>
/** Which row: a position in a view of messages, an entry, or the message of a frame. */
type RowPlace = Pick<BytesParams, 'session' | 'n' | 'view' | 'of'>

/** Where rows are: in a session, or in a view of it. */
type RowsOf = Pick<EngineParams<'entries'>, 'session' | 'view'>

/** Longest payload of an answer to `payloads`; longer ones are read with `bytes`. Bytes. */
const longest = maxRange / 4

export interface Payloads {
  /** The payloads without gaps, unmasked. */
  bytes: Uint8Array
  /** Length of each payload; null for one that is too long. May end before the last of the entries, not before the first. */
  lengths: (number | null)[]
}

export class RowContents {
  readonly #reader: Reader
  readonly #views: Views
  readonly #bodies: ByteReader

  constructor(reader: Reader, views: Views, bodies: ByteReader) {
    this.#reader = reader
    this.#views = views
    this.#bodies = bodies
  }

  /** Returns a range of the content of a row, without its content codings on request. Must be called in a snapshot. @throws AppError `not-found` */
  read(
    row: RowPlace,
    entry: EntrySummary,
    range: { offset?: number; length: number },
    decoded = false,
  ): EngineResult<'bytes'> | Promise<EngineResult<'bytes'>> {
    const isCompressed = isWholeCompressed(entry)
    const hasCoding = entry.decoded !== undefined || (isCompressed && mayHaveCoding(entry.kind))
    const as = decoded && hasCoding ? 'decoded' : isCompressed ? 'inflated' : 'payload'
    return this.#bodies.bytes({ ...row, ...range, as, orSent: true })
  }

  /** Returns the contents of rows, as many as fit into `maxRange`; no bytes for events. */
  async contents(params: EngineParams<'contents'>): Promise<EngineResult<'contents'>> {
    const { decoded = false } = params
    const { first, rows } = await this.#rows(params)
    const pieces = new Pieces()
    for (const [i, row] of rows.entries()) {
      if (row.event !== null) {
        pieces.add(new Uint8Array(0))
        continue
      }
      const content = await this.#read(params, first + i, row, maxRange, decoded)
      if (content.total > pieces.room) break
      pieces.add(content.bytes)
    }
    return { first, bytes: pieces.joined(), lengths: pieces.lengths }
  }

  /** Returns rows with the values of their JSON at these paths. */
  async withValues(
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
      const { bytes, total } = await this.#read(of, position, row, maxColumnPayload, true)
      if (total > bytes.length) return 'too-long'
      const encoding = encodingOfKind(row.kind, this.#reader.encodings.of(of.session))
      return columnValues(bytes, paths, encoding)
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
  async #read(
    { session, view }: RowsOf,
    position: number,
    row: EntrySummary,
    length: number,
    decoded: boolean,
  ): Promise<EngineResult<'bytes'>> {
    const at = view === undefined || row.message === null ? { n: row.n } : { n: position, view }
    return this.#reader.inSnapshot(() => this.read({ session, ...at }, row, { length }, decoded))
  }

  /**
   * Returns the payloads of entries as sent, of as many of the first as one answer holds: exports would take longer with a
   * call for each.
   * @throws AppError `not-found` if an entry does not exist, or was dropped
   */
  payloads({ session, numbers }: { session: number; numbers: readonly number[] }): Payloads {
    const pieces = new Pieces()
    const lengths: (number | null)[] = []
    for (const n of numbers) {
      if (pieces.room <= 0) break
      const { bytes, total } = this.#reader.bytes({ session, n, as: 'payload', length: longest })
      const isWhole = bytes.length === total
      lengths.push(isWhole ? total : null)
      if (isWhole) pieces.add(bytes)
    }
    return { bytes: pieces.joined(), lengths }
  }
}

/** The contents of an answer. */
class Pieces {
  readonly #pieces: Uint8Array[] = []
  /** How many bytes the answer still takes. */
  room = maxRange

  get lengths(): number[] {
    return this.#pieces.map(({ length }) => length)
  }

  add(piece: Uint8Array): void {
    this.#pieces.push(piece)
    this.room -= piece.length
  }

  joined(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Buffer.concat(this.#pieces))
  }
}
