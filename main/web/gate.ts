/**
 * Access control of the web host. Any page in any browser on this machine can reach a loopback port, and a name that
 * resolves to 127.0.0.1 can make its page look like ours (DNS rebinding). So Host and Origin must be exactly ours, and
 * the one connection to the engine must present the token that only the printed address contains.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** The subprotocol of the page's connection, and the prefix of the one that carries the token. */
const subprotocol = 'sockeye'
const tokenPrefix = 'token.'

export class Gate {
  /** 32 random bytes as base64url. */
  readonly token = randomBytes(32).toString('base64url')
  /** Origins of our own page, without the port 80; the first is the one to print. */
  readonly origins: readonly string[]

  /** @param port of the host on 127.0.0.1 */
  constructor(port: number) {
    this.origins = ['127.0.0.1', 'localhost'].map(
      (name) => new URL(`http://${name}:${port}`).origin,
    )
  }

  /** The same origins as addresses of WebSockets. */
  get socketOrigins(): readonly string[] {
    return this.origins.map((origin) => origin.replace(/^http/, 'ws'))
  }

  /** Reports whether a plain request names us as Host and, if it has an Origin, comes from our own page. */
  admitsRequest(request: IncomingMessage): boolean {
    const own = this.#originOf(request)
    const { origin } = request.headers
    return own !== null && (origin === undefined || origin === own)
  }

  /** Reports whether a request for the engine's WebSocket comes from our own page and has the token. */
  admitsUpgrade(request: IncomingMessage): boolean {
    const own = this.#originOf(request)
    return own !== null && request.headers.origin === own && this.#hasToken(request)
  }

  /** The subprotocol the server agrees to: the one without the token. */
  static agree(offered: ReadonlySet<string>): string | false {
    return offered.has(subprotocol) ? subprotocol : false
  }

  /** The origin of ours that the request names by its Host, with or without a port 80; null for any other. */
  #originOf({ headers: { host } }: IncomingMessage): string | null {
    return this.origins.find((own) => host !== undefined && isHostOf(own, host)) ?? null
  }

  #hasToken(request: IncomingMessage): boolean {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',')
    const given = offered.map((part) => part.trim()).find((part) => part.startsWith(tokenPrefix))
    const actual = Buffer.from(given?.slice(tokenPrefix.length) ?? '')
    const wanted = Buffer.from(this.token)
    return actual.length === wanted.length && timingSafeEqual(actual, wanted)
  }
}

/** RFC 9110 section 4.2.1: an omitted port is 80. */
function isHostOf(origin: string, host: string): boolean {
  const own = new URL(origin)
  return host === own.host || (own.port === '' && host === `${own.hostname}:80`)
}
