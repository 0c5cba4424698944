/** A disk that does not follow: holds the database's lock for writing, so that the store's worker waits. */
import { join } from 'node:path'
import Database from 'better-sqlite3'

export class SlowDisk implements Disposable {
  readonly #database: Database.Database

  /** @param folder of the data */
  constructor(folder: string) {
    this.#database = new Database(join(folder, 'sessions.db'))
    this.#database.exec('BEGIN IMMEDIATE')
  }

  /** Lets the worker write. Safe to call twice. */
  release(): void {
    if (!this.#database.open) return
    this.#database.exec('ROLLBACK')
    this.#database.close()
  }

  [Symbol.dispose](): void {
    this.release()
  }
}
