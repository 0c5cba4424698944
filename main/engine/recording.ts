/**
 * What endpoints write to and the recorder implements: the only way into a session's record. Every call copies its
 * bytes before it returns, so that callers can reuse their buffers.
 */
import type { Address, Direction, EntryKind, EventDetail } from '../../shared/model/entry.ts'
import type { Problem } from '../../shared/problems/problems.ts'
import type { HttpHead } from '../../shared/wire/http/head.ts'

/** Properties of one entry besides its bytes. */
export interface EntryHead {
  /** Number of the connection in its session; 0 for the endpoint itself. */
  connection: number
  direction: Direction
  kind: EntryKind
  /** Microseconds since the epoch; see `clock.ts`. */
  at: number
  /** How many of the entry's first bytes are a frame header; 0 for anything but frames. */
  headerLength: number
  /** The transport ended before the payload was complete. */
  partial?: boolean
  /** Crafted by the user, valid or not. */
  crafted?: boolean
  /** The rules it violates, when the writer has validated it already; see `shared/wire/websocket/rules-frame.ts`. */
  violationFlags?: number
  /** Of a handshake: the head that its writer parsed, absent or null if the bytes are no complete head. */
  http?: HttpHead | null
}

/** Properties that the frames of one read share. */
export type RunHead = Pick<EntryHead, 'connection' | 'direction' | 'at'>

/** An entry that is too long to hold: its bytes go to the store as they arrive; `end` returns its number. */
export interface BodyWriter {
  append(bytes: Uint8Array): void
  /** `violationFlags` of a frame whose header already had violation flags: those of the whole frame. */
  end(at: number, partial?: boolean, violationFlags?: number): number
}

/** A pausable source of bytes: a socket. */
export interface Source {
  pause(): void
  resume(): void
}

/** Traffic that was received whole. */
export interface Incoming {
  connection: number
  kind: EntryKind
  /** Its first byte on the wire: for a frame with FIN and opcode. */
  first: number
}

/** A recording that reports received traffic. */
export interface WatchedRecording extends Recording {
  /** Calls `listener` for all received traffic until the returned function is called. */
  onIncoming(listener: (incoming: Incoming) => void): () => void
}

/** Why a recording ends although its endpoint could continue. */
export interface LimitReached {
  /** Size or age of the session, or size of the whole database. */
  limit: 'size' | 'age' | 'database'
  /** Bytes or milliseconds. */
  value: number
}

/** An event as endpoints report it: errors have sentences that the window can translate. */
export type RecordedEvent = Exclude<EventDetail, { kind: 'error' }> | ({ kind: 'error' } & Problem)

/** The open recording of one session. */
export interface Recording {
  readonly session: number
  /** Number of entries so far. */
  readonly entries: number
  /** Appends one entry; `bytes[start..end)` are its bytes on the wire. Returns its number. */
  append(head: EntryHead, bytes: Uint8Array, start?: number, end?: number): number
  /**
   * Appends an entry for each frame of the run `bytes[start..end)`: consecutive whole WebSocket frames, none longer
   * than the parser's `gatherLimit`, validated by the writer and without violation flags.
   */
  appendFrames(head: RunHead, bytes: Uint8Array, start: number, end: number): void
  /** Begins a streamed entry. `declaredLength` is the length in the header. */
  begin(head: EntryHead, declaredLength: number): BodyWriter
  /**
   * Keeps bytes of a connection's next, incomplete entry: what remains of it if the process is killed. Called again
   * with later bytes.
   */
  hold(head: EntryHead, bytes: Uint8Array): void
  /** The entry was appended or begun: its held bytes are no longer needed. */
  release(connection: number): void
  event(connection: number, detail: RecordedEvent, at?: number): number
  /** Records that a transport connection began; returns its number in the session. */
  openConnection(local: Address | null, remote: Address | null, at: number): number
  /** Corrects the addresses of a connection once they are known. */
  describeConnection(connection: number, local: Address | null, remote: Address | null): void
  closeConnection(connection: number, at: number): void
  /** Registers a source that is paused while too much waits for the disk. Returns a function to unregister it. */
  attach(source: Source): () => void
  /** Writes everything, marks the session complete, resolves when it is on disk. */
  end(): Promise<void>
}
