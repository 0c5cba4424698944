/**
 * The contents of rows: payloads, inflated where a row is a whole compressed message, and as sent where that fails.
 * Copies, exports and conversations read rows through this module, with one limit on the bytes of an answer.
 */
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
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
    const { session, view, from, decoded = false } = params
    const rows =
      view === undefined ? this.#reader.entries(params) : await this.#views.entries(view, params)
    const first =
      view === undefined ? (rows[0]?.n ?? from) : Math.max(from, this.#views.state(view).first)
    const pieces = new Pieces()
    for (const [i, row] of rows.entries()) {
      if (row.event !== null) {
        pieces.add(new Uint8Array(0))
        continue
      }
      const at = view === undefined || row.message === null ? { n: row.n } : { n: first + i, view }
      const content = await this.#reader.inSnapshot(() =>
        this.read({ session, ...at }, row, { length: maxRange }, decoded),
      )
      if (content.total > pieces.room) break
      pieces.add(content.bytes)
    }
    return { first, bytes: pieces.joined(), lengths: pieces.lengths }
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
