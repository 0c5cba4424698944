/**
 * Who may talk to the web host. Any page in any browser on this machine can reach a loopback port, and a name that
 * resolves to 127.0.0.1 can make its page look like ours (DNS rebinding): so Host and Origin must be exactly ours, and
 * the one connection to the engine must bring the token that only the printed address carries.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** The subprotocol of the page's connection, and the prefix of the one that carries the token. */
const subprotocol = 'sockeye'
const tokenPrefix = 'token.'

export class Gate {
  /** 32 random bytes as base64url. */
  readonly token = randomBytes(32).toString('base64url')
  readonly #hosts: readonly string[]

  /** @param port where the host listens on 127.0.0.1 */
  constructor(port: number) {
    this.#hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  }

  /** Origins of our own page; the first is the one to print. */
  get origins(): readonly string[] {
    return this.#hosts.map((host) => `http://${host}`)
  }

  /** The same places as addresses of WebSockets. */
  get socketOrigins(): readonly string[] {
    return this.#hosts.map((host) => `ws://${host}`)
  }

  /** Whether a plain request names us, and if it says where it comes from, comes from our own page. */
  admitsRequest(request: IncomingMessage): boolean {
    const { host, origin } = request.headers
    return this.#knows(host) && (origin === undefined || origin === `http://${host}`)
  }

  /** Whether a request for the engine's WebSocket comes from our own page and brings the token. */
  admitsUpgrade(request: IncomingMessage): boolean {
    const { host, origin } = request.headers
    return this.#knows(host) && origin === `http://${host}` && this.#hasToken(request)
  }

  /** The subprotocol the server agrees to: the one without the token. */
  static agree(offered: ReadonlySet<string>): string | false {
    return offered.has(subprotocol) ? subprotocol : false
  }

  #knows(host: string | undefined): host is string {
    return host !== undefined && this.#hosts.includes(host)
  }

  #hasToken(request: IncomingMessage): boolean {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',')
    const given = offered.map((part) => part.trim()).find((part) => part.startsWith(tokenPrefix))
    const actual = Buffer.from(given?.slice(tokenPrefix.length) ?? '')
    const wanted = Buffer.from(this.token)
    return actual.length === wanted.length && timingSafeEqual(actual, wanted)
  }
}
