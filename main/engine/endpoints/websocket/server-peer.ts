/** One peer of a WebSocket server: its handshake, then its WebSocket. */
import type { Socket } from 'node:net'
import type { WsServerConfig } from '../../../../shared/protocols/websocket/server.ts'
import type { Agreement } from '../../../../shared/wire/websocket/agreement.ts'
import type { EndpointContext } from '../endpoint.ts'
import { Transport, type TransportEnd, type TransportHandlers } from '../transport/transport.ts'
import { WsConnection } from './connection.ts'
import { noteOpen, recordEndBeforeOpen } from './handshake/handshake.ts'
import type { ServerHandshake, ServerHandshakes } from './handshake/server.ts'

export class WsPeer implements TransportHandlers {
  readonly gone: Promise<void>
  readonly #number: number
  readonly #config: WsServerConfig
  readonly #context: EndpointContext
  readonly #transport: Transport
  readonly #handshake: ServerHandshake
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
    this.#handshake = handshakes.begin(
      number,
      this.#transport,
      recording,
      (agreement, rest, upgradeMs) => {
        this.#takeOver(agreement, rest, upgradeMs)
      },
    )
  }

  /** Null before the handshake has succeeded. */
  get webSocket(): WsConnection | null {
    return this.#ws
  }

  /** Ends it gracefully within a bounded time. */
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

  #takeOver(agreement: Agreement, rest: readonly Uint8Array[], upgradeMs: number): void {
    const { recording } = this.#context
    this.#ws = new WsConnection(
      this.#number,
      this.#transport,
      recording,
      { ...this.#config, ...agreement, role: 'server' },
      (at, rttMs) => this.#context.roundTrip?.(this.#number, at, rttMs),
    )
    const { unchosen } = this.#handshake
    const at = noteOpen(recording, this.#number, agreement, upgradeMs, unchosen)
    for (const chunk of rest) this.#ws.data(chunk, at)
  }
}
