/**
 * The sessions that are recorded now: writes their arenas, and appends each tail to its file after `flushMs` at the
 * latest. Invariant: when no more can be written all of them end, with what was committed. Owner: the store's worker.
 */
import type Database from 'better-sqlite3'
import type { AppError } from '../../../../../shared/contract/errors.ts'
import type { Cut } from '../../../../../shared/model/session.ts'
import type { Limits } from '../../../../../shared/protocols/options/recording.ts'
import { nowUs } from '../../../clock.ts'
import { debugLog, msSince } from '../../../debug-log.ts'
import { Arena } from '../../format/arena.ts'
import { endedWithoutRoom, recordingWaits } from '../../errors.ts'
import type { FailedSession, FromWorker, ToWorker } from '../../protocol.ts'
import { interrupt } from './recovery.ts'
import type { Transaction } from '../transaction.ts'
import { TailFile, type TailFolder } from './tail-file.ts'
import { SessionWriter } from './writer.ts'

const log = debugLog('store')

/** Interval at which entries without a full block are written. Milliseconds. */
const flushMs = 250
/** Interval at which writes that wait for room on the disk are retried. Milliseconds. */
const roomMs = 250
/**
 * A power failure loses at most the entries of this period, and perhaps more of what is in the database's log.
 * Milliseconds.
 */
const syncMs = 5_000

export interface RecordingsDeps {
  post(message: FromWorker, transfer?: ArrayBuffer[]): void
  /** Bytes of a session's entries were accepted. */
  recorded(session: number, bytes: number): void
  /** A transaction was committed. */
  committed(): void
  /** Maximum number of bytes of the log that a transaction may take. */
  mostAtOnce(): number
  /** Number of checkpoints that emptied the log. */
  checkpoints(): number
  /** Called with an error that no call can report. */
  problem(error: unknown): void
  /** Whether the disk has room for so many bytes of entries. */
  hasRoomFor(bytes: number): boolean
  /** Path of the database, for messages. */
  path: string
  toError(error: unknown): AppError
}

type Write = Extract<ToWorker, { type: 'write' }>

interface Totals {
  entries: number
  bytesIn: number
  bytesOut: number
  cut: Cut
}

const keptOf = ({ entries, bytesIn, bytesOut, cut }: Readonly<Totals>): FailedSession['kept'] => ({
  ...{ entries, bytesIn, bytesOut },
  cut: cut.entries === 0 ? null : { ...cut },
})

export class Recordings {
  readonly #database: Database.Database
  readonly #transaction: Transaction
  readonly #deps: RecordingsDeps
  readonly #tails: TailFolder
  readonly #owner: string
  readonly #writers = new Map<number, SessionWriter>()
  readonly #files = new Map<number, TailFile>()
  readonly #sizeLimits = new Map<number, number>()
  /** Writes that wait until the disk has room, in order: while there are any, later ones wait as well. */
  readonly #waiting: Write[] = []
  #roomTimer: NodeJS.Timeout | undefined
  #flushTimer: NodeJS.Timeout | undefined
  /** When the files were last synchronized with the disk. Milliseconds of the monotonic clock. */
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

  /** Writers by session. */
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

  /**
   * Writes the content of an arena. On a full disk it waits: the recorder gets no answer, and so pauses its sources
   * before much memory is used.
   */
  write(message: Write): void {
    if (this.#waiting.length === 0 && this.#hasRoomFor(message)) this.#take(message)
    else this.#wait(message)
  }

  #hasRoomFor({ session, used }: Write): boolean {
    return !this.#writers.has(session) || this.#deps.hasRoomFor(used)
  }

