/**
 * When the write-ahead log goes into the database: in pauses, and when the log has grown long. A checkpoint in the
 * middle of a stream costs half its speed, one in a pause nothing.
 */
import type Database from 'better-sqlite3'

/** So long after the last write a pause begins. */
const pauseMs = 400
/** Bytes of entries after which no pause is waited for. */
const longBytes = 1_024 * 1024 * 1024

export class Checkpoints {
  readonly #database: Database.Database
  #bytes = 0
  #timer: NodeJS.Timeout | undefined

  constructor(database: Database.Database) {
    this.#database = database
  }

  /** To be called after a commit, outside of a transaction. */
  wrote(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes > longBytes) this.#checkpoint()
    else if (this.#timer === undefined)
      this.#timer = setTimeout(() => {
        this.#timer = undefined
        this.#checkpoint()
      }, pauseMs)
    else this.#timer.refresh()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#database.pragma('wal_checkpoint(TRUNCATE)')
  }

  #checkpoint(): void {
    this.#bytes = 0
    // PASSIVE waits for nobody: what readers in other processes still need stays in the log until the next time.
    this.#database.pragma('wal_checkpoint(PASSIVE)')
  }
}
