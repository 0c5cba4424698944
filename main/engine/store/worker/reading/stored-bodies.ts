/** Bodies of entries too long for a block, read from their parts. */
import type Database from 'better-sqlite3'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { blockDamaged } from '../../format/columns.ts'
import { headBytes } from './summaries.ts'
import { partBytes } from '../writing/body.ts'

export class StoredBodies {
  readonly #lengths: Database.Statement<[number], { length: number; missing: number }>
  readonly #parts: Database.Statement<[number, number, number], { part: number; bytes: Buffer }>
  readonly #head: Database.Statement<[number, number], { head: Buffer }>

  constructor(database: Database.Database) {
    this.#lengths = database.prepare('SELECT length, missing FROM bodies WHERE id = ?')
    this.#parts = database.prepare(
      'SELECT part, bytes FROM parts WHERE body = ? AND part BETWEEN ? AND ? ORDER BY part',
    )
    this.#head = database.prepare(
      'SELECT substr(bytes, 1, ?) AS head FROM parts WHERE body = ? AND part = 0',
    )
  }

  /**
   * Returns the number of bytes of the body that were kept, and of those missing after them.
   * @throws AppError `not-found`
   */
  lengths(id: number): { length: number; missing: number } {
    const row = this.#lengths.get(id)
    if (row === undefined)
      throw new AppError('not-found', 'The session was deleted while it was being read.')
    return row
  }

  /** Returns its first bytes, as many as a summary needs; none when nothing was received. */
  head(id: number): Uint8Array {
    return this.#head.get(headBytes, id)?.head ?? new Uint8Array(0)
  }

  /**
   * Returns bytes `[start..end)`, up to the end of the body.
   * @throws AppError `not-found`; `database-damaged` when some of them are missing
   */
  read(id: number, start: number, end: number): Buffer<ArrayBuffer> {
    const { length } = this.lengths(id)
    const bytes = Buffer.alloc(Math.max(0, Math.min(end, length) - start))
    const last = start + bytes.length - 1
    let read = 0
    for (const { part, bytes: whole } of this.#parts.iterate(
      id,
      Math.floor(start / partBytes),
      Math.floor(last / partBytes),
    )) {
      const at = part * partBytes
      const piece = whole.subarray(Math.max(0, start - at), Math.max(0, last + 1 - at))
      bytes.set(piece, Math.max(0, at - start))
      read += piece.length
    }
    if (read < bytes.length) throw blockDamaged()
    return bytes
  }
}
