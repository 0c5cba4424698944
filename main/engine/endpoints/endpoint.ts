/**
 * What every endpoint is to the engine. An endpoint owns its sockets from opening to closing, writes all that happens
 * into its recording, and reports what it is doing through `changed`. Network trouble after opening is data: it is
 * recorded and shown in `Live.problem`, never thrown.
 */
import type { Live } from '../../../shared/model/session.ts'
import type { Recording } from '../recording.ts'

/** Bytes to send: whole, or in pieces whose lengths add up to `length`. */
export interface OutgoingBody {
  readonly length: number
  pieces(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}

/** What an endpoint can put on a connection. Frames are for WebSocket endpoints, data for TCP ones. */
export type Transmission =
  | { as: 'data'; body: OutgoingBody }
  | { as: 'frame'; fin: boolean; rsv: number; opcode: number; body: OutgoingBody }
  /** Starts the closing handshake, RFC 6455 section 7.1.2; null code sends an empty close frame. */
  | { as: 'close'; code: number | null; reason: string }

export interface OpenEndpoint {
  readonly live: Live
  /**
   * Sends to one connection or to all that are open (null); resolves when the system has taken the bytes.
   * @throws AppError `not-open` when no such connection is open, `bad-input` for what the endpoint cannot carry
   */
  send(
    transmission: Transmission,
    connection: number | null,
  ): Promise<{ connections: number; bytes: number }>
  /** @throws AppError `not-open` */
  closeConnection(connection: number): Promise<void>
  /** Ends every connection in good order within a bounded time, then resolves; the recording is the caller's to end. */
  close(): Promise<void>
}

export interface EndpointContext {
  readonly recording: Recording
  /** Called at every change of `live`, with the new value. */
  changed(live: Live): void
  /** Called once when the endpoint has ended by itself: a client whose connection is gone for good. */
  ended(): void
}
