/**
 * The disk space of the store: its log is checkpointed in pauses, free pages are returned, and a limit keeps all
 * sessions together below a size. Owner: the store's worker.
 */
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import type Database from 'better-sqlite3'
import type { EngineResult } from '../../../../../shared/contract/engine.ts'
import type { Compaction as Progress } from '../../../../../shared/contract/methods/storage.ts'
import type { DatabaseLimit as Limit } from '../../../../../shared/contract/methods/storage.ts'
import type { FromWorker } from '../../protocol.ts'
import { Checkpoints } from './checkpoints.ts'
import { Compactor } from './compaction.ts'
import { DatabaseLimiter } from './database-limit.ts'
import { hasRoomFor, roomForLog } from './log-room.ts'

/** With this much free space the disk is checked at intervals, not for each arena. Bytes. */
const farBytes = 256 * 1024 * 1024
const lookEveryMs = 50

export interface SpaceDeps {
  post(message: FromWorker): void
  /** Whether this store records sessions. */
  isRecording(): boolean
  /** The smallest size limit of a session that is recorded; infinite without limits. Bytes. */
  smallestLimit(): number
  /** Called with an error that no call can report. */
  failed(error: unknown): void
}

export class Space {
  readonly #path: string
  readonly #deps: SpaceDeps
  readonly #checkpoints: Checkpoints
  /** Until then the disk has plenty of space. Milliseconds of the monotonic clock. */
  #roomUntil = 0
  readonly #compaction: Compactor
  readonly #limit: DatabaseLimiter

  constructor(database: Database.Database, path: string, deps: SpaceDeps) {
    this.#path = path
    this.#deps = deps
    const folder = dirname(path)
    this.#checkpoints = new Checkpoints(database, path, {
      mostBytes: (logBytes) => {
        const { maxBytes } = this.#limit.limit
        const limit = Math.min(deps.smallestLimit(), maxBytes > 0 ? maxBytes : Infinity)
        return roomForLog(folder, logBytes, limit)
      },
      failed: (error) => {
        deps.failed(error)
      },
    })
    this.#compaction = new Compactor(database, {
      wrote: () => {
        this.#checkpoints.wrote()
      },
      // A recording has priority: a checkpoint while it writes would slow it down and not shorten the log.
      hasToWait: () => !deps.isRecording() && this.#checkpoints.isCatchingUp,
      onProgress: (progress) => {
        deps.post({ type: 'compaction', progress })
      },
      done: () => {
        // While something is recorded the next pause does it.
        if (!deps.isRecording()) this.#checkpoints.empty()
      },
    })
    this.#limit = new DatabaseLimiter(database, {
      deleted: () => {
        deps.post({ type: 'event', event: 'sessionsChanged' })
      },
      unreadable: (error) => {
        deps.failed(error)
      },
      full: ({ maxBytes }) => {
        deps.post({ type: 'limit', limit: { limit: 'database', value: maxBytes } })
      },
    })
  }

  /** Size of the database and its log. Bytes. */
  get databaseBytes(): number {
    const size = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0
    return size(this.#path) + size(`${this.#path}-wal`)
  }

  get facts(): EngineResult<'storage'> {
    return {
      databaseBytes: this.databaseBytes,
      freeBytes: this.#compaction.freeBytes,
      limit: this.#limit.limit,
      compaction: this.#compaction.progress,
    }
  }

  get freeBytes(): number {
    return this.#compaction.freeBytes
  }

  setLimit(limit: Limit): void {
    this.#limit.set(limit)
  }

  /** @throws AppError when the limit leaves no room for another session */
  mustHaveRoom(): void {
    this.#limit.mustHaveRoom()
  }

  /** @throws AppError when the limit leaves no room for that many bytes more of an import */
  mustHoldImport(bytes: number): void {
    this.#limit.mustHoldImport(bytes)
  }

  /** Another process may have written or set the limit. Must be called periodically. */
  check(): void {
    this.#limit.check()
  }

  /** Bytes of entries were accepted. */
  recorded(bytes: number): void {
    this.#limit.wrote(bytes)
  }

  /** A transaction was committed. */
  committed(): void {
    this.#checkpoints.wrote()
  }

  /** Reports whether the disk has room for that many bytes of entries. The log is emptied first if it has not. */
  hasRoomFor(bytes: number): boolean {
    const now = performance.now()
    if (now < this.#roomUntil) return true
    if (!this.#hasRoomFor(bytes)) {
      if (this.#checkpoints.logBytes === 0) return false
      this.#checkpoints.empty()
      return this.#hasRoomFor(bytes)
    }
    if (this.#hasRoomFor(farBytes)) this.#roomUntil = now + lookEveryMs
    return true
  }

  #hasRoomFor(bytes: number): boolean {
    const folder = dirname(this.#path)
    const { logBytes } = this.#checkpoints
    return hasRoomFor(folder, logBytes, bytes)
  }

  /** Maximum number of bytes that one transaction should write. */
  get mostAtOnce(): number {
    return this.#checkpoints.mostAtOnce
  }

  /** Number of checkpoints that emptied the log. */
  get checkpoints(): number {
    return this.#checkpoints.count
  }

  /** Checkpoints the log and empties it. */
  emptyLog(): void {
    this.#checkpoints.empty()
  }

  compact(): Promise<Progress> {
    return this.#compaction.start()
  }

  /** The same when no caller waits for it. */
  compactSoon(): void {
    this.#compaction.start().catch((error: unknown) => {
      this.#deps.failed(error)
    })
  }

  cancelCompaction(): void {
    this.#compaction.cancel()
  }

  /** Checkpoints the log for the last time. */
  close(): void {
    this.#checkpoints.close()
  }
}
