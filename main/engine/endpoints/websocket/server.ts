/** WebSocket server endpoint: many peers at once, each a connection of the session. */
import type { WsServerConfig } from '../../../../shared/protocols/websocket/server.ts'
import type { SessionStatus } from '../../../../shared/model/session.ts'
import {
  notOpen,
  type EndpointContext,
  type OpenEndpoint,
  type Sent,
  type Transmission,
} from '../endpoint.ts'
import { PeerServer, sendToAll } from '../lifecycle/peer-server.ts'
import { ServerHandshakes } from './handshake/server.ts'
import { WsPeer } from './server-peer.ts'

/** Close code of a server that goes away, RFC 6455 section 7.4.1. */
const goingAway = 1001
const normalClosure = 1000

/**
 * Resolves when it is listening.
 * @throws AppError `address-in-use`, `address-unavailable`, `permission-denied`, `network`
 */
export async function openWsServer(
  config: WsServerConfig,
  context: EndpointContext,
): Promise<OpenEndpoint> {
  const handshakes = new ServerHandshakes(config)
  const server = new PeerServer<WsPeer>(context, {
    options: { noDelay: true },
    admit: (number, socket) => new WsPeer(number, socket, config, context, handshakes),
    dismiss: (peer) => peer.close(goingAway),
  })
  await server.listen(config)
  return new WsServer(server)
}

class WsServer implements OpenEndpoint {
  readonly #server: PeerServer<WsPeer>

  constructor(server: PeerServer<WsPeer>) {
    this.#server = server
  }

  get live(): SessionStatus {
    return this.#server.live
  }

  async send(transmission: Transmission, connection: number | null): Promise<Sent> {
    const { peers } = this.#server
    if (connection !== null) {
      const ws = peers.get(connection)?.webSocket
      if (!ws) throw notOpen(connection)
      return { to: [connection], bytes: await ws.send(transmission) }
    }
    const open = [...peers.values()]
      .flatMap((peer) => peer.webSocket ?? [])
      .filter((ws) => ws.accepts(transmission))
    return sendToAll(open, (ws) => ws.send(transmission))
  }

  async closeConnection(connection: number): Promise<void> {
    const peer = this.#server.peers.get(connection)
    if (!peer) throw notOpen(connection)
    await peer.close(normalClosure)
  }

  close(): Promise<void> {
    return this.#server.close()
  }
}
