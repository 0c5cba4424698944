/** What the store's client and its worker say to each other. Arenas travel as transferred buffers. */
import type { EngineParams, EngineResult } from '../../../shared/contract/engine.ts'
import type { Compaction, DatabaseLimit } from '../../../shared/contract/methods/storage.ts'
import type { SearchProgress, ViewProgress } from '../../../shared/contract/query.ts'
import type { AppErrorData } from '../../../shared/contract/errors.ts'
import type { Endpoint, EndpointConfig } from '../../../shared/model/endpoint.ts'
import type { Address, EntrySummary } from '../../../shared/model/entry.ts'
import type { ViewMode } from '../../../shared/model/framing.ts'
import type {
  FirstByteTiming,
  Connection,
  Dropped,
  Session,
} from '../../../shared/model/session.ts'
import type { Sequence } from '../../../shared/model/sequence.ts'
import type { Snippet } from '../../../shared/model/snippet.ts'
import type { LimitReached } from '../recording.ts'
import type { FileContent, FileHead } from '../interchange/sockeye/contents.ts'
import type { ExportedBlock, ExportedHead, Scan, ScanResult, StoreFacts } from './store.ts'

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

export type SaveSnippet = EngineParams<'saveSnippet'>
export type SaveSequence = EngineParams<'saveSequence'>
export type MoveSnippet = EngineParams<'moveSnippet'>['to']

/** What can be asked of the worker; answered in the order of asking. */
export interface WorkerCalls {
  about: () => StoreFacts
  storage: () => EngineResult<'storage'>
  setDatabaseLimit: (limit: DatabaseLimit) => void
  compact: () => Promise<Compaction>
  cancelCompaction: () => void
  endpoints: () => Endpoint[]
  saveEndpoint: (params: EngineParams<'saveEndpoint'>) => Endpoint
  removeEndpoint: (id: number) => void
  plainSecrets: () => Endpoint[] | null
  setSecretsApart: (sealed: readonly Endpoint[]) => void
  snippets: () => Snippet[]
  saveSnippet: (params: SaveSnippet) => Snippet
  removeSnippet: (id: number) => void
  moveSnippet: (id: number, to: MoveSnippet) => Snippet
  sequences: () => Sequence[]
  saveSequence: (params: SaveSequence) => Sequence
  removeSequence: (id: number) => void
  sessions: (params: EngineParams<'sessions'>) => Session[]
  session: (session: number) => Session
  renameSession: (session: number, name: string) => Session
  setViewMode: (session: number, viewMode: ViewMode) => void
  removeSession: (session: number) => void
  restoreSession: (session: number) => Session
  setDiffering: (session: number, differing: number) => void
  connections: (params: EngineParams<'connections'>) => Connection[]
  peers: (params: EngineParams<'peers'>) => EngineResult<'peers'>
  firstByteTiming: (session: number, connection: number) => FirstByteTiming
  entries: (params: EngineParams<'entries'>) => EntrySummary[] | Promise<EntrySummary[]>
  openView: (params: EngineParams<'openView'>) => EngineResult<'openView'>
  viewCount: (view: number) => number
  viewState: (view: number) => EngineResult<'viewState'>
  viewPosition: (view: number, n: number, offset: number) => number
  closeView: (view: number) => void
  matches: (
    params: EngineParams<'matches'>,
  ) => EngineResult<'matches'> | Promise<EngineResult<'matches'>>
  searchSessions: (params: EngineParams<'searchSessions'>) => EngineResult<'searchSessions'>
  stopSearch: (search: number) => void
  statistics: (params: EngineParams<'statistics'>) => Promise<EngineResult<'statistics'>>
  message: (session: number, n: number) => EngineResult<'message'>
  handshake: (session: number, n: number) => EngineResult<'handshake'>
  bytes: (params: EngineParams<'bytes'>) => EngineResult<'bytes'> | Promise<EngineResult<'bytes'>>
  scan: (scan: Scan) => ScanResult
  exportHead: (session: number) => ExportedHead
  exportBlock: (session: number, from: number) => ExportedBlock | null
  exportPart: (session: number, body: number, part: number) => Uint8Array | null
  startImport: (head: FileHead) => number
  importContent: (session: number, content: FileContent) => void
  finishImport: (session: number) => Session
  dropImport: (session: number) => void
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
  | { type: 'call'; id: number; method: keyof WorkerCalls; params: unknown[] }
  | {
      type: 'write'
      session: number
      /** An arena's buffer with how many records and bytes are in it; null for changes alone. */
      buffer: ArrayBuffer | null
      count: number
      used: number
      changes: RecordingChange[]
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
  | { type: 'failed'; sessions: number[]; error: AppErrorData }
  | { type: 'event'; event: 'sessionsChanged' | 'endpointsChanged' | 'snippetsChanged' }
  | { type: 'view'; progress: ViewProgress }
  | { type: 'search'; progress: SearchProgress }
  | { type: 'problem'; session: number | null; error: AppErrorData }
