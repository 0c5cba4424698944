/** The transaction of the store's connection. Invariant: none is open between two messages. Owner: the store's worker. */
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

  /** Opens one unless one is open. */
  begin(): void {
    if (!this.isOpen) this.#begin.run()
  }

  /** Commits the open one, if there is one. */
  commit(): void {
    if (this.isOpen) this.#commit.run()
  }

  rollBack(): void {
    if (this.isOpen) this.#database.exec('ROLLBACK')
  }
}
