/**
 * The sessions that are recorded now: takes their arenas, and has each on its way to the disk after `flushMs` at the
 * latest. Invariant: when nothing can be written any more all of them end, with what was committed. Owner: the store's
 * worker.
 */
import type Database from 'better-sqlite3'
import type { AppError } from '../../../../../shared/contract/errors.ts'
import type { Limits } from '../../../../../shared/protocols/options/recording.ts'
import { nowUs } from '../../../clock.ts'
import { debugLog, msSince } from '../../../debug-log.ts'
import { Arena } from '../../format/arena.ts'
import type { FromWorker, ToWorker } from '../../protocol.ts'
import { interrupt } from './recovery.ts'
import type { Transaction } from '../transaction.ts'
import { SessionWriter } from './writer.ts'

const log = debugLog('store')

/** Entries that have no full block yet are written so often. */
const flushMs = 250
/** Counters are for those who look at the session from another process: they cost two more pages. */
const countersMs = 1_000

export interface RecordingsDeps {
  post(message: FromWorker, transfer?: ArrayBuffer[]): void
  /** So many bytes of a session's entries were committed. */
  recorded(session: number, bytes: number): void
  toError(error: unknown): AppError
}

export class Recordings {
  readonly #database: Database.Database
  readonly #transaction: Transaction
  readonly #deps: RecordingsDeps
  readonly #writers = new Map<number, SessionWriter>()
  #flushTimer: NodeJS.Timeout | undefined
  /** When counters were last written here. Milliseconds of the monotonic clock. */
  #countersAt = -countersMs

  constructor(database: Database.Database, transaction: Transaction, deps: RecordingsDeps) {
    this.#database = database
    this.#transaction = transaction
    this.#deps = deps
  }

  /** Writers by their sessions. */
  get writers(): ReadonlyMap<number, SessionWriter> {
    return this.#writers
  }

  start(session: number, limits: Limits): void {
    const writer = new SessionWriter(this.#database, session, limits, () => {
      this.#transaction.begin()
    })
    this.#writers.set(session, writer)
  }

  write({ session, buffer, count, used, changes }: Extract<ToWorker, { type: 'write' }>): void {
    const writer = this.#writers.get(session)
    // A session that failed takes nothing more; its arenas only come home.
    if (writer !== undefined) {
      const startedAt = log.enabled ? performance.now() : 0
      try {
        for (const change of changes) writer.change(change)
        if (buffer !== null) {
          const arena = new Arena(buffer)
          arena.count = count
          arena.used = used
          writer.write(arena)
        }
        if (this.#transaction.isOpen) writer.complete()
        this.#dropOldest(writer)
        this.#transaction.commit()
        if (log.enabled)
          log('commit: session %d, %d entries, %s', session, count, msSince(startedAt))
        this.#deps.recorded(session, used)
        this.#flushSoon()
      } catch (error) {
        this.#fail(error)
      }
    }
    const transfer = buffer === null ? [] : [buffer]
    const size = writer?.size ?? 0
    this.#deps.post({ type: 'written', session, buffer, count, used, size }, transfer)
  }

  /** Has the counters of a session's connections in the database. */
  flushConnections(session: number): void {
    this.#writers.get(session)?.flushConnections()
  }

  /** Also of sessions in which nothing happens: their entries grow old all the same. */
  dropAllOldest(): void {
    try {
      for (const writer of this.#writers.values()) this.#dropOldest(writer)
      this.#transaction.commit()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** @throws SQLite's errors; then no session is recorded any more */
  end(session: number, endedAt: number): void {
    const writer = this.#writers.get(session)
    if (writer === undefined) return
    try {
      writer.end('complete', endedAt)
      this.#transaction.commit()
      this.#writers.delete(session)
    } catch (error) {
      this.#fail(error)
      throw error
    }
  }

  /** Ends all; nothing is flushed after. */
  endAll(endedAt: number): void {
    clearTimeout(this.#flushTimer)
    for (const session of [...this.#writers.keys()]) this.end(session, endedAt)
  }

  #flushSoon(): void {
    this.#flushTimer ??= setTimeout(() => {
      this.#flush()
    }, flushMs)
  }

  #flush(): void {
    this.#flushTimer = undefined
    const now = performance.now()
    const withCounters = now - this.#countersAt >= countersMs
    if (withCounters) this.#countersAt = now
    try {
      for (const writer of this.#writers.values()) writer.flush(withCounters)
      this.#transaction.commit()
    } catch (error) {
      this.#fail(error)
    }
    if ([...this.#writers.values()].some((writer) => writer.owesCounters)) this.#flushSoon()
  }

  #dropOldest(writer: SessionWriter): void {
    const before = writer.dropped
    writer.dropOldest(nowUs())
    if (writer.dropped === before) return
    this.#deps.post({ type: 'dropped', session: writer.session, dropped: writer.dropped })
  }

  /** Nothing more can be written: every recording ends with what was committed. */
  #fail(error: unknown): void {
    const sessions = [...this.#writers.keys()]
    this.#writers.clear()
    const said = this.#deps.toError(error)
    try {
      this.#transaction.rollBack()
      for (const session of sessions) interrupt(this.#database, session)
    } catch (cause) {
      // The same trouble again. The sessions stay `recording` in the database; once nothing here records them, the
      // housekeeping interrupts them as soon as the disk takes it, at the latest when the store is next opened.
      said.cause ??= cause
    }
    this.#deps.post({ type: 'failed', sessions, error: said.toData() })
  }
}
