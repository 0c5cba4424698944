/**
 * The life of a client endpoint: attempt after attempt, waiting between them, until it is closed, gives up, or its
 * connection ends and no other attempt is due. Keeps `Live` true. The same for TCP and WebSocket.
 */
import type { Live } from '../../../shared/model/session.ts'
import type { Reconnect } from '../../../shared/model/endpoint.ts'
import type { EndpointContext } from './endpoint.ts'
import type { Problem } from './network-errors.ts'

/** One connection that was made and is usable: for WebSocket, after the opening handshake. */
export interface ClientConnection {
  readonly connection: number
  /** What it adds to `Live`. */
  readonly facts: Pick<Live, 'local' | 'remote' | 'subprotocol' | 'extensions' | 'openMs' | 'tls'>
  /** Resolves when it is gone, its entries written and `recording.closeConnection` called; with the trouble if any. */
  readonly gone: Promise<Problem | null>
  /** Ends it in good order, bounded in time. */
  close(): Promise<void>
}

/** @throws ConnectFailure when there is no connection; its entries are written */
export type AttemptToConnect = (attempt: number, signal: AbortSignal) => Promise<ClientConnection>

export interface ClientLifeApi<C extends ClientConnection> {
  readonly live: Live
  /** The open connection, if there is one now. */
  readonly current: C | null
  close(): Promise<void>
}

export type RunClient = <C extends ClientConnection>(
  context: EndpointContext,
  reconnect: Reconnect,
  attempt: (attempt: number, signal: AbortSignal) => Promise<C>,
) => ClientLifeApi<C>
