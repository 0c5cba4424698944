/** What the store's client and its worker say to each other. Arenas travel as transferred buffers. */
import type { Counts } from '../../../shared/contract/engine.ts'
import type { AppErrorData } from '../../../shared/contract/errors.ts'
import type { Compaction } from '../../../shared/contract/methods/storage.ts'
import type { SearchProgress, ViewProgress } from '../../../shared/contract/query.ts'
import type { EndpointConfig } from '../../../shared/protocols/index.ts'
import type { Address } from '../../../shared/model/entry.ts'
import type { Dropped, Session } from '../../../shared/model/session.ts'
import type { LimitReached } from '../recording.ts'

/** Options as the worker gets them; see `StoreOptions`. */
export interface WorkerOptions {
  folder: string
  maxDatabaseBytes: number
  undoMs: number
}

export interface SessionStart {
  config: EndpointConfig
  name: string
  endpoint: number | null
  replayOf: number | null
  /** Microseconds since the epoch. */
  startedAt: number
}

/** A list of saved things that changed. */
export type ListEvent = 'sessionsChanged' | 'endpointsChanged' | 'snippetsChanged'

/** Calls of the store's client alone: what recording and closing need. */
export interface LifecycleCalls {
  startSession: (start: SessionStart) => Session
  /** Writes out all of the session's entries and marks it complete. */
  endSession: (session: number, endedAt: number) => void
  /** Ends open sessions, checkpoints, closes the database. The last call. */
  close: (endedAt: number) => void
}

/** Changes of a recording beside its entries; applied before the entries they come with. */
export type RecordingChange =
  | {
      change: 'open'
      connection: number
      local: Address | null
      remote: Address | null
      at: number
    }
  | { change: 'describe'; connection: number; local: Address | null; remote: Address | null }
  | { change: 'close'; connection: number; at: number }
  /** Bytes of an entry that is not whole; released with or after the arena that holds it whole. */
  | { change: 'hold'; connection: number; flags: number; at: number; bytes: Uint8Array }
  | { change: 'release'; connection: number }
  /** A streamed body begins; `handle` names it in the arenas that follow. */
  | {
      change: 'body'
      handle: number
      connection: number
      flags: number
      at: number
      declaredLength: number
    }

export type ToWorker =
  /** A call by the name of one of `StoreCalls` or `LifecycleCalls`; answered in the order of asking. */
  | { type: 'call'; id: number; method: string; params: unknown[] }
  | {
      type: 'write'
      session: number
      /** An arena's buffer with how many records and bytes are in it; null for changes alone. */
      buffer: ArrayBuffer | null
      count: number
      used: number
      changes: RecordingChange[]
    }

/** A session that failed, and what was recorded; null where the disk does not tell. */
export interface FailedSession {
  session: number
  kept: Pick<Counts, 'entries' | 'bytesIn' | 'bytesOut' | 'cut'> | null
}

export type FromWorker =
  | { type: 'ready' }
  | { type: 'refused'; error: AppErrorData }
  | { type: 'result'; id: number; value: unknown }
  | { type: 'error'; id: number; error: AppErrorData }
  /** A write is done; the buffer comes back for the next. */
  | {
      type: 'written'
      session: number
      buffer: ArrayBuffer | null
      count: number
      used: number
      /** What the session takes in the database by now. Bytes. */
      size: number
    }
  /** The database's limit is reached: all recordings are to stop. */
  | { type: 'limit'; limit: LimitReached }
  | { type: 'compaction'; progress: Compaction }
  /** All that the session dropped so far. */
  | { type: 'dropped'; session: number; dropped: Dropped | null }
  /** The sessions' records end here: nothing more could be written. */
  | { type: 'failed'; sessions: FailedSession[]; error: AppErrorData }
  | { type: 'event'; event: ListEvent }
  | { type: 'view'; progress: ViewProgress }
  | { type: 'search'; progress: SearchProgress }
  | { type: 'problem'; session: number | null; error: AppErrorData }
