/**
 * The store as the engine, the replay and the command line see it: promises in front of one worker thread, the only
 * user of the database. Every method rejects with `AppError`. Reads see all that was appended before they were called.
 * Owner: whoever called `openStore`; disposed with `close`.
 */
import type { Counts, EngineParams, EngineResult } from '../../../shared/contract/engine.ts'
import type { Filter } from '../../../shared/contract/query.ts'
import type { Compaction, DatabaseLimit } from '../../../shared/contract/methods/storage.ts'
import type { SearchProgress, ViewProgress } from '../../../shared/contract/query.ts'
import type { AppError, AppErrorData } from '../../../shared/contract/errors.ts'
import type { Endpoint, EndpointConfig } from '../../../shared/model/endpoint.ts'
import type { Direction, EntryKind, EntrySummary } from '../../../shared/model/entry.ts'
import type { ViewMode } from '../../../shared/model/framing.ts'
import type { FirstByteTiming, Connection, Session } from '../../../shared/model/session.ts'
import type { Sequence } from '../../../shared/model/sequence.ts'
import type { Snippet } from '../../../shared/model/snippet.ts'
import type { LimitReached, WatchedRecording } from '../recording.ts'
import type {
  FileBlock,
  FileBody,
  FileContent,
  FileHandshakes,
  FileHead,
} from '../interchange/sockeye/contents.ts'

/** What a new recording is about. */
export interface RecordingStart {
  config: EndpointConfig
  /** Empty takes a name made from the configuration. */
  name?: string
  /** Saved endpoint it is opened from. */
  endpoint?: number | null
  /** The session this one replays. */
  replayOf?: number | null
  /** Microseconds since the epoch; now by default. */
  startedAt?: number
  /**
   * Called once when the store can write no more (full disk, I/O error). What was written stays, the session is marked
   * `interrupted` where that is still possible, later appends are counted by nobody. The engine closes its endpoint.
   */
  onFailure?(error: AppError): void
  /** Called once when a limit says that the recording is to stop: the endpoint is to be closed, then the recording. */
  onLimit?(limit: LimitReached): void
}

/** One entry with its bytes, for replaying, comparing and exporting. */
export interface ScannedEntry {
  /** Number in its session, from 1. */
  n: number
  /** Microseconds since the epoch. */
  at: number
  connection: number
  direction: Direction
  kind: EntryKind
  /** Of the wire bytes, how many at the start are the frame's header. */
  headerLength: number
  /** Payload bytes, without the header, and how many of them, at the end, the record lacks. */
  length: number
  missing: number
  /** First byte of a frame's header; 0 for other kinds. */
  firstByte: number
  partial: boolean
  /** Sent by hand, whether it keeps the rules or not. */
  crafted: boolean
  /** Bytes on the wire, header first, as far as they are there; null when they are more than `scanBodyLimit`: read those with `bytes`. */
  wire: Uint8Array | null
}

/** Longest entry whose bytes a scan brings along. Bytes. */
export const scanBodyLimit = 1_048_576

export interface Scan {
  session: number
  /** First entry to look at. */
  from: number
  /** Last entry to look at; the end of the session by default. */
  to?: number
  filter?: Filter
  /** Leaves out events, also handshakes, when true. */
  trafficOnly?: boolean
  /** Leaves out all but pings and pongs when true. */
  pingsOnly?: boolean
  /** At most so many entries; 1000 by default. */
  limit?: number
  /** Stops after about so many bytes; 4 MiB by default. At least one entry is given. */
  maxBytes?: number
}

export interface ScanResult {
  entries: ScannedEntry[]
  /** Where the next scan goes on; null at the end of the session. */
  next: number | null
}

export interface StoreEvents {
  /** At most 30 a second for each view with an expression or a search; the last state always comes. */
  view: ViewProgress
  search: SearchProgress
  /** At most 30 a second for each session that records; the last state always comes. */
  counts: Counts
  sessionsChanged: Record<string, never>
  endpointsChanged: Record<string, never>
  snippetsChanged: Record<string, never>
  /** At most 10 a second; the last state always comes. */
  compaction: Compaction
  problem: { session: number | null; error: AppErrorData }
}

/** What a session's file begins with. */
export interface ExportedHead {
  head: Omit<FileHead, 'format' | 'writtenBy'>
  handshakes: FileHandshakes
}

/** A block as it is stored, and the rows of its long entries. */
export interface ExportedBlock extends FileBlock {
  count: number
  bodies: FileBody[]
}

export interface StoreFacts {
  /** Absolute path of `sessions.db`. */
  database: string
  /** The database with its write-ahead log. */
  databaseBytes: number
}

export interface Store {
  about(): Promise<StoreFacts>
  storage(): Promise<EngineResult<'storage'>>
  setDatabaseLimit(limit: DatabaseLimit): Promise<void>
  /** Gives free pages back to the file system; recording goes on meanwhile. */
  compact(): Promise<Compaction>
  cancelCompaction(): Promise<void>

