/** The messages between the store's client and its worker. Arenas are transferred buffers. */
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import type { Counts } from '../../../shared/contract/engine.ts'
import type { AppErrorData } from '../../../shared/contract/errors.ts'
import type { Compaction } from '../../../shared/contract/methods/storage.ts'
import type { SearchProgress, ViewProgress } from '../../../shared/contract/query.ts'
import type { EndpointConfig } from '../../../shared/protocols/index.ts'
import type { Address } from '../../../shared/model/entry.ts'
import type { Dropped, Session } from '../../../shared/model/session.ts'
import type { LimitReached } from '../recording.ts'

/** Options as the worker receives them; see `StoreOptions`. */
export interface WorkerOptions {
  folder: string
  maxDatabaseBytes: number
  undoMs: number
  /** The text encoding of every session, whatever is chosen; null for none. */
  encoding: EncodingId | null
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

/** Calls that only the store's client makes: for recording and closing. */
export interface LifecycleCalls {
  startSession: (start: SessionStart) => Session
  /** Writes out all of the session's entries and marks it complete. */
  endSession: (session: number, endedAt: number) => void
  /** Ends open sessions, makes a checkpoint, closes the database. The last call. */
  close: (endedAt: number) => void
}

/** Changes of a recording besides its entries; applied before the entries of the same message. */
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
  /** Bytes of an incomplete entry; released with or after the arena that holds the complete entry. */
  | { change: 'hold'; connection: number; flags: number; at: number; bytes: Uint8Array }
  | { change: 'release'; connection: number }
  /** A streamed body begins; later arenas refer to it by `handle`. */
  | {
      change: 'body'
      handle: number
      connection: number
      flags: number
      at: number
      declaredLength: number
    }

export type ToWorker =
  /** A call by the name of one of `StoreCalls` or `LifecycleCalls`; answered in the order of the calls. */
  | { type: 'call'; id: number; method: string; params: unknown[] }
  | {
      type: 'write'
      session: number
      /** An arena's buffer with the number of its entries and bytes; null for changes alone. */
      buffer: ArrayBuffer | null
      count: number
      used: number
      changes: RecordingChange[]
    }

/** A session that failed, and what was recorded; null when the database cannot say. */
export interface FailedSession {
  session: number
  kept: Pick<Counts, 'entries' | 'bytesIn' | 'bytesOut' | 'cut'> | null
}

export type FromWorker =
  | { type: 'ready' }
  | { type: 'refused'; error: AppErrorData }
  | { type: 'result'; id: number; value: unknown }
  | { type: 'error'; id: number; error: AppErrorData }
  /** A write is complete; the buffer is returned for reuse. */
  | {
      type: 'written'
      session: number
      buffer: ArrayBuffer | null
      count: number
      used: number
      /** Current size of the session in the database. Bytes. */
      size: number
    }
  /** The database's limit is reached: all recordings must stop. */
  | { type: 'limit'; limit: LimitReached }
  | { type: 'compaction'; progress: Compaction }
  /** The total that the session has dropped so far. */
  | { type: 'dropped'; session: number; dropped: Dropped | null }
  /** The recordings of these sessions end: nothing more could be written. */
  | { type: 'failed'; sessions: FailedSession[]; error: AppErrorData }
  | { type: 'event'; event: ListEvent }
  | { type: 'annotations'; session: number }
  /** Colours of rows that were returned without them are known. */
  | { type: 'colours'; session: number }
  | { type: 'view'; progress: ViewProgress }
  | { type: 'search'; progress: SearchProgress }
  | { type: 'problem'; session: number | null; error: AppErrorData }
