/** TCP server endpoint: many peers at once, each a connection of the session. */
import { createServer, type Server, type Socket } from 'node:net'
import { AppError } from '../../../shared/contract/errors.ts'
import type { TcpServerConfig } from '../../../shared/model/endpoint.ts'
import type { Live } from '../../../shared/model/session.ts'
import { nowUs } from '../clock.ts'
import type { EndpointContext, OpenEndpoint, Transmission } from './endpoint.ts'
import { listen } from './listen.ts'
import { LiveState } from './live-state.ts'
import { describeProblem } from './network-errors.ts'
import { dataOf } from './tcp-client.ts'
import { TcpConnection } from './tcp-connection.ts'
import { addressOf } from './transport.ts'

/**
 * Resolves when it listens.
 * @throws AppError `address-in-use`, `address-unavailable`, `permission-denied`, `network`
 */
export async function openTcpServer(
  config: TcpServerConfig,
  context: EndpointContext,
): Promise<OpenEndpoint> {
  const server = new TcpServer(config, context)
  await server.listen()
  return server
}

class TcpServer implements OpenEndpoint {
  readonly #config: TcpServerConfig
  readonly #context: EndpointContext
  readonly #live: LiveState
  readonly #server: Server
  readonly #peers = new Map<number, TcpConnection>()

  constructor(config: TcpServerConfig, context: EndpointContext) {
    this.#config = config
    this.#context = context
    this.#live = new LiveState(context)
    this.#server = createServer(
      {
        allowHalfOpen: true,
        noDelay: config.noDelay,
        keepAlive: config.keepAliveMs > 0,
        keepAliveInitialDelay: config.keepAliveMs,
      },
      (socket) => {
        this.#accept(socket)
      },
    )
  }

  get live(): Live {
    return this.#live.value
  }

  async listen(): Promise<void> {
    const startedAt = nowUs()
    const local = await listen(this.#server, this.#config)
    const openMs = (nowUs() - startedAt) / 1_000
    this.#context.recording.event(0, {
      kind: 'open',
      what: 'listening',
      local,
      remote: null,
      attempt: 1,
      tookMs: openMs,
    })
    this.#live.update({ phase: 'listening', local, openMs })
    // From here on: a peer that could not be accepted, for want of files perhaps. The server goes on.
    this.#server.on('error', (error) => {
      const problem = describeProblem(error, local)
      this.#context.recording.event(0, { kind: 'error', ...problem })
      this.#live.update({ problem })
    })
  }

  async send(
    transmission: Transmission,
    connection: number | null,
  ): Promise<{ connections: number; bytes: number }> {
    if (transmission.as === 'end') return this.#end(transmission.how, connection)
    const body = dataOf(transmission)
    if (connection !== null) {
      await this.#require(connection).send(body)
      return { connections: 1, bytes: body.length }
    }
    const peers = [...this.#peers.values()].filter((peer) => peer.open)
    if (peers.length === 0)
      throw new AppError('not-open', 'No peer is connected.', 'Wait until one connects.')
    const results = await Promise.allSettled(peers.map((peer) => peer.send(body)))
    return countSent(results, body.length)
  }

  async #end(
    how: 'fin' | 'rst',
    connection: number | null,
  ): Promise<{ connections: number; bytes: number }> {
    const peers = [...this.#peers.values()].filter(
      (peer) => (connection === null || peer.number === connection) && (how === 'rst' || peer.open),
    )
    if (peers.length === 0)
      throw new AppError(
        'not-open',
        connection === null ? 'No peer is connected.' : `Connection ${connection} is not open.`,
      )
    await Promise.all(peers.map((peer) => peer.end(how)))
    return { connections: peers.length, bytes: 0 }
  }

  async closeConnection(connection: number): Promise<void> {
    await this.#require(connection).close()
  }

  async close(): Promise<void> {
    if (this.live.phase === 'closed') return
    this.#live.update({ phase: 'closing' })
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve()
      })
    })
    await Promise.all([...this.#peers.values()].map((peer) => peer.close()))
    await closed
    this.#live.update({ phase: 'closed' })
  }

  #require(connection: number): TcpConnection {
    const peer = this.#peers.get(connection)
    if (!peer?.open) throw new AppError('not-open', `Connection ${connection} is not open.`)
    return peer
  }

  #accept(socket: Socket): void {
    const { recording } = this.#context
    const at = nowUs()
    // A peer that has gone again before it was accepted leaves a socket without addresses.
    const local = socket.localAddress
      ? addressOf(socket.localAddress, socket.localPort)
      : (this.live.local ?? addressOf(undefined, undefined))
    const remote = addressOf(socket.remoteAddress, socket.remotePort)
    const number = recording.openConnection(local, remote, at)
    recording.event(
      number,
      { kind: 'open', what: 'accepted', local, remote, attempt: 1, tookMs: 0 },
      at,
    )
    const peer = new TcpConnection(number, socket, recording, this.#config)
    this.#peers.set(number, peer)
    this.#live.update({ connections: this.#peers.size })
    void peer.gone.then(() => {
      this.#peers.delete(number)
      this.#live.update({ connections: this.#peers.size })
    })
    // Accepted while the server closes: it came too late to be served.
    if (this.live.phase === 'closing') void peer.close()
  }
}

/** Peers that went away meanwhile are left out; anything else that went wrong is thrown. */
export function countSent(
  results: readonly PromiseSettledResult<void>[],
  length: number,
): { connections: number; bytes: number } {
  let connections = 0
  for (const result of results) {
    if (result.status === 'fulfilled') connections++
    else if (!(result.reason instanceof AppError && result.reason.code === 'disconnected'))
      throw result.reason
  }
  return { connections, bytes: connections * length }
}
