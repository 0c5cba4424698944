/**
 * The counters of a session that is being written: in memory they include the tail, in the database only the full
 * blocks. Invariant: they are written in the transaction of the blocks they count. Owner: the session's writer.
 */
import type Database from 'better-sqlite3'
import type { Cut } from '../../../../../shared/model/session.ts'

/** Counters of what is in the database. */
interface Settled {
  entries: number
  bytesIn: number
  bytesOut: number
  /** Bytes in the database. */
  size: number
  cutEntries: number
  cutBytes: number
}

export class SessionCounters {
  bytesIn = 0
  bytesOut = 0
  /** What was truncated of its payloads. */
  readonly cut: Cut = { entries: 0, bytes: 0 }
  readonly #session: number
  readonly #update: Database.Statement
  #settled: Settled = { entries: 0, bytesIn: 0, bytesOut: 0, size: 0, cutEntries: 0, cutBytes: 0 }
  #isDirty = false

  constructor(database: Database.Database, session: number) {
    this.#session = session
    this.#update = database.prepare(
      'UPDATE sessions SET entries = ?, bytes_in = ?, bytes_out = ?, size = ?, cut_entries = ?, cut_bytes = ? WHERE id = ?',
    )
  }

  countCut(missing: number): void {
    if (missing === 0) return
    this.cut.entries++
    this.cut.bytes += missing
  }

  /** Everything counted is in the database: that many entries in that many bytes. */
  settle(entries: number, size: number): void {
    const { bytesIn, bytesOut, cut } = this
    const before = this.#settled
    if (
      before.entries === entries &&
      before.bytesIn === bytesIn &&
      before.bytesOut === bytesOut &&
      before.size === size &&
      before.cutBytes === cut.bytes
    )
      return
    this.#settled = {
      entries,
      bytesIn,
      bytesOut,
      size,
      cutEntries: cut.entries,
      cutBytes: cut.bytes,
    }
    this.#isDirty = true
  }

  /** The size in the database changes; the counts stay. */
  resize(size: number): void {
    if (this.#settled.size === size) return
    this.#settled = { ...this.#settled, size }
    this.#isDirty = true
  }

  /** Writes them into the transaction that `begin` opens, if they have changed. */
  write(begin: () => void): void {
    if (!this.#isDirty) return
    begin()
    const { entries, bytesIn, bytesOut, size, cutEntries, cutBytes } = this.#settled
    this.#update.run(entries, bytesIn, bytesOut, size, cutEntries, cutBytes, this.#session)
    this.#isDirty = false
  }
}
