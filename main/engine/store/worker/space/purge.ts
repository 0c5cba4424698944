/**
 * Deletes the bytes of removed sessions once they can no longer be restored: in small transactions, so that neither
 * recording nor reading waits long, here or in another process.
 */
import type Database from 'better-sqlite3'

/** Rows of 256 KiB in one transaction. */
const batch = 32
/** Annotations in one transaction: with the longest notes, as many bytes as a batch of those rows. */
const annotationsAtOnce = 700

export class Purge {
  readonly #database: Database.Database
  readonly #undoUs: number

  constructor(database: Database.Database, undoMs: number) {
    this.#database = database
    this.#undoUs = undoMs * 1_000
  }

  /** Returns sessions that can no longer be restored because their time is over, and marks them so. */
  claim(nowUs: number): number[] {
    const due = this.#database
      .prepare<[number], { id: number }>('SELECT id FROM sessions WHERE deleted_at <= ?')
      .all(nowUs - this.#undoUs)
      .map(({ id }) => id)
    if (due.length > 0)
      this.#database
        .prepare('UPDATE sessions SET deleted_at = -1 WHERE deleted_at <= ?')
        .run(nowUs - this.#undoUs)
    return due
  }

  /** Deletes a piece of the session; returns true when nothing of it is left. */
  step(session: number): boolean {
    const parts = this.#database
      .prepare(
        `DELETE FROM parts WHERE id IN
           (SELECT parts.id FROM parts JOIN bodies ON parts.body = bodies.id WHERE session = ? LIMIT ?)`,
      )
      .run(session, batch)
    if (parts.changes > 0) return false
    const blocks = this.#database
      .prepare('DELETE FROM blocks WHERE id IN (SELECT id FROM blocks WHERE session = ? LIMIT ?)')
      .run(session, batch)
    if (blocks.changes > 0) return false
    const annotations = this.#database
      .prepare(
        `DELETE FROM annotations WHERE (session, n, offset) IN
           (SELECT session, n, offset FROM annotations WHERE session = ? LIMIT ?)`,
      )
      .run(session, annotationsAtOnce)
    if (annotations.changes > 0) return false
    this.#database.transaction(() => {
      this.#database.prepare('DELETE FROM bodies WHERE session = ?').run(session)
      this.#database.prepare('DELETE FROM held_bytes WHERE session = ?').run(session)
      this.#database.prepare('DELETE FROM kept_handshakes WHERE session = ?').run(session)
      this.#database.prepare('DELETE FROM connections WHERE session = ?').run(session)
      this.#database.prepare('DELETE FROM sessions WHERE id = ?').run(session)
    })()
    return true
  }
}
