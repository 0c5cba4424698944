/**
 * The store as the engine, the replay and the command line see it: promises in front of one worker thread, the only
 * user of the database. Every method rejects with `AppError`. Reads see all that was appended before they were called.
 * Most methods are declared where they are implemented, in the worker's modules (`worker/calls.ts`). Owner: the caller
 * of `openStore`, who disposes of it with `close`.
 */
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import type { Counts } from '../../../shared/contract/engine.ts'
import type { AppError, AppErrorData } from '../../../shared/contract/errors.ts'
import type { Compaction } from '../../../shared/contract/methods/storage.ts'
import type { SearchProgress, ViewProgress } from '../../../shared/contract/query.ts'
import type { EndpointConfig } from '../../../shared/protocols/index.ts'
import type { LimitReached, WatchedRecording } from '../recording.ts'
import type { RemoteCalls } from './remote-calls.ts'
import type { StoreCalls } from './worker/calls.ts'

/** What a new recording is about. */
export interface RecordingStart {
  config: EndpointConfig
  /** Empty for a name made from the configuration. */
  name?: string
  /** Saved endpoint that is opened. */
  endpoint?: number | null
  /** The session that this one replays. */
  replayOf?: number | null
  /** Microseconds since the epoch; now by default. */
  startedAt?: number
  /**
   * Called once when the store can write no more (full disk, I/O error). What was written is kept, the session is
   * marked `interrupted` where that is still possible, and later appends are ignored. The engine closes its endpoint.
   */
  onFailure?(error: AppError): void
  /** Called once when a limit ends the recording: the caller closes the endpoint, then the recording. */
  onLimit?(limit: LimitReached): void
}

export interface StoreEvents {
  /** At most 30 a second for each view with an expression or a search; the last state is always reported. */
  view: ViewProgress
  search: SearchProgress
  /** At most 30 a second for each session that records; the last state is always reported. */
  counts: Counts
  sessionsChanged: Record<string, never>
  endpointsChanged: Record<string, never>
  snippetsChanged: Record<string, never>
  annotationsChanged: { session: number }
  /** Colours of rows that `entries` returned without them are known. */
  coloursFound: { session: number }
  /** At most 10 a second; the last state is always reported. */
  compaction: Compaction
  problem: { session: number | null; error: AppErrorData }
}

export interface Store extends RemoteCalls<StoreCalls> {
  /**
   * Creates a session in state `recording` and returns its open recording.
   * @throws AppError `limit-reached` when the database's limit allows no more recordings
   */
  startRecording(start: RecordingStart): Promise<WatchedRecording>

  /** Calls `listener` at each event until the returned function is called. */
  on<E extends keyof StoreEvents>(event: E, listener: (payload: StoreEvents[E]) => void): () => void

  /** Ends open recordings, writes everything out, ends the worker. Can be called twice. */
  close(): Promise<void>
}

/** Where and how a store is opened. */
export interface StoreOptions {
  /** Data folder; created with mode 0700 when it does not exist. */
  folder: string
  /** Largest database, in bytes, for tests of a full disk; 0 for no limit but the disk's. */
  maxDatabaseBytes?: number
  /** How long a removed session can be restored. Milliseconds; 10 s by default. */
  undoMs?: number
  /** The text encoding of every session, whatever is chosen for it. */
  encoding?: EncodingId
}
