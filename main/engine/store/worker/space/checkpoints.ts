/**
 * When the write-ahead log goes into the database. A long log is carried over by a thread of its own while recording
 * and reading go on; a short one here, in a pause. Each checkpoint ends with an empty log, so that the file's length is
 * what was written since. At the most that the log may take the writer waits for the disk, and with it, through the
 * recorder, the sockets.
 */
import { statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type Database from 'better-sqlite3'
import { debugLog, msSince } from '../../../debug-log.ts'
import { workerUrl } from '../../worker-url.ts'
import { states, type CheckpointerData } from './checkpointer.ts'

const debug = debugLog('store')

/** So long after the last write a pause begins. */
const pauseMs = 400
/**
 * A short log is carried over so often at most: each time waits twice for the disk and writes each page once more, which
 * for a device that says a word a second would be most of the work.
 */
const restMs = 5_000
/** Maximum time without a pause until a checkpoint. Milliseconds. */
const longestMs = 30_000
/** Below this a checkpoint is quick enough to be made in between. */
const quickBytes = 8 * 1024 * 1024
/** A writer that can wait lets the log grow so far. */
const shortLogBytes = 64 * 1024 * 1024
/**
 * Carrying over costs a stream more than half its speed where processors are few: the thread begins at this share of the
 * most that the log may take, so that a stream of a gibibyte is left in peace until it pauses.
 */
const startShare = 0.625
/** A commit is that share of the most, or an arena; what else it may write is added. */
const commitShare = 1 / 8
const arenaBytes = 2 * 1024 * 1024
const besideBytes = 1_536 * 1024
const smallestCommit = 256 * 1024
/** So far below the share at which a checkpoint begins the log is looked at only so often, not after each commit. */
const farBytes = 256 * 1024 * 1024
const lookEveryMs = 50
/** While somebody reads from the log it cannot be emptied: that is tried again after so long, or so many bytes. */
const retryMs = 250
const retryBytes = 4 * 1024 * 1024
/** So long the writer waits for those who read at the most that the log may take. */
const readersMs = 100
/** A disk that takes longer for a log of that length is given up on when closing. */
const closeWithinMs = 20_000

export interface CheckpointsDeps {
  /** What the log, which takes `logBytes` now, may take at most. Bytes. */
  mostBytes(logBytes: number): number
  /** Called with the error of a checkpoint that nobody's call is there to report. */
  failed(error: unknown): void
}

export class Checkpoints {
  readonly #database: Database.Database
  readonly #path: string
  readonly #deps: CheckpointsDeps
  #count = 0
  #most = Infinity
  /** Length of the log at the last look, and when the next is due. */
  #log = 0
  #lookAt = 0
  /** Time of the first write since the log was empty, and of the last checkpoint on this thread. */
  #since: number | null = null
  #lastAt = -restMs
  /** The last time it could not be emptied: when, and how long it was. */
  #refused: { at: number; log: number } | null = null
  #timer: NodeJS.Timeout | undefined
  #isResting = false
  #isClosed = false
  #hasReportedFailure = false
  /** The thread was asked to carry over, and the log not yet emptied behind it. */
  #isPassing = false
  #thread: { worker: Worker; state: Int32Array } | undefined

  constructor(database: Database.Database, path: string, deps: CheckpointsDeps) {
    this.#database = database
    this.#path = path
    this.#deps = deps
  }

  /** Number of checkpoints that emptied the log. */
  get count(): number {
    return this.#count
  }

  /** What one transaction is to write at most. Bytes. */
  get mostAtOnce(): number {
    return Math.max(smallestCommit, this.#most * commitShare)
  }

  /** To be called after a commit, outside of a transaction. */
  wrote(): void {
    if (this.#isClosed) return
    if (this.#isPassing && !this.#isBusy) this.#finish()
    const now = performance.now()
    if (now < this.#lookAt && this.#timer !== undefined) {
      if (!this.#isResting) this.#timer.refresh()
      return
    }
    const log = this.#logBytes()
    if (log === this.#log) return
    this.#log = log
    // Another process may have emptied it.
    if (log === 0) return
    this.#since ??= now
    this.#most = this.#deps.mostBytes(log)
    this.#lookAt = log + farBytes < this.#most * startShare ? now + lookEveryMs : 0
    const reserve = Math.min(this.#most * commitShare, arenaBytes) + besideBytes
    if (log + reserve > this.#most) this.#catchUp()
    else if (log > this.#most * startShare) this.#request()
    else if (now - this.#since > longestMs) this.#carryOver()
    if (this.#timer === undefined) this.#awaitPause()
    else if (!this.#isResting) this.#timer.refresh()
  }

  /**
   * For a writer that can wait: whether it has to, until the thread has carried the log over. Whoever goes on only after
   * that writes it anew from its beginning, so that it stays short.
   */
  get isCatchingUp(): boolean {
    if (this.#isPassing && !this.#isBusy) this.#finish()
    else if (this.#logBytes() > shortLogBytes) this.#request()
    return this.#isBusy
  }

  /** Carries all over and empties the log, unless somebody is using it just now. */
  empty(): void {
    this.#empty(0)
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    if (this.#thread !== undefined) {
      const { worker } = this.#thread
      this.#waitWhile(states.busy)
      worker.postMessage('close')
      this.#waitWhile(states.idle)
    }
    this.#truncate()
  }

  /** Returns whether readers or writers kept the log from being emptied. */
  #truncate(): boolean {
    const startedAt = performance.now()
    const busy = this.#database.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) !== 0
    if (debug.enabled)
      debug('checkpoint TRUNCATE: %s%s', msSince(startedAt), busy ? ', not emptied' : '')
    return busy
  }

  get #isBusy(): boolean {
    return this.#thread !== undefined && Atomics.load(this.#thread.state, 0) === states.busy
  }

  #awaitPause(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      const restsFor = this.#lastAt + restMs - performance.now()
      if (this.#log > quickBytes || restsFor <= 0) this.#carryOver()
      else this.#rest(restsFor)
    }, pauseMs)
  }

  #rest(forMs: number): void {
    this.#isResting = true
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#isResting = false
      // A stream may have begun meanwhile.
      if (this.#log > quickBytes && this.#refused === null) this.#awaitPause()
      else this.#carryOver()
    }, forMs)
  }

  #carryOver(): void {
    if (this.#logBytes() > quickBytes) this.#request()
    else this.#empty(0)
  }

  /** Has the thread carry over what is in the log by now; nothing when it is at it. */
  #request(): void {
    this.#thread ??= this.#startThread()
    const { worker, state } = this.#thread
    if (Atomics.load(state, 0) === states.closed) {
      this.#empty(0)
      return
    }
    if (this.#isPassing || this.#isTooSoon()) return
    if (Atomics.compareExchange(state, 0, states.idle, states.busy) !== states.idle) return
    this.#isPassing = true
    worker.postMessage('checkpoint')
    if (debug.enabled) debug('checkpoint: left to its thread')
    const { async, value } = Atomics.waitAsync(state, 0, states.busy)
    if (async)
      void value.then(() => {
        if (this.#isPassing && !this.#isClosed) this.#finish()
      })
  }

  /** The thread is done: carries over what was written meanwhile. */
  #finish(): void {
    this.#empty(0)
  }

  /** The log is as long as it may be: nothing more is written until it is empty. */
  #catchUp(): void {
    if (!this.#isTooSoon()) this.#empty(readersMs)
  }

  /** Whether somebody kept the log from being emptied a moment ago. */
  #isTooSoon(): boolean {
    if (this.#refused === null) return false
    const { at, log } = this.#refused
    return performance.now() - at < retryMs && this.#logBytes() - log < retryBytes
  }

  /**
   * What was committed stays in the log when a checkpoint fails, so that nothing is thrown at whoever committed: the error
   * is reported once, and the checkpoint is tried again later.
   */
  #empty(waitMs: number): void {
    this.#waitWhile(states.busy)
    this.#isPassing = false
    this.#lastAt = performance.now()
    const before = this.#database.pragma('busy_timeout', { simple: true })
    this.#database.pragma(`busy_timeout = ${String(waitMs)}`)
    try {
      if (!this.#truncate()) {
        this.#count++
        this.#refused = null
        this.#hasReportedFailure = false
        this.#since = null
        this.#log = 0
        return
      }
    } catch (error) {
      if (!this.#hasReportedFailure) this.#deps.failed(error)
      this.#hasReportedFailure = true
    } finally {
      this.#database.pragma(`busy_timeout = ${String(before)}`)
    }
    // What readers in other processes still need stays in the log until the next time.
    this.#refused = { at: performance.now(), log: this.#logBytes() }
    if (this.#timer === undefined && !this.#isClosed) this.#rest(restMs)
  }

  #waitWhile(value: number): void {
    if (this.#thread !== undefined) Atomics.wait(this.#thread.state, 0, value, closeWithinMs)
  }

  /** Length of the log now. */
  get logBytes(): number {
    return this.#logBytes()
  }

  #logBytes(): number {
    return statSync(`${this.#path}-wal`, { throwIfNoEntry: false })?.size ?? 0
  }

  #startThread(): { worker: Worker; state: Int32Array } {
    const state = new Int32Array(new SharedArrayBuffer(4))
    const workerData: CheckpointerData = { checkpointsOf: this.#path, state }
    const worker = new Worker(workerUrl(), { workerData, name: 'sockeye checkpoints' })
    // Without the thread checkpoints are made here.
    worker.on('error', (error) => {
      Atomics.store(state, 0, states.closed)
      this.#deps.failed(error)
    })
    // It never keeps the store's thread from ending.
    worker.unref()
    return { worker, state }
  }
}
