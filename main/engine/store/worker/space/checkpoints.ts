/**
 * When the write-ahead log goes into the database. A long log is carried over by a thread of its own while recording
 * and reading go on; a short one here, in a pause. The log never grows much beyond `longestLogBytes`: there the writer
 * waits for the disk, and with it, through the recorder, the sockets.
 */
import { statSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type Database from 'better-sqlite3'
import { debugLog, msSince } from '../../../debug-log.ts'
import { workerUrl } from '../../worker-url.ts'
import { states, type CheckpointerData } from './checkpointer.ts'

const log = debugLog('store')

/** So long after the last write a pause begins. */
const pauseMs = 400
/**
 * A short log is carried over so often at most: each time waits twice for the disk and writes each page once more, which
 * for a device that says a word a second would be most of the work.
 */
const restMs = 5_000
/**
 * Bytes of entries after which no pause is waited for. Carrying over costs the stream more than half its speed where
 * processors are few, so that one of a gibibyte is left in peace until it pauses.
 */
const stepBytes = 1_280 * 1024 * 1024
/** Below this a checkpoint is quick enough to be made in between. */
const quickBytes = 8 * 1024 * 1024
/** A writer that can wait lets the log grow so far. */
const shortLogBytes = 64 * 1024 * 1024
export const longestLogBytes = 2_048 * 1024 * 1024
/** A disk that takes longer for a log of that length is given up on when closing. */
const closeWithinMs = 20_000

export class Checkpoints {
  readonly #database: Database.Database
  readonly #path: string
  /** Written since a checkpoint was last asked for. */
  #bytes = 0
  #timer: NodeJS.Timeout | undefined
  #isResting = false
  /** When the log was last carried over here. Milliseconds of the monotonic clock. */
  #lastAt = -restMs
  #thread: { worker: Worker; state: Int32Array } | undefined

  readonly #failed: (error: unknown) => void

  /** `failed` is told of checkpoints that did not work when nobody's call is there to say it. */
  constructor(database: Database.Database, path: string, failed: (error: unknown) => void) {
    this.#database = database
    this.#path = path
    this.#failed = failed
  }

  /** To be called after a commit, outside of a transaction. */
  wrote(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes > stepBytes) {
      this.#request()
      if (this.#logBytes() > longestLogBytes) this.#catchUp()
    }
    if (this.#timer === undefined) this.#awaitPause()
    else if (!this.#isResting) this.#timer.refresh()
  }

  /**
   * For a writer that can wait: whether it has to, until the thread has carried the log over. Whoever goes on only after
   * that writes it anew from its beginning, so that it stays short.
   */
  get isCatchingUp(): boolean {
    if (this.#bytes > shortLogBytes) this.#request()
    return this.#thread !== undefined && Atomics.load(this.#thread.state, 0) === states.busy
  }

  /** Carries all over and empties the log, unless somebody is using it just now. */
  empty(): void {
    this.#waitWhile(states.busy)
    this.#bytes = 0
    const wait = this.#database.pragma('busy_timeout', { simple: true })
    this.#database.pragma('busy_timeout = 0')
    try {
      this.#run('TRUNCATE')
    } finally {
      this.#database.pragma(`busy_timeout = ${String(wait)}`)
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    if (this.#thread !== undefined) {
      const { worker } = this.#thread
      this.#waitWhile(states.busy)
      worker.postMessage('close')
      this.#waitWhile(states.idle)
    }
    this.#run('TRUNCATE')
  }

  #awaitPause(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      const restsFor = this.#lastAt + restMs - performance.now()
      if (this.#bytes > quickBytes || restsFor <= 0) this.#carryOver()
      else this.#rest(restsFor)
    }, pauseMs)
  }

  #rest(forMs: number): void {
    this.#isResting = true
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#isResting = false
      // A stream may have begun meanwhile.
      if (this.#bytes > quickBytes) this.#awaitPause()
      else this.#carryOver()
    }, forMs)
  }

  #carryOver(): void {
    try {
      if (this.#bytes > quickBytes) this.#request()
      else this.#checkpoint()
    } catch (error) {
      this.#failed(error)
    }
  }

  /** Has the thread carry over what is in the log by now; nothing when it is at it. */
  #request(): void {
    this.#thread ??= this.#startThread()
    const { worker, state } = this.#thread
    if (Atomics.load(state, 0) === states.closed) {
      this.#checkpoint()
      return
    }
    if (Atomics.compareExchange(state, 0, states.idle, states.busy) !== states.idle) return
    this.#bytes = 0
    worker.postMessage('checkpoint')
    log('checkpoint: left to its thread')
  }

  /** Waits for the thread and carries over what it has left, so that the log begins anew. */
  #catchUp(): void {
    this.#waitWhile(states.busy)
    this.#checkpoint()
  }

  #checkpoint(): void {
    this.#bytes = 0
    this.#lastAt = performance.now()
    // PASSIVE waits for nobody: what readers in other processes still need stays in the log until the next time.
    this.#run('PASSIVE')
  }

  #run(mode: 'PASSIVE' | 'TRUNCATE'): void {
    const startedAt = performance.now()
    this.#database.pragma(`wal_checkpoint(${mode})`)
    if (log.enabled) log('checkpoint %s: %s', mode, msSince(startedAt))
  }

  #waitWhile(value: number): void {
    if (this.#thread !== undefined) Atomics.wait(this.#thread.state, 0, value, closeWithinMs)
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
      this.#failed(error)
    })
    // It never keeps the store's thread from ending.
    worker.unref()
    return { worker, state }
  }
}
