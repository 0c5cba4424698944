/**
 * Returns free pages to the file system, a few at a time between messages, so that recording continues. Every database
 * is created with incremental vacuum, so that none has to be rewritten as a whole. The file becomes smaller when the
 * log is checkpointed.
 */
import type Database from 'better-sqlite3'
import type { Compaction as Progress } from '../../../../../shared/contract/methods/storage.ts'
import { pageBytesOf } from '../database.ts'

/** Pages returned in one step; other pages may have to be moved for them. */
const stepPages = 64
/** A pause between steps, in which waiting messages are answered. Milliseconds. */
const pauseMs = 1
/** How often it checks whether it can continue. Milliseconds. */
const lookEveryMs = 10
/** How often progress is reported. Milliseconds. */
const notifyEveryMs = 100

export interface CompactionDeps {
  /** A step was committed. */
  wrote(): void
  /** Whether the log has to become shorter before more is written to it: compaction must not need much disk space. */
  hasToWait(): boolean
  onProgress(progress: Progress): void
  /** All free pages are returned: the log can be checkpointed. */
  done(): void
}

export class Compactor {
  readonly #database: Database.Database
  readonly #deps: CompactionDeps
  readonly #waiting: PromiseWithResolvers<Progress>[] = []
  #progress: Progress = { running: false, freed: 0, total: 0 }
  #timer: NodeJS.Timeout | undefined
  #toldAt = 0

  constructor(database: Database.Database, deps: CompactionDeps) {
    this.#database = database
    this.#deps = deps
  }

  get progress(): Progress {
    return this.#progress
  }

  /** Size of the free pages. Bytes. */
  get freeBytes(): number {
    const pages = Number(this.#database.pragma('freelist_count', { simple: true }))
    return pages * pageBytesOf(this.#database)
  }

  /** Begins compaction, or joins the running one. */
  start(): Promise<Progress> {
    const waiting = Promise.withResolvers<Progress>()
    this.#waiting.push(waiting)
    if (!this.#progress.running) {
      this.#progress = { running: true, freed: 0, total: this.freeBytes }
      this.#next()
    }
    return waiting.promise
  }

  /** Ends it; pages that were returned stay returned. */
  cancel(): void {
    if (!this.#progress.running) return
    clearTimeout(this.#timer)
    this.#end()
  }

  #next(afterMs = pauseMs): void {
    // A timer rather than a loop: waiting messages go first.
    this.#timer = setTimeout(() => {
      try {
        if (this.#deps.hasToWait()) this.#next(lookEveryMs)
        else this.#step()
      } catch (error) {
        this.#progress = { ...this.#progress, running: false }
        this.#deps.onProgress(this.#progress)
        for (const { reject } of this.#waiting.splice(0)) reject(error)
      }
    }, afterMs)
  }

  #step(): void {
    const before = this.freeBytes
    if (before === 0) {
      this.#deps.done()
      this.#end()
      return
    }
    this.#database.pragma(`incremental_vacuum(${String(stepPages)})`)
    const left = this.freeBytes
    const freed = this.#progress.freed + before - left
    this.#progress = { running: true, freed, total: freed + left }
    this.#deps.wrote()
    const now = performance.now()
    if (now - this.#toldAt >= notifyEveryMs) {
      this.#toldAt = now
      this.#deps.onProgress(this.#progress)
    }
    this.#next()
  }

  #end(): void {
    this.#progress = { ...this.#progress, running: false }
    this.#deps.onProgress(this.#progress)
    for (const { resolve } of this.#waiting.splice(0)) resolve(this.#progress)
  }
}
