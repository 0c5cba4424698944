/** WebSocket client endpoint, ws:// or wss://: one connection at a time, made again if configured. */
import { noteOf } from '../../../../shared/events/describe-event.ts'
import { AppError } from '../../../../shared/contract/errors.ts'
import type { WsClientConfig } from '../../../../shared/protocols/websocket/client.ts'
import {
  deflateOffer,
  withoutEchoTakeover,
} from '../../../../shared/wire/websocket/deflate-negotiation.ts'
import type { Agreement } from '../../../../shared/wire/websocket/agreement.ts'
import { isToken } from '../../../../shared/wire/http/token.ts'
import { ClientLifecycle, type ClientConnection } from '../lifecycle/client-lifecycle.ts'
import { connect, type Connected, type ConnectTarget } from '../transport/connect.ts'
import type { EndpointContext, OpenEndpoint } from '../endpoint.ts'
import { ConnectFailure } from '../transport/network-errors.ts'
import { loadTrust } from '../transport/tls.ts'
import { Transport, type TransportEnd, type TransportHandlers } from '../transport/transport.ts'
import { readWebSocketUrl, type WebSocketAddress } from './handshake/address.ts'
import {
  authorizationHeaders,
  checkHeaders,
  isCredential,
  writtenHeaders,
} from './handshake/client-headers.ts'
import { ClientHandshake, type ClientRequest } from './handshake/client.ts'
import { WsConnection } from './connection.ts'
import { noteOpen, recordEndBeforeOpen } from './handshake/handshake.ts'

/** Time a connection gets to end gracefully after a failed handshake. Milliseconds. */
const failedGraceMs = 300

/**
 * Resolves when the first attempt begins.
 * @throws AppError `bad-url`, `bad-input` for headers or subprotocols, `file-unreadable` for the CA file
 */
export async function openWsClient(
  config: WsClientConfig,
  context: EndpointContext,
): Promise<OpenEndpoint> {
  const address = readWebSocketUrl(config.url)
  checkHeaders([...writtenHeaders(config), ...authorizationHeaders(config)])
  checkSubprotocols(config.subprotocols)
  const target = await targetOf(config, address)

  const life = new ClientLifecycle(context, config.reconnect, (attempt, signal) =>
    attemptAt({ config, context, attempt, signal }, config, target),
  )

  return {
    get live() {
      return life.live
    },
    async send(transmission, connection) {
      const ws = life.require(connection)
      return { to: [ws.connection], bytes: await ws.send(transmission) }
    },
    closeConnection: (connection) => life.closeConnection(connection),
    close: () => life.close(),
  }
}

async function targetOf(config: WsClientConfig, address: WebSocketAddress): Promise<ConnectTarget> {
  const { secure, host, port } = address
  return {
    host,
    port,
    family: 0,
    bind: config.bind,
    timeoutMs: config.handshakeTimeoutMs,
    noDelay: true,
    keepAliveMs: 0,
    tls: secure ? await loadTrust(config.tls, host.replace(/%.*$/, ''), ['http/1.1']) : null,
  }
}

interface Attempt {
  config: WsClientConfig
  context: EndpointContext
  attempt: number
  signal: AbortSignal
}

/** Maximum number of consecutive redirects. */
const maxRedirects = 10

/**
 * Makes one attempt, and another at the redirect's address if redirects are followed.
 * @throws ConnectFailure, the signal's reason when it aborts
 */
async function attemptAt(
  given: Attempt,
  config: WsClientConfig,
  target: ConnectTarget,
  redirected = 0,
): Promise<OpenConnection> {
  const { context, attempt, signal } = given
  const connected = await connect(context.recording, target, attempt, signal)
  const trying = new ClientAttempt(config, context, connected)
  try {
    return await trying.open(signal)
  } catch (error) {
    const to = error instanceof ConnectFailure ? trying.redirect : null
    if (to === null) throw error
    const { recording } = context
    if (redirected === maxRedirects) {
      const message = `The server redirected more than ${maxRedirects} times.` as const
      const problem = { code: 'WS_TOO_MANY_REDIRECTS', message, hint: '' } as const
      recording.event(connected.connection, { kind: 'error', ...problem })
      throw new ConnectFailure(problem, { cause: error })
    }
    const data = { from: config.url, to }
    recording.event(connected.connection, noteOf({ code: 'redirected', data }))
    const next = elsewhere(config, to)
    return attemptAt(given, next, await targetOf(next, readWebSocketUrl(to)), redirected + 1)
  }
}

