/**
 * The limit of the whole database: a setting stored in it, so that it applies to every process. It counts the pages in
 * use, in the database's file or still in its log.
 */
import type Database from 'better-sqlite3'
import {
  storageMethods,
  noDatabaseLimit,
  type DatabaseLimit as Limit,
} from '../../../../../shared/contract/methods/storage.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { writeSize } from '../../../../../shared/bytes/quantity.ts'
import { readRow } from '../saved/rows.ts'
import { pageBytesOf } from '../database.ts'

const setting = 'database-limit'
/** Bytes written between two checks of the size. */
const lookEvery = 4 * 1024 * 1024

export interface DatabaseLimitDeps {
  /** A session is deleted to make room. */
  deleted(): void
  /** The limit is reached, and deleting sessions is not allowed. */
  full(limit: Limit): void
  /** The setting cannot be read: there is no limit until it is set again. */
  unreadable(error: AppError): void
}

export class DatabaseLimiter {
  readonly #database: Database.Database
  readonly #deps: DatabaseLimitDeps
  #limit: Limit
  #written = 0
  #isUnreadable = false

  constructor(database: Database.Database, deps: DatabaseLimitDeps) {
    this.#database = database
    this.#deps = deps
    this.#limit = this.#readOr(() => undefined)
  }

  get limit(): Limit {
    return this.#limit
  }

  set(limit: Limit): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO store_settings (name, value) VALUES (?, ?)')
      .run(setting, JSON.stringify(limit))
    this.#limit = limit
    this.#isUnreadable = false
  }

  /** Another process may have set the limit, or written. Must be called periodically. */
  check(): void {
    this.#limit = this.#readOr((error) => {
      // Reported once, not every second.
      if (!this.#isUnreadable) this.#deps.unreadable(error)
      this.#isUnreadable = true
    })
    this.#makeRoom()
  }

  /** Bytes were written. */
  wrote(bytes: number): void {
    this.#written += bytes
    if (this.#written >= lookEvery) this.#makeRoom()
  }

  /** @throws AppError `limit-reached` when nothing more may be recorded */
  mustHaveRoom(): void {
    const { maxBytes, atLimit } = this.#limit
    if (atLimit === 'stop' && this.#isReached())
      throw new AppError(
        'limit-reached',
        `The database has reached its size limit of ${writeSize(maxBytes)}.`,
        'Delete sessions or raise the limit.',
      )
  }

  /**
   * An import never makes room by deleting sessions, whatever is set for the limit.
   * @throws AppError `limit-reached` when that many bytes more of an import would exceed the limit
   */
  mustHoldImport(bytes: number): void {
    const { maxBytes } = this.#limit
    if (maxBytes > 0 && this.#usedBytes() + bytes >= maxBytes)
      throw new AppError(
        'limit-reached',
        `The session in this file exceeds the database size limit of ${writeSize(maxBytes)}.`,
        'Nothing was imported. Delete sessions or raise the limit.',
      )
  }

  #isReached(): boolean {
    const { maxBytes } = this.#limit
    return maxBytes > 0 && this.#usedBytes() >= maxBytes
  }

  #makeRoom(): void {
    this.#written = 0
    if (!this.#isReached()) return
    if (this.#limit.atLimit === 'delete-oldest') {
      // One at a time: the session that is being deleted may be enough.
      const isDeleting = this.#database
        .prepare('SELECT 1 FROM sessions WHERE deleted_at IS NOT NULL LIMIT 1')
        .get()
      if (isDeleting !== undefined) return
      const { changes } = this.#database
        .prepare(
          `UPDATE sessions SET deleted_at = -1 WHERE id =
             (SELECT id FROM sessions WHERE state <> 'recording' ORDER BY id LIMIT 1)`,
        )
        .run()
      if (changes > 0) {
        this.#deps.deleted()
        return
      }
    }
    this.#deps.full(this.#limit)
  }

  #usedBytes(): number {
    const pages = Number(this.#database.pragma('page_count', { simple: true }))
    const free = Number(this.#database.pragma('freelist_count', { simple: true }))
    return (pages - free) * pageBytesOf(this.#database)
  }

  #readOr(report: (error: AppError) => void): Limit {
    try {
      return this.#read()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      report(error)
      return noDatabaseLimit
    }
  }

  #read(): Limit {
    const value = this.#database
      .prepare<[string], string>('SELECT value FROM store_settings WHERE name = ?')
      .pluck()
      .get(setting)
    if (value === undefined) return noDatabaseLimit
    return readRow('setting', setting, () => {
      const json: unknown = JSON.parse(value)
      return storageMethods.setDatabaseLimit.params.parse(json)
    })
  }
}