  #wait(message: Write): void {
    this.#waiting.push(message)
    if (this.#roomTimer !== undefined) return
    this.#roomTimer = setInterval(() => {
      this.#takeWaiting()
    }, roomMs)
    this.#deps.problem(recordingWaits(this.#deps.path))
  }

  #takeWaiting(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (!this.#hasRoomFor(next)) return
      this.#waiting.shift()
      this.#take(next)
    }
    clearInterval(this.#roomTimer)
    this.#roomTimer = undefined
  }

  #take({ session, buffer, count, used, changes }: Write): void {
    const writer = this.#writers.get(session)
    // A failed session accepts nothing more; its arenas are only returned.
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

  /** Includes sessions without traffic: their entries reach their maximum age, too. */
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

  /** @throws AppError `disk-full` when entries still wait for room: they are lost; SQLite's errors */
  end(session: number, endedAt: number): void {
    this.#takeWaiting()
    const writer = this.#writers.get(session)
    if (writer === undefined) return
    const isWaiting = this.#waiting.some((message) => message.session === session)
    try {
      this.#files.get(session)?.retry()
      writer.end(isWaiting ? 'interrupted' : 'complete', endedAt)
      this.#commit(writer)
      this.#files.get(session)?.remove()
    } catch (error) {
      this.#fail(error, session)
      throw error
    }
    this.#forget(session)
    if (!isWaiting) return
    const error = endedWithoutRoom(this.#deps.path)
    const sessions = [{ session, kept: keptOf(writer) }]
    this.#deps.post({ type: 'failed', sessions, error: error.toData() })
    this.#takeWaiting()
    throw error
  }

  /** Ends all sessions; there is no flush after it. @throws the first error of those that could not be ended */
  endAll(endedAt: number): void {
    clearTimeout(this.#flushTimer)
    const errors: unknown[] = []
    for (const session of [...this.#writers.keys()]) {
      try {
        this.end(session, endedAt)
      } catch (error) {
        errors.push(error)
      }
    }
    clearInterval(this.#roomTimer)
    if (errors.length > 0) throw errors[0]
  }

  #forget(session: number): void {
    this.#writers.delete(session)
    this.#files.get(session)?.close()
    this.#files.delete(session)
    this.#sizeLimits.delete(session)
  }

  #flushSoon(): void {
    this.#flushTimer ??= setTimeout(() => {
      this.#flush()
    }, flushMs)
  }

  #flush(): void {
    this.#flushTimer = undefined
    try {
      for (const [session, writer] of this.#writers) {
        this.#files.get(session)?.retry()
        writer.flush()
        this.#commit(writer)
      }
    } catch (error) {
      this.#fail(error)
    }
    const owesCounts = [...this.#writers.values()].some((writer) => writer.owesCounts)
    const isBehind = [...this.#files.values()].some((file) => file.isBehind)
    if (owesCounts || isBehind) this.#flushSoon()
  }

  /** Synchronizes the files with the disk when it is due. Must be called periodically. */
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

  /**
   * No more can be written of a session, or of all: they end with what was committed. Those that cannot even be
   * interrupted stay `recording` in the database, until they are deleted or the housekeeping finds room to interrupt
   * them.
   */
  #fail(error: unknown, only?: number): void {
    const failed = only === undefined ? [...this.#writers.keys()] : [only]
    this.#transaction.rollBack()
    for (const session of failed) this.#forget(session)
    const reason = this.#deps.toError(error)
    const sessions = failed.map((session) => ({ session, kept: this.#settle(session, reason) }))
    this.#deps.post({ type: 'failed', sessions, error: reason.toData() })
    // Their arenas are returned.
    this.#takeWaiting()
  }

  /** Interrupts a session that failed. Returns what it keeps; null when that is unknown. */
  #settle(session: number, reason: AppError): FailedSession['kept'] {
    let kept: FailedSession['kept'] = null
    try {
      interrupt(this.#database, this.#tails, session, () => {
        kept = this.#totalsOf(session)
      })
    } catch (cause) {
      reason.cause ??= cause
    }
    return kept
  }

  #totalsOf(session: number): FailedSession['kept'] {
    const row = this.#database
      .prepare<[number], Omit<Totals, 'cut'> & { cutEntries: number; cutBytes: number }>(
        `SELECT entries, bytes_in AS bytesIn, bytes_out AS bytesOut, cut_entries AS cutEntries, cut_bytes AS cutBytes
         FROM sessions WHERE id = ?`,
      )
      .get(session)
    if (row === undefined) return null
    const { cutEntries, cutBytes, ...totals } = row
    return keptOf({ ...totals, cut: { entries: cutEntries, bytes: cutBytes } })
  }
}
