/**
 * Decides when to checkpoint the write-ahead log. A long log is checkpointed by a separate thread while recording and
 * reading continue; a short one on this thread, in a pause. Each checkpoint ends with an empty log, so that the file's
 * length is what was written since. At the maximum length of the log the writer waits for the disk, and with it,
 * through the recorder, the sockets.
 */
import { statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type Database from 'better-sqlite3'
import { debugLog, msSince } from '../../../debug-log.ts'
import { workerUrl } from '../../worker-url.ts'
import { states, type CheckpointerData } from './checkpointer.ts'

const debug = debugLog('store')

/** A pause begins this long after the last write. Milliseconds. */
const pauseMs = 400
/**
 * Minimum time between checkpoints of a short log: each waits twice for the disk and writes each page once more, which
 * would be most of the work for a device that sends one message a second. Milliseconds.
 */
const restMs = 5_000
/** Maximum time without a pause until a checkpoint. Milliseconds. */
const longestMs = 30_000
/** Below this length a checkpoint is fast enough for this thread. */
const quickBytes = 8 * 1024 * 1024
/** Maximum length of the log for a writer that can wait. */
const shortLogBytes = 64 * 1024 * 1024
/**
 * With few processors a checkpoint costs a stream more than half its speed: the thread begins at this share of the
 * log's maximum length, so that a stream of one gibibyte is not slowed until it pauses.
 */
const startShare = 0.625
/**
 * Expected size of a commit: this share of the maximum length of the log, at most an arena, and `besideBytes` of other
 * writes.
 */
const commitShare = 1 / 8
const arenaBytes = 2 * 1024 * 1024
const besideBytes = 1_536 * 1024
const smallestCommit = 256 * 1024
/**
 * While the log is this far below the length at which a checkpoint begins, its length is read only at intervals, not
 * after each commit. Bytes.
 */
const farBytes = 256 * 1024 * 1024
const lookEveryMs = 50
/** While a reader uses the log it cannot be emptied: try again after this long, or this many bytes. */
const retryMs = 250
const retryBytes = 4 * 1024 * 1024
/** How long the writer waits for readers at the maximum length of the log. Milliseconds. */
const readersMs = 100
/** Maximum wait for the checkpoint of the thread; closing gives up after it. Milliseconds. */
const closeWithinMs = 20_000

export interface CheckpointsDeps {
  /** Maximum length of the log, which takes `logBytes` now. Bytes. */
  mostBytes(logBytes: number): number
  /** Called with the error of a checkpoint that no call can report. */
  failed(error: unknown): void
}

export class Checkpoints {
  readonly #database: Database.Database
  readonly #path: string
  readonly #deps: CheckpointsDeps
  #count = 0
  #most = Infinity
  /** Length of the log when it was last read, and when it is read next. */
  #log = 0
  #lookAt = 0
  /** Time of the first write since the log was empty, and of the last checkpoint on this thread. */
  #since: number | null = null
  #lastAt = -restMs
  /** The last time the log could not be emptied: when, and its length. */
  #refused: { at: number; log: number } | null = null
  #timer: NodeJS.Timeout | undefined
  #isResting = false
  #isClosed = false
  #hasReportedFailure = false
  /** The thread was asked for a checkpoint, and the log has not been emptied after it. */
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

  /** Maximum number of bytes that one transaction should write. */
  get mostAtOnce(): number {
    return Math.max(smallestCommit, this.#most * commitShare)
  }

  /** Must be called after a commit, outside of a transaction. */
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
    // Another process may have emptied the log.
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
   * Whether a writer that can wait has to, until the thread has checkpointed the log. A writer that waits writes the
   * log from its beginning afterwards, so that it stays short.
   */
  get isCatchingUp(): boolean {
    if (this.#isPassing && !this.#isBusy) this.#finish()
    else if (this.#logBytes() > shortLogBytes) this.#request()
    return this.#isBusy
  }

  /** Checkpoints everything and empties the log, unless another connection is using it. */
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

  /** Asks the thread to checkpoint what is in the log now; does nothing while the thread is working. */
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

  /** The thread is done: checkpoints what was written meanwhile. */
  #finish(): void {
    this.#empty(0)
  }

  /** The log has its maximum length: nothing more is written until it is empty. */
  #catchUp(): void {
    if (!this.#isTooSoon()) this.#empty(readersMs)
  }

  /** Reports whether another connection kept the log from being emptied a moment ago. */
  #isTooSoon(): boolean {
    if (this.#refused === null) return false
    const { at, log } = this.#refused
    return performance.now() - at < retryMs && this.#logBytes() - log < retryBytes
  }

  /**
   * Committed data stays in the log when a checkpoint fails, so that the code that committed gets no exception: the
   * error is reported once, and the checkpoint is retried later.
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

  /** Current length of the log. */
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
    // Without the thread, checkpoints are made on this one.
    worker.on('error', (error) => {
      Atomics.store(state, 0, states.closed)
      this.#deps.failed(error)
    })
    // It does not keep the store's thread from ending.
    worker.unref()
    return { worker, state }
  }
}