/** The configuration for another address. Credentials are sent only to the host they were entered for. */
function elsewhere(config: WsClientConfig, url: string): WsClientConfig {
  const sameHost = readWebSocketUrl(url).authority === readWebSocketUrl(config.url).authority
  const headers = config.headers.filter(
    ([name, value]) => sameHost || !(isCredential(name, value) || /^host$/i.test(name)),
  )
  if (sameHost) return { ...config, url, headers }
  const tls = { ...config.tls, serverName: '', certFile: '', keyFile: '', passphrase: null }
  return { ...config, url, headers, auth: { scheme: 'none' }, tls }
}

type OpenConnection = ClientConnection & Pick<WsConnection, 'send'>

/** One attempt: the handshake on a transport, and the resulting connection. */
class ClientAttempt implements TransportHandlers {
  readonly #config: WsClientConfig
  readonly #context: EndpointContext
  readonly #connected: Connected
  readonly #transport: Transport
  readonly #handshake: ClientHandshake
  readonly #startedAt = performance.now()
  #open: OpenConnection | null = null
  #current: WsConnection | null = null

  constructor(config: WsClientConfig, context: EndpointContext, connected: Connected) {
    this.#config = config
    this.#context = context
    this.#connected = connected
    this.#transport = new Transport(connected.socket, context.recording, this)
    this.#handshake = new ClientHandshake(
      connected.connection,
      this.#transport,
      context.recording,
      requestOf(config),
      (agreement, rest, upgradeMs) => {
        this.#takeOver(agreement, rest, upgradeMs)
      },
    )
  }

  /** The address of the redirect, if it is to be followed. */
  get redirect(): string | null {
    return this.#handshake.redirect
  }

  /** @throws ConnectFailure when the handshake fails, the signal's reason when it aborts */
  async open(signal: AbortSignal): Promise<OpenConnection> {
    const { handshakeTimeoutMs } = this.#config
    const onAbort = () => {
      this.#handshake.abandon()
    }
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    else
      this.#handshake.start(
        handshakeTimeoutMs === 0 ? 0 : Math.max(1, handshakeTimeoutMs - this.#connected.tookMs),
        handshakeTimeoutMs,
      )
    const problem = await this.#handshake.outcome
    signal.removeEventListener('abort', onAbort)
    if (this.#open) return this.#open
    await this.#transport.close(failedGraceMs)
    signal.throwIfAborted()
    throw new ConnectFailure(problem ?? { code: 'ABORTED', message: '', hint: '' })
  }

  data(chunk: Uint8Array, at: number): boolean {
    if (this.#current) return this.#current.data(chunk, at)
    this.#handshake.data(chunk, at)
    return false
  }

  fin(): void {
    if (this.#current) this.#current.fin()
    else {
      this.#handshake.fin()
      this.#transport.end()
    }
  }

  closed(end: TransportEnd): void {
    if (this.#current) {
      this.#current.closed(end)
      return
    }
    this.#handshake.closed(end)
    recordEndBeforeOpen(this.#context.recording, this.#connected.connection, end)
  }

  #takeOver(agreement: Agreement, rest: readonly Uint8Array[], upgradeMs: number): void {
    const { recording } = this.#context
    const { connection, local, remote, tls } = this.#connected
    const ws = new WsConnection(
      connection,
      this.#transport,
      recording,
      { ...this.#config, ...agreement, role: 'client' },
      (at, rttMs) => this.#context.roundTrip?.(connection, at, rttMs),
    )
    const openMs = this.#connected.tookMs + performance.now() - this.#startedAt
    const { unchosen } = this.#handshake
    const at = noteOpen(recording, connection, agreement, upgradeMs, unchosen)
    const { subprotocol, extensions } = agreement
    this.#current = ws
    this.#open = {
      connection,
      facts: { local, remote, tls, subprotocol, extensions, openMs, upgradeMs },
      gone: ws.gone,
      close: () => ws.close(1000),
      send: (transmission) => ws.send(transmission),
    }
    for (const chunk of rest) ws.data(chunk, at)
  }
}

/** Returns the request: the headers that the user wrote, and those of the handshake that the user did not write. */
function requestOf(config: WsClientConfig): ClientRequest {
  const { authority, target } = readWebSocketUrl(config.url)
  return {
    ...config,
    target,
    host: authority,
    extensions: config.perMessageDeflate ? deflateOffer(withoutEchoTakeover(config)) : '',
    added: authorizationHeaders(config),
    written: writtenHeaders(config),
  }
}

/** @throws AppError `bad-input`, RFC 6455 section 4.1 */
function checkSubprotocols(subprotocols: readonly string[]): void {
  const seen = new Set<string>()
  for (const name of subprotocols) {
    if (!isToken(name))
      throw new AppError('bad-input', `${JSON.stringify(name)} is not a valid subprotocol name.`)
    if (seen.has(name)) throw new AppError('bad-input', `Duplicate subprotocol ${name}.`)
    seen.add(name)
  }
}
