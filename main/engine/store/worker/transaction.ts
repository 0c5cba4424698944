/**
 * The transaction of the store's connection. Invariant: it is not open between two messages. Owner: the store's worker.
 */
import type Database from 'better-sqlite3'

export class Transaction {
  readonly #database: Database.Database
  readonly #begin: Database.Statement
  readonly #commit: Database.Statement

  constructor(database: Database.Database) {
    this.#database = database
    this.#begin = database.prepare('BEGIN IMMEDIATE')
    this.#commit = database.prepare('COMMIT')
  }

  get isOpen(): boolean {
    return this.#database.inTransaction
  }

  /** Opens it unless it is open. */
  begin(): void {
    if (!this.isOpen) this.#begin.run()
  }

  /** Commits it if it is open. */
  commit(): void {
    if (this.isOpen) this.#commit.run()
  }

  rollBack(): void {
    if (this.isOpen) this.#database.exec('ROLLBACK')
  }
}
