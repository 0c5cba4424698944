/** TCP server endpoint: many peers at once, each a connection of the session. */
import { AppError } from '../../../../shared/contract/errors.ts'
import type { TcpServerConfig } from '../../../../shared/protocols/tcp/server.ts'
import type { SessionStatus } from '../../../../shared/model/session.ts'
import {
  notOpen,
  type EndpointContext,
  type OpenEndpoint,
  type Sent,
  type Transmission,
} from '../endpoint.ts'
import { PeerServer, sendToAll } from '../lifecycle/peer-server.ts'
import { dataOf } from './client.ts'
import { TcpConnection } from './connection.ts'

/**
 * Resolves when it is listening.
 * @throws AppError `address-in-use`, `address-unavailable`, `permission-denied`, `network`
 */
export async function openTcpServer(
  config: TcpServerConfig,
  context: EndpointContext,
): Promise<OpenEndpoint> {
  const { noDelay, keepAliveMs } = config
  const server = new PeerServer<TcpConnection>(context, {
    options: { noDelay, keepAlive: keepAliveMs > 0, keepAliveInitialDelay: keepAliveMs },
    admit: (number, socket) => new TcpConnection(number, socket, context.recording, config),
    dismiss: (peer) => peer.close(),
  })
  await server.listen(config)
  return new TcpServer(server)
}

class TcpServer implements OpenEndpoint {
  readonly #server: PeerServer<TcpConnection>

  constructor(server: PeerServer<TcpConnection>) {
    this.#server = server
  }

  get live(): SessionStatus {
    return this.#server.live
  }

  async send(transmission: Transmission, connection: number | null): Promise<Sent> {
    if (transmission.as === 'end') return this.#end(transmission.how, connection)
    const body = dataOf(transmission)
    if (connection !== null) {
      await this.#require(connection).send(body)
      return { to: [connection], bytes: body.length }
    }
    return sendToAll(
      this.#peers.filter((peer) => peer.open),
      async (peer) => {
        await peer.send(body)
        return body.length
      },
    )
  }

  async closeConnection(connection: number): Promise<void> {
    await this.#require(connection).close()
  }

  close(): Promise<void> {
    return this.#server.close()
  }

  get #peers(): TcpConnection[] {
    return [...this.#server.peers.values()]
  }

  async #end(how: 'fin' | 'rst', connection: number | null): Promise<Sent> {
    const peers = this.#peers.filter(
      (peer) => (connection === null || peer.number === connection) && (how === 'rst' || peer.open),
    )
    if (peers.length === 0)
      throw connection === null
        ? new AppError('not-open', 'No peer is connected.')
        : notOpen(connection)
    await Promise.all(peers.map((peer) => peer.end(how)))
    return { to: peers.map(({ number }) => number), bytes: 0 }
  }

  #require(connection: number): TcpConnection {
    const peer = this.#server.peers.get(connection)
    if (!peer?.open) throw notOpen(connection)
    return peer
  }
}
