/**
 * What every endpoint is to the engine. An endpoint owns its sockets from opening to closing, writes all that happens
 * into its recording, and reports what it is doing through `changed`. Network trouble after opening is data: it is
 * recorded and shown in `SessionStatus.problem`, never thrown.
 */
import { AppError } from '../../../shared/contract/errors.ts'
import type { LengthForm, MaskChoice } from '../../../shared/contract/outgoing.ts'
import type { SessionStatus } from '../../../shared/model/session.ts'
import type { Recording } from '../recording.ts'

/** Bytes to send: whole, or in pieces whose lengths add up to `length`. */
export interface OutgoingBody {
  readonly length: number
  pieces(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}

/** How a frame by hand differs from what Sockeye would send; such a frame is recorded as crafted. */
export interface CraftedFrame {
  mask: MaskChoice
  lengthForm: LengthForm
  /** Up to 2^64 - 1; null declares the length of the payload. */
  declaredLength: bigint | null
}

/** A frame that is put between the fragments of a message. */
export interface ControlBetween {
  /** After so many fragments. */
  after: number
  opcode: number
  payload: Uint8Array
}

/** What an endpoint can put on a connection. Data is for TCP endpoints, the rest but `end` for WebSocket ones. */
export type Transmission =
  | { as: 'data'; body: OutgoingBody }
  | {
      as: 'frame'
      fin: boolean
      rsv: number
      opcode: number
      body: OutgoingBody
      crafted?: CraftedFrame
    }
  /** A text (1) or binary (2) message that is compressed, split, or both; see `Outgoing` of the contract. */
  | {
      as: 'message'
      opcode: 1 | 2
      body: OutgoingBody
      compress: boolean
      /** Payload bytes of each fragment; empty for one frame. */
      sizes: readonly number[]
      between: readonly ControlBetween[]
    }
  /** Bytes below the frames of a WebSocket. */
  | { as: 'raw'; body: OutgoingBody }
  /** Starts the closing handshake, RFC 6455 section 7.1.2; null code sends an empty close frame. */
  | { as: 'close'; code: number | null; reason: string }
  /** Ends this side: with FIN after all that was sent before, or with RST at once. */
  | { as: 'end'; how: 'fin' | 'rst' }

/** What a send came to: the connections that took it, and payload bytes together. */
export interface Sent {
  to: number[]
  bytes: number
}

/** A connection that is not there, or takes nothing more. */
export const notOpen = (connection: number): AppError =>
  new AppError('not-open', `Connection ${connection} is not open.`)

export interface OpenEndpoint {
  readonly live: SessionStatus
  /**
   * Sends to one connection or to all that are open (null); resolves when the system has taken the bytes.
   * @throws AppError `not-open` when no such connection is open, `bad-input` for what the endpoint cannot carry
   */
  send(transmission: Transmission, connection: number | null): Promise<Sent>
  /** @throws AppError `not-open` */
  closeConnection(connection: number): Promise<void>
  /** Ends every connection in good order within a bounded time, then resolves; the recording is the caller's to end. */
  close(): Promise<void>
}

export interface EndpointContext {
  readonly recording: Recording
  /** Called at every change of `live`, with the new value. */
  changed(live: SessionStatus): void
  /** Called at each round trip of a ping: when its pong came, and how long that took. */
  roundTrip?(connection: number, at: number, rttMs: number): void
  /** Called once when the endpoint has ended by itself: a client whose connection is gone for good. */
  ended(): void
}
