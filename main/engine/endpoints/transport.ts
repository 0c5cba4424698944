/**
 * A connected socket as an endpoint sees it: reads come as they are, writes go out in order, FIN is told from RST, and
 * the end is reported once. Several parties may hold the reads up (the store, an echo); they go on when none does.
 * Owns the socket from construction to `closed`.
 */
import type { Socket } from 'node:net'
import type { Recording } from '../recording.ts'
import type { Problem } from './network-errors.ts'
import type { Address } from '../../../shared/model/entry.ts'

/** How a transport ended. */
export interface TransportEnd {
  /** Who ended it first. */
  by: 'peer' | 'local'
  how: 'fin' | 'rst' | 'error'
  /** Bytes handed to the system that it had not taken; a write taken in part counts whole. */
  unsent: number
  /** Why, when it was not in good order. */
  problem: Problem | null
  /** Microseconds since the epoch. */
  at: number
}

export interface TransportHandlers {
  /** One read. The chunk may be kept. */
  data(chunk: Buffer, at: number): void
  /** The peer sent FIN. Without this handler it is answered with FIN once what was written has gone. */
  fin?(at: number): void
  /** Once, after the last of everything else. */
  closed(end: TransportEnd): void
}

export interface TransportApi {
  readonly local: Address
  readonly remote: Address
  readonly socket: Socket
  /** No more can be written: FIN or RST went out or the connection is gone. */
  readonly ended: boolean
  /** Hands bytes to the system in this tick, which may keep them: never change them after. False: wait for `drained`. */
  write(bytes: Uint8Array): boolean
  /** Resolves when there is room again and the store keeps up, or when the connection is gone. */
  drained(): Promise<void>
  /** Resolves when the system has taken all that was written; false when the connection ended before. */
  taken(): Promise<boolean>
  /** Holds the reads up for a reason, until `go` with the same reason. */
  hold(reason: string): void
  go(reason: string): void
  /** Sends FIN after what was written. */
  end(): void
  /** Sends RST. */
  reset(): void
  /** Sends FIN, waits for the peer's, resets after `graceMs`. Resolves when closed. */
  close(graceMs?: number): Promise<void>
}

/** Most time a connection gets to end in good order. Milliseconds. */
export const closeGraceMs = 2_000

export type CreateTransport = (
  socket: Socket,
  recording: Recording,
  handlers: TransportHandlers,
) => TransportApi
