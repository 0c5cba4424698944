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
import { TailFile, type TailFolder } from './tail-file.ts'
import { SessionWriter } from './writer.ts'

const log = debugLog('store')

/** Entries that have no full block yet are written so often. */
const flushMs = 250
/** A power cut takes what was recorded in so long, and perhaps more of what lies in the database's log. */
const syncMs = 5_000

export interface RecordingsDeps {
  post(message: FromWorker, transfer?: ArrayBuffer[]): void
  /** So many bytes of a session's entries were taken. */
  recorded(session: number, bytes: number): void
  /** A transaction was committed. */
  committed(): void
  /** Bytes a transaction may take of the log. */
  mostAtOnce(): number
  /** How often the log has gone into the database as a whole. */
  checkpoints(): number
  /** Called with an error that no call can report. */
  problem(error: unknown): void
  toError(error: unknown): AppError
}

export class Recordings {
  readonly #database: Database.Database
  readonly #transaction: Transaction
  readonly #deps: RecordingsDeps
  readonly #tails: TailFolder
  readonly #owner: string
  readonly #writers = new Map<number, SessionWriter>()
  readonly #files = new Map<number, TailFile>()
  readonly #sizeLimits = new Map<number, number>()
  #flushTimer: NodeJS.Timeout | undefined
  /** When the files were last brought to the disk. Milliseconds of the monotonic clock. */
  #syncedAt = 0

  /** @param owner name of the store that records */
  constructor(
    database: Database.Database,
    transaction: Transaction,
    tails: TailFolder,
    owner: string,
    deps: RecordingsDeps,
  ) {
    this.#database = database
    this.#transaction = transaction
    this.#tails = tails
    this.#owner = owner
    this.#deps = deps
  }

  /** Writers by their sessions. */
  get writers(): ReadonlyMap<number, SessionWriter> {
    return this.#writers
  }

  /** The smallest size that one of the sessions is limited to. Bytes; infinite without limits. */
  get smallestLimit(): number {
    return Math.min(...this.#sizeLimits.values())
  }

  start(session: number, limits: Limits): void {
    if (limits.maxBytes > 0) this.#sizeLimits.set(session, limits.maxBytes)
    const file = new TailFile(this.#tails, session, this.#owner)
    const writer = new SessionWriter(session, limits, {
      database: this.#database,
      file,
      begin: () => {
        this.#transaction.begin()
      },
      mostAtOnce: () => this.#deps.mostAtOnce(),
      commit: () => {
        this.#commit(writer)
      },
      checkpoints: () => this.#deps.checkpoints(),
    })
    this.#writers.set(session, writer)
    this.#files.set(session, file)
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
        this.#dropOldest(writer)
        this.#commit(writer)
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

  /** Also of sessions in which nothing happens: their entries grow old all the same. */
  dropAllOldest(): void {
    try {
      for (const writer of this.#writers.values()) {
        this.#dropOldest(writer)
        this.#commit(writer)
      }
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
      this.#commit(writer)
      this.#writers.delete(session)
      this.#files.get(session)?.remove()
      this.#files.delete(session)
      this.#sizeLimits.delete(session)
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
    try {
      for (const writer of this.#writers.values()) {
        writer.flush()
        this.#commit(writer)
      }
    } catch (error) {
      this.#fail(error)
    }
    if ([...this.#writers.values()].some((writer) => writer.owesCounts)) this.#flushSoon()
  }

  /** Brings the files to the disk when it is time to. To be called now and then. */
  syncFiles(): void {
    const now = performance.now()
    if (now - this.#syncedAt < syncMs) return
    this.#syncedAt = now
    for (const file of this.#files.values())
      file.sync((error) => {
        this.#deps.problem(error)
      })
  }

  #commit(writer: SessionWriter): void {
    if (!this.#transaction.isOpen) return
    writer.complete()
    this.#transaction.commit()
    this.#deps.committed()
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
    for (const file of this.#files.values()) file.close()
    this.#files.clear()
    this.#sizeLimits.clear()
    const said = this.#deps.toError(error)
    try {
      this.#transaction.rollBack()
      for (const session of sessions) interrupt(this.#database, this.#tails, session)
    } catch (cause) {
      // The same trouble again. The sessions stay `recording` in the database; once nothing here records them, the
      // housekeeping interrupts them as soon as the disk takes it, at the latest when the store is next opened.
      said.cause ??= cause
    }
    this.#deps.post({ type: 'failed', sessions, error: said.toData() })
  }
}
