/**
 * The interface of every endpoint to the engine. An endpoint owns its sockets from opening to closing, writes
 * everything that happens into its recording, and reports its state through `changed`. Network errors after opening are
 * data: they are recorded and shown in `SessionStatus.problem`, never thrown.
 */
import { AppError } from '../../../shared/contract/errors.ts'
import type { Outgoing } from '../../../shared/contract/outgoing.ts'
import type { SessionStatus } from '../../../shared/model/session.ts'
import type { FrameBits } from '../../../shared/wire/websocket/frame.ts'
import type { Recording } from '../recording.ts'

type Of<A extends Outgoing['as']> = Extract<Outgoing, { as: A }>

/** Bytes to send: whole, or in pieces whose lengths add up to `length`. */
export interface OutgoingBody {
  readonly length: number
  pieces(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}

/** How a crafted frame differs from what Sockeye would send; such a frame is recorded as crafted. */
export interface CraftedFrame extends Pick<Of<'frame'>, 'mask' | 'lengthForm'> {
  /** Up to 2^64 - 1; null declares the length of the payload. */
  declaredLength: bigint | null
}

/** A frame that is sent between the fragments of a message. */
export interface ControlBetween {
  /** The number of fragments before it. */
  after: number
  opcode: number
  payload: Uint8Array
}

/** How a message is split into frames, and its opcode. */
export interface Splitting {
  /** Text (1) or binary (2). */
  opcode: 1 | 2
  compress: boolean
  /** Payload bytes of each fragment; the last is repeated for a longer message. Empty for one frame. */
  sizes: readonly number[]
  between: readonly ControlBetween[]
}

/**
 * What an endpoint can send on a connection: an `Outgoing` of the contract with its body, and the frames to make of it.
 * Data is for TCP endpoints, the rest but `end` for WebSocket ones.
 */
export type Transmission =
  | { as: 'data'; body: OutgoingBody }
  | ({ as: 'frame'; body: OutgoingBody; crafted?: CraftedFrame } & FrameBits)
  /** A message that is compressed, split, or both. */
  | ({ as: 'message'; body: OutgoingBody } & Splitting)
  /** Bytes below the frames of a WebSocket. */
  | { as: 'raw'; body: OutgoingBody }
  /**
   * Starts the closing handshake, RFC 6455 section 7.1.2; null code sends an empty close frame. The creator has checked
   * it with `closeFault`.
   */
  | Of<'close'>
  /** Ends this side: with FIN after everything sent before, or with RST immediately. */
  | Of<'end'>

/** The result of a send: the connections that accepted it, and the total payload bytes. */
export interface Sent {
  to: number[]
  bytes: number
}

/** The connection does not exist, or accepts nothing more. */
export const notOpen = (connection: number): AppError =>
  new AppError('not-open', `Connection ${connection} is not open.`)

export interface OpenEndpoint {
  readonly live: SessionStatus
  /**
   * Sends to one connection or to all open ones (null); resolves when the system has accepted the bytes.
   * @throws AppError `not-open` when no such connection is open, `bad-input` for what the endpoint cannot send
   */
  send(transmission: Transmission, connection: number | null): Promise<Sent>
  /** @throws AppError `not-open` */
  closeConnection(connection: number): Promise<void>
  /** Ends every connection gracefully within a bounded time, then resolves; the caller ends the recording. */
  close(): Promise<void>
}

export interface EndpointContext {
  readonly recording: Recording
  /** Called at every change of `live` with the new value. */
  changed(live: SessionStatus): void
  /** Called with the time of the pong and the round-trip time when a pong answers a ping. */
  roundTrip?(connection: number, at: number, rttMs: number): void
  /** Called once when the endpoint has ended on its own: a client that makes no further attempt. */
  ended(): void
}