  endpoints(): Promise<Endpoint[]>
  /** @throws AppError `not-found` for an unknown id */
  saveEndpoint(params: EngineParams<'saveEndpoint'>): Promise<Endpoint>
  /** @throws AppError `not-found` */
  removeEndpoint(id: number): Promise<void>
  /** The endpoints as an older version wrote them, perhaps with secrets; null once none can be left. */
  plainSecrets(): Promise<Endpoint[] | null>
  /**
   * Leaves references alone where an older version wrote secrets, also in sessions, and nothing of them in the file.
   * @param sealed the endpoints found, with references
   */
  setSecretsApart(sealed: readonly Endpoint[]): Promise<void>

  /** Those for all endpoints first; each group in its order. */
  snippets(): Promise<Snippet[]>
  /** @throws AppError `not-found` for an unknown id or endpoint */
  saveSnippet(params: EngineParams<'saveSnippet'>): Promise<Snippet>
  /** @throws AppError `not-found` */
  removeSnippet(id: number): Promise<void>
  /** @throws AppError `not-found` */
  moveSnippet(id: number, to: EngineParams<'moveSnippet'>['to']): Promise<Snippet>

  /** Those for all endpoints first; each group by name. */
  sequences(): Promise<Sequence[]>
  /** @throws AppError `not-found` for an unknown id or endpoint */
  saveSequence(params: EngineParams<'saveSequence'>): Promise<Sequence>
  /** @throws AppError `not-found` */
  removeSequence(id: number): Promise<void>

  /** Newest first. */
  sessions(params?: EngineParams<'sessions'>): Promise<Session[]>
  /** @throws AppError `not-found`, also for a deleted session */
  session(session: number): Promise<Session>
  renameSession(session: number, name: string): Promise<Session>
  /** @throws AppError `not-found` */
  setViewMode(session: number, viewMode: ViewMode): Promise<void>
  /** @throws AppError `session-busy` while it records, in whichever process */
  removeSession(session: number): Promise<void>
  /** @throws AppError `not-found` once its bytes are gone */
  restoreSession(session: number): Promise<Session>
  /** Keeps how many rows of a replay's comparison differ. */
  setDiffering(session: number, differing: number): Promise<void>
  connections(params: EngineParams<'connections'>): Promise<Connection[]>
  peers(params: EngineParams<'peers'>): Promise<EngineResult<'peers'>>
  firstByteTiming(session: number, connection: number): Promise<FirstByteTiming>

  entries(params: EngineParams<'entries'>): Promise<EntrySummary[]>
  openView(
    session: number,
    filter: Filter,
    how?: Pick<EngineParams<'openView'>, 'as' | 'framing'>,
  ): Promise<EngineResult<'openView'>>
  viewCount(view: number): Promise<number>
  viewState(view: number): Promise<EngineResult<'viewState'>>
  viewPosition(view: number, n: number, offset?: number): Promise<number>
  closeView(view: number): Promise<void>
  matches(params: EngineParams<'matches'>): Promise<EngineResult<'matches'>>
  searchSessions(params: EngineParams<'searchSessions'>): Promise<EngineResult<'searchSessions'>>
  stopSearch(search: number): Promise<void>
  statistics(params: EngineParams<'statistics'>): Promise<EngineResult<'statistics'>>
  /** What the opening handshake of an entry's connection says and took; null for one without. */
  handshake(session: number, n: number): Promise<EngineResult<'handshake'>>
  /** The WebSocket message a frame belongs to; null when it belongs to none. */
  message(session: number, n: number): Promise<EngineResult<'message'>>
  bytes(params: EngineParams<'bytes'>): Promise<EngineResult<'bytes'>>
  /** Entries with their bytes, in order. */
  scan(scan: Scan): Promise<ScanResult>

  /** @throws AppError `session-busy` while it records, in whichever process */
  exportHead(session: number): Promise<ExportedHead>
  /** The first block whose first entry is `from` or later; null when none is left. */
  exportBlock(session: number, from: number): Promise<ExportedBlock | null>
  /** A part of a long entry, from 0; null after the last. */
  exportPart(session: number, body: number, part: number): Promise<Uint8Array | null>

  /** Begins a session nobody sees yet; gives its number. */
  startImport(head: FileHead): Promise<number>
  /** Takes what follows in the file. @throws AppError `file-damaged` when it cannot be the next */
  importContent(session: number, content: FileContent): Promise<void>
  /** Shows the session. @throws AppError `file-truncated` */
  finishImport(session: number): Promise<Session>
  /** Gives up an import; without effect once it is over. */
  dropImport(session: number): Promise<void>

  /**
   * Makes a session in state `recording` and gives its open record.
   * @throws AppError `limit-reached` when the database's limit lets no more be recorded
   */
  startRecording(start: RecordingStart): Promise<WatchedRecording>

  /** Calls `listener` at each event until the returned function is called. */
  on<E extends keyof StoreEvents>(event: E, listener: (payload: StoreEvents[E]) => void): () => void

  /** Ends open recordings, writes everything out, ends the worker. Safe to call twice. */
  close(): Promise<void>
}

/** Where and how a store is opened. */
export interface StoreOptions {
  /** Data folder; made with mode 0700 when it is not there. */
  folder: string
  /** Largest database, in bytes, for tests of a full disk; 0 for no limit but the disk's. */
  maxDatabaseBytes?: number
  /** How long a removed session can be restored. Milliseconds; 10 s by default. */
  undoMs?: number
}
