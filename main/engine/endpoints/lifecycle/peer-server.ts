/**
 * The common part of a TCP and a WebSocket server: binding the address, numbering and holding the peers that connect,
 * and ending all of them gracefully. The protocol is implemented by the server.
 */
import { createServer, type Server, type ServerOpts, type Socket } from 'node:net'
import { AppError } from '../../../../shared/contract/errors.ts'
import type { Address } from '../../../../shared/model/entry.ts'
import type { SessionStatus } from '../../../../shared/model/session.ts'
import { nowUs } from '../../clock.ts'
import type { EndpointContext, Sent } from '../endpoint.ts'
import { listen, type ListenTarget } from '../transport/listen.ts'
import { SessionStatusState } from './session-status.ts'
import { describeProblem } from '../transport/network-errors.ts'
import { addressOf } from '../transport/transport.ts'

export interface PeerServerDeps<Peer> {
  options: Omit<ServerOpts, 'allowHalfOpen'>
  /** Takes over a socket as connection `number` of the session. */
  admit(number: number, socket: Socket): Peer
  /** Ends a peer because the server ends, gracefully and within a bounded time. */
  dismiss(peer: Peer): Promise<void>
}

export class PeerServer<Peer extends { readonly gone: Promise<unknown> }> {
  readonly #context: EndpointContext
  readonly #deps: PeerServerDeps<Peer>
  readonly #live: SessionStatusState
  readonly #server: Server
  readonly #peers = new Map<number, Peer>()
  /** The local address of every peer; null when the server is bound to all addresses of the machine. */
  #bound: Address | null = null
  #closing: Promise<void> | null = null

  constructor(context: EndpointContext, deps: PeerServerDeps<Peer>) {
    this.#context = context
    this.#deps = deps
    this.#live = new SessionStatusState(context)
    this.#server = createServer({ ...deps.options, allowHalfOpen: true }, (socket) => {
      this.#accept(socket)
    })
  }

  get live(): SessionStatus {
    return this.#live.value
  }

  /** All connected peers, by connection number. */
  get peers(): ReadonlyMap<number, Peer> {
    return this.#peers
  }

  /**
   * Resolves when it is listening.
   * @throws AppError `address-in-use`, `address-unavailable`, `permission-denied`, `network`
   */
  async listen(target: ListenTarget): Promise<void> {
    const startedAt = nowUs()
    const local = await listen(this.#server, target)
    const openMs = (nowUs() - startedAt) / 1_000
    if (!unspecified.has(local.host)) this.#bound = local
    this.#context.recording.event(0, {
      kind: 'open',
      what: 'listening',
      local,
      remote: null,
      attempt: 1,
      tookMs: openMs,
    })
    this.#live.update({ phase: 'listening', local, openMs })
    // From here on, errors concern a peer that could not be accepted, for example because of the file limit. The server
    // continues.
    this.#server.on('error', (error) => {
      const problem = describeProblem(error, local)
      this.#context.recording.event(0, { kind: 'error', ...problem })
      this.#live.update({ problem })
    })
  }

  /** Stops accepting and ends all peers. */
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
    await Promise.all([...this.#peers.values()].map((peer) => this.#deps.dismiss(peer)))
    await closed
    this.#live.update({ phase: 'closed' })
  }

  #accept(socket: Socket): void {
    const { recording } = this.#context
    const at = nowUs()
    const local = this.#bound ?? this.#localOf(socket)
    const remote = addressOf(socket.remoteAddress, socket.remotePort)
    const number = recording.openConnection(local, remote, at)
    recording.event(
      number,
      { kind: 'open', what: 'accepted', local, remote, attempt: 1, tookMs: 0 },
      at,
    )
    const peer = this.#deps.admit(number, socket)
    this.#peers.set(number, peer)
    this.#live.update({ connections: this.#peers.size })
    void peer.gone.then(() => {
      this.#peers.delete(number)
      this.#live.update({ connections: this.#peers.size })
    })
    // Accepted while the server closes: too late to be served.
    if (this.#closing) void this.#deps.dismiss(peer)
  }

  /** A peer that disconnected before it was accepted leaves a socket without addresses. */
  #localOf({ localAddress, localPort }: Socket): Address {
    return localAddress ? addressOf(localAddress, localPort) : (this.live.local ?? addressOf())
  }
}

/** Addresses that stand for all addresses of the machine. */
const unspecified = new Set(['0.0.0.0', '::'])

/**
 * Sends to all of these; those that disconnect meanwhile are left out.
 * @param send resolves with the number of bytes the system accepted
 * @throws AppError `not-open` when there are none, and what `send` rejects with
 */
export async function sendToAll<Peer extends { readonly number: number }>(
  peers: readonly Peer[],
  send: (peer: Peer) => Promise<number>,
): Promise<Sent> {
  if (peers.length === 0)
    throw new AppError('not-open', 'No peer is connected.', 'Wait for a peer to connect.')
  const results = await Promise.allSettled(
    peers.map(async (peer): Promise<Sent> => ({ to: [peer.number], bytes: await send(peer) })),
  )
  const sent: Sent = { to: [], bytes: 0 }
  for (const result of results) {
    if (result.status === 'fulfilled') {
      sent.to.push(...result.value.to)
      sent.bytes += result.value.bytes
    } else if (!(result.reason instanceof AppError && result.reason.code === 'disconnected'))
      throw result.reason
  }
  return sent
}
