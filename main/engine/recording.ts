/**
 * What endpoints write and the recorder implements: the one way into a session's record.
 * Every call copies the bytes it is given before it returns, so that callers may reuse their buffers.
 */
import type { Address, Direction, EntryKind, EventDetail } from '../../shared/model/entry.ts'

/** Facts of one entry beside its bytes. */
export interface EntryHead {
  /** Number of the connection in its session; 0 for the endpoint itself. */
  connection: number
  direction: Direction
  kind: EntryKind
  /** Microseconds since the epoch; see `clock.ts`. */
  at: number
  /** Of the entry's bytes, how many at its start are a frame's header; 0 for anything but frames. */
  headerLength: number
  /** The transport ended before the whole payload was there. */
  partial?: boolean
  /** Sent by hand, whether it keeps the rules or not. */
  crafted?: boolean
  /** Which rules it breaks, when the writer has validated it already; see `shared/wire/websocket/rules-frame.ts`. */
  violationFlags?: number
}

/** Facts that the frames of one read share. */
export type RunHead = Pick<EntryHead, 'connection' | 'direction' | 'at'>

/** An entry whose bytes are too many to hold: they go to the store as they come; the number is given by `end`. */
export interface BodyWriter {
  append(bytes: Uint8Array): void
  /** `violationFlags` of a frame whose head brought violation flags along: those of the whole frame. */
  end(at: number, partial?: boolean, violationFlags?: number): number
}

/** A pausable source of bytes: a socket. */
export interface Source {
  pause(): void
  resume(): void
}

/** Traffic that came in whole. */
export interface Incoming {
  connection: number
  kind: EntryKind
  /** Its first byte on the wire: of a frame with FIN and opcode. */
  first: number
}

/** A record that tells what comes in. */
export interface WatchedRecording extends Recording {
  /** Calls `listener` for all traffic that comes in until the returned function is called. */
  onIncoming(listener: (incoming: Incoming) => void): () => void
}

/** Why a recording ends although its endpoint could go on. */
export interface LimitReached {
  /** Size or age of the session, or size of the whole database. */
  limit: 'size' | 'age' | 'database'
  /** Bytes or milliseconds. */
  value: number
}

/** The open record of one session. */
export interface Recording {
  readonly session: number
  /** Number of entries so far. */
  readonly entries: number
  /** Appends one entry; `bytes[start..end)` are its bytes on the wire. Gives its number. */
  append(head: EntryHead, bytes: Uint8Array, start?: number, end?: number): number
  /**
   * Appends an entry for each frame of the run `bytes[start..end)`: whole WebSocket frames, one behind the other, none
   * longer than the parser's `gatherLimit`, validated by the writer and without violation flags.
   */
  appendFrames(head: RunHead, bytes: Uint8Array, start: number, end: number): void
  /** Begins an entry that is streamed. `declaredLength` is what the header promises. */
  begin(head: EntryHead, declaredLength: number): BodyWriter
  /**
   * Keeps bytes of a connection's next entry, which is not whole yet: what a killed process leaves of it. Called again
   * with what came since.
   */
  hold(head: EntryHead, bytes: Uint8Array): void
  /** The entry was appended, or begun: what was held for it is done with. */
  release(connection: number): void
  event(connection: number, detail: EventDetail, at?: number): number
  /** Notes that a transport connection began; gives its number in the session. */
  openConnection(local: Address | null, remote: Address | null, at: number): number
  /** Corrects the addresses of a connection once they are known. */
  describeConnection(connection: number, local: Address | null, remote: Address | null): void
  closeConnection(connection: number, at: number): void
  /** Registers a source that is paused while too much waits for the disk. Gives its undo. */
  attach(source: Source): () => void
  /** Writes out everything, marks the session complete, resolves when it is on disk. */
  end(): Promise<void>
}
