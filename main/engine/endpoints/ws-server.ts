/** WebSocket server endpoint: many peers at once, each a connection of the session. */
import { createServer, type Server, type Socket } from 'node:net'
import { AppError } from '../../../shared/contract/errors.ts'
import type { WsServerConfig } from '../../../shared/model/endpoint.ts'
import type { Live } from '../../../shared/model/session.ts'
import { nowUs } from '../clock.ts'
import type { EndpointContext, OpenEndpoint, Transmission } from './endpoint.ts'
import { listen } from './listen.ts'
import { LiveState } from './live-state.ts'
import { describeProblem } from './network-errors.ts'
import { addressOf, Transport, type TransportEnd, type TransportHandlers } from './transport.ts'
import { WsConnection } from './ws-connection.ts'
import { noteOpen, recordEndBeforeOpen, type Agreement } from './ws-handshake.ts'
import { ServerHandshakes, type ServerHandshake } from './ws-server-handshake.ts'

/** Close code of a server that goes away, RFC 6455 section 7.4.1. */
const goingAway = 1001
const normalClosure = 1000

/**
 * Resolves when it listens.
 * @throws AppError `address-in-use`, `address-unavailable`, `permission-denied`, `network`
 */
export async function openWsServer(
  config: WsServerConfig,
  context: EndpointContext,
): Promise<OpenEndpoint> {
  const server = new WsServer(config, context)
  await server.listen()
  return server
}

class WsServer implements OpenEndpoint {
  readonly #config: WsServerConfig
  readonly #context: EndpointContext
  readonly #live: LiveState
  readonly #server: Server
  readonly #handshakes: ServerHandshakes
  readonly #peers = new Map<number, Peer>()
  #closing: Promise<void> | null = null

  constructor(config: WsServerConfig, context: EndpointContext) {
    this.#config = config
    this.#context = context
    this.#live = new LiveState(context)
    this.#handshakes = new ServerHandshakes(config)
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      this.#accept(socket)
    })
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
    if (connection !== null) {
      const ws = this.#peers.get(connection)?.webSocket
      if (!ws) throw new AppError('not-open', `Connection ${connection} is not open.`)
      return { connections: 1, bytes: await ws.send(transmission) }
    }
    const open = [...this.#peers.values()]
      .flatMap((peer) => peer.webSocket ?? [])
      .filter((ws) => ws.accepts(transmission))
    if (open.length === 0)
      throw new AppError('not-open', 'No peer is connected.', 'Wait until one connects.')
    return sum(await Promise.allSettled(open.map((ws) => ws.send(transmission))))
  }

  async closeConnection(connection: number): Promise<void> {
    const peer = this.#peers.get(connection)
    if (!peer) throw new AppError('not-open', `Connection ${connection} is not open.`)
    await peer.close(normalClosure)
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  async #closeAll(): Promise<void> {
    this.#live.update({ phase: 'closing' })
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve()
      })
    })
    await Promise.all([...this.#peers.values()].map((peer) => peer.close(goingAway)))
    await closed
    this.#live.update({ phase: 'closed' })
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
    const peer = new Peer(number, socket, this.#config, this.#context, this.#handshakes)
    this.#peers.set(number, peer)
    this.#live.update({ connections: this.#peers.size })
    void peer.gone.then(() => {
      this.#peers.delete(number)
      this.#live.update({ connections: this.#peers.size })
    })
    // Accepted while the server closes: it came too late to be served.
    if (this.#closing) void peer.close(goingAway)
  }
}

/** One peer: its handshake, then its WebSocket. */
class Peer implements TransportHandlers {
  readonly gone: Promise<void>
  readonly #number: number
  readonly #config: WsServerConfig
  readonly #context: EndpointContext
  readonly #transport: Transport
  readonly #handshake: ServerHandshake
  readonly #startedAt = performance.now()
  readonly #onGone: () => void
  #ws: WsConnection | null = null

  constructor(
    number: number,
    socket: Socket,
    config: WsServerConfig,
    context: EndpointContext,
    handshakes: ServerHandshakes,
  ) {
    this.#number = number
    this.#config = config
    this.#context = context
    const gone = Promise.withResolvers<void>()
    this.gone = gone.promise
    this.#onGone = gone.resolve
    const { recording } = context
    this.#transport = new Transport(socket, recording, this)
    this.#handshake = handshakes.begin(number, this.#transport, recording, (agreement, rest) => {
      this.#takeOver(agreement, rest)
    })
  }

  /** Null before the handshake is agreed. */
  get webSocket(): WsConnection | null {
    return this.#ws
  }

  /** Ends it in good order, bounded in time. */
  async close(code: number): Promise<void> {
    if (this.#ws) await this.#ws.close(code)
    else await this.#transport.close()
  }

  data(chunk: Uint8Array, at: number): boolean {
    if (this.#ws) return this.#ws.data(chunk, at)
    this.#handshake.data(chunk, at)
    return false
  }

  fin(): void {
    if (this.#ws) this.#ws.fin()
    else {
      this.#handshake.fin()
      this.#transport.end()
    }
  }

  closed(end: TransportEnd): void {
    if (this.#ws) this.#ws.closed(end)
    else {
      this.#handshake.fin()
      recordEndBeforeOpen(this.#context.recording, this.#number, end)
    }
    this.#onGone()
  }

  #takeOver(agreement: Agreement, rest: readonly Uint8Array[]): void {
    const { recording } = this.#context
    this.#ws = new WsConnection(
      this.#number,
      this.#transport,
      recording,
      { ...this.#config, ...agreement, role: 'server' },
      (at, rttMs) => this.#context.roundTrip?.(this.#number, at, rttMs),
    )
    const at = noteOpen(recording, this.#number, agreement, performance.now() - this.#startedAt)
    for (const chunk of rest) this.#ws.data(chunk, at)
  }
}

/** Peers that went away meanwhile are left out; anything else that went wrong is thrown. */
function sum(results: readonly PromiseSettledResult<number>[]): {
  connections: number
  bytes: number
} {
  const sent = { connections: 0, bytes: 0 }
  for (const result of results) {
    if (result.status === 'fulfilled') {
      sent.connections++
      sent.bytes += result.value
    } else if (!(result.reason instanceof AppError && result.reason.code === 'disconnected'))
      throw result.reason
  }
  return sent
}
