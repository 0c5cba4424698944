/**
 * Identifies who records: each open store holds a lock that is released with its process, so that others can
 * distinguish a session that is being recorded from one whose recorder was killed. The lock is SQLite's, on a small
 * file; every system releases it when the process ends, however it ends.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

const sweepAfterMs = 60_000

export class Owner {
  /** Identifies this store in the sessions it records. */
  readonly name: string = randomUUID()
  readonly #folder: string
  readonly #lock: Database.Database

  constructor(folder: string) {
    this.#folder = join(folder, 'owners')
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    this.#sweep()
    this.#lock = new Database(this.#path(this.name), { timeout: 0 })
    this.#lock.exec('BEGIN EXCLUSIVE')
  }

  /** Reports whether the store of that name is still open, here or in another process. */
  isAlive(name: string): boolean {
    if (name === this.name) return true
    const path = this.#path(name)
    if (!existsSync(path)) return false
    const probe = new Database(path, { timeout: 0 })
    try {
      probe.exec('BEGIN EXCLUSIVE; ROLLBACK')
    } catch (error) {
      if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return true
      throw error
    } finally {
      probe.close()
    }
    rmSync(path, { force: true })
    return false
  }

  release(): void {
    this.#lock.close()
    rmSync(this.#path(this.name), { force: true })
  }

  #path(name: string): string {
    return join(this.#folder, `${name}.lock`)
  }

  /** Removes locks of processes that were killed. Recent files are kept: they may be about to be locked. */
  #sweep(): void {
    for (const file of readdirSync(this.#folder)) {
      if (!file.endsWith('.lock')) continue
      const changed = statSync(join(this.#folder, file), { throwIfNoEntry: false })?.mtimeMs
      if (changed !== undefined && Date.now() - changed > sweepAfterMs)
        this.isAlive(file.slice(0, -'.lock'.length))
    }
  }
}
