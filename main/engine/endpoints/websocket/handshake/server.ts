/**
 * The server's side of the opening handshake: one `ServerHandshakes` per server, one `ServerHandshake` per peer.
 * Records the request and the answer, whatever they are; a refused request also becomes an `error` entry.
 */
import { createServer, STATUS_CODES, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { HandshakeRule } from '../../../../../shared/protocols/websocket/handshake-rules.ts'
import type { WsServerConfig } from '../../../../../shared/protocols/websocket/server.ts'
import { HttpHeadReader } from '../../../../../shared/wire/http/head.ts'
import { nowUs } from '../../../clock.ts'
import type { Recording } from '../../../recording.ts'
import type { Transport } from '../../transport/transport.ts'
import {
  agreementOf,
  deflateOptions,
  HandshakeStream,
  HandshakeWebSocket,
  recordHandshake,
  recordLate,
  type TakeOver,
} from './handshake.ts'
import { echoableLines } from '../echo-windows.ts'
import { agreeingLines, refusal, ruleFor } from './rules.ts'

/** Node's HTTP and `ws`, configured for a server. Neither ever gets a socket. */
export class ServerHandshakes {
  readonly #http: Server
  readonly #upgrades: WebSocketServer
  readonly #path: string
  readonly #rules: readonly HandshakeRule[]
  readonly #under = new WeakMap<Duplex, ServerHandshake>()

  constructor(config: WsServerConfig) {
    this.#path = config.path === '' || config.path.startsWith('/') ? config.path : `/${config.path}`
    this.#rules = config.handshakes
    this.#upgrades = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      WebSocket: HandshakeWebSocket,
      perMessageDeflate: deflateOptions({
        ...config,
        // An echoed frame was compressed by the peer, and cannot use the context of what this side compressed before.
        contextTakeover: config.contextTakeover && !config.echo,
      }),
      handleProtocols: (offered) => config.subprotocols.find((name) => offered.has(name)) ?? false,
    })
    this.#upgrades.on('wsClientError', (error, socket, request) => {
      this.#under.get(socket)?.refuse(statusFor(request), error.message)
    })
    this.#upgrades.on('headers', (lines, request) => {
      const offered = request.headers['sec-websocket-extensions'] ?? ''
      if (config.echo) lines.splice(0, lines.length, ...echoableLines(lines, offered))
      const rule = this.#ruleFor(request)
      if (rule) lines.splice(0, lines.length, ...agreeingLines(lines, rule))
    })
    this.#http = createServer()
    this.#http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.#upgrade(request, socket, head)
    })
    this.#http.on('request', (request: IncomingMessage) => {
      const rule = this.#ruleFor(request)
      if (rule && rule.status !== 101) this.#under.get(request.socket)?.answer(rule)
      else if (rule || !this.#refusePath(request))
        this.#under.get(request.socket)?.refuse(426, 'It asks for no WebSocket')
    })
    this.#http.on('clientError', (error, socket) => {
      this.#under.get(socket)?.refuse(400, `It is not valid HTTP: ${error.message}`)
    })
  }

  /** Begins the handshake with a peer. */
  begin(
    connection: number,
    transport: Transport,
    recording: Recording,
    takeOver: TakeOver,
  ): ServerHandshake {
    const handshake = new ServerHandshake(connection, transport, recording, takeOver)
    this.#under.set(handshake.stream, handshake)
    this.#http.emit('connection', handshake.stream)
    return handshake
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const rule = this.#ruleFor(request)
    if (!rule && this.#refusePath(request)) return
    const open = () => {
      this.#upgrades.handleUpgrade(request, socket, head, () => {
        this.#under.get(socket)?.agree()
      })
    }
    if (rule) this.#under.get(socket)?.answer(rule, open)
    else open()
  }

  #ruleFor(request: IncomingMessage): HandshakeRule | null {
    return ruleFor(this.#rules, request.url)
  }

  /** Whether the request was for another path than this server's. */
  #refusePath(request: IncomingMessage): boolean {
    const path = request.url?.split('?')[0] ?? ''
    if (this.#path === '' || path === this.#path) return false
    this.#under.get(request.socket)?.refuse(404, `This server accepts the path ${this.#path}`)
    return true
  }
}

export class ServerHandshake {
  readonly stream: HandshakeStream
  readonly #connection: number
  readonly #transport: Transport
  readonly #recording: Recording
  readonly #takeOver: TakeOver
  readonly #request = new HttpHeadReader('request')
  /** Bytes after the request's head: frames, or the body of a request that opens no WebSocket. */
  readonly #after: Uint8Array[] = []
  #startedAt = 0
  #answer: Uint8Array = new Uint8Array(0)
  #over = false
  /** It is answered as configured. */
  #crafted = false
  #timer: NodeJS.Timeout | null = null

  constructor(connection: number, transport: Transport, recording: Recording, takeOver: TakeOver) {
    this.#connection = connection
    this.#transport = transport
    this.#recording = recording
    this.#takeOver = takeOver
    this.stream = new HandshakeStream(
      (bytes) => {
        this.#written(bytes)
      },
      () => {
        this.#transport.end()
      },
    )
    // Errors here were reported by the answer; the transport has its own listener.
    this.stream.on('error', () => {
      this.#over = true
    })
  }

  /** Bytes from the peer. */
  data(chunk: Uint8Array, at: number): void {
    if (this.#over) {
      recordLate(this.#recording, this.#connection, chunk, at)
      return
    }
    if (this.#startedAt === 0) this.#startedAt = at
    const before = this.#request.head ?? this.#request.problem
    const taken = this.#request.push(chunk)
    if (taken < chunk.length) this.#after.push(chunk.subarray(taken))
    if (before !== null) return
    const { head, problem, bytes } = this.#request
    if (head) {
      this.#recordRequest(bytes)
      this.stream.push(bytes.slice())
    } else if (problem) {
      this.#recordRequest(Buffer.concat([bytes, ...this.#after.splice(0)]))
      const why = problem === 'too-long' ? 'Its HTTP head does not end' : 'It is not HTTP'
      this.refuse(problem === 'too-long' ? 431 : 400, why)
    }
  }

  /** The peer ended its side, or the transport has ended: the received part of a request is kept. */
  fin(): void {
    if (this.#over) return
    const { head, bytes } = this.#request
    if (!head && bytes.length > 0) this.#recordRequest(bytes, true)
    if (!head)
      this.#problem(
        'WS_HANDSHAKE_ENDED',
        'The peer ended the connection without a WebSocket request.',
      )
    this.#end()
  }

  /** Answers with an error and ends the connection. */
  refuse(status: number, why: string): void {
    if (this.#over) return
    const words = `${status} ${STATUS_CODES[status] ?? ''}`
    this.#problem('WS_HANDSHAKE_REFUSED', `The peer's request was answered ${words}: ${why}.`)
    const body = `${words}: ${why}.\n`
    const answer = [
      `HTTP/1.1 ${words}`,
      'Connection: close',
      ...(status === 426 ? ['Upgrade: websocket', 'Sec-WebSocket-Version: 13'] : []),
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ]
    this.#written(Buffer.from(answer.join('\r\n')))
    this.#end()
    this.#transport.end()
  }

  /**
   * Answers as a rule requires, after its delay; nothing is read until then.
   * @param open lets `ws` answer with 101
   */
  answer(rule: HandshakeRule, open?: () => void): void {
    if (this.#over) return
    this.#crafted = true
    this.#transport.hold('handshake')
    this.#timer = setTimeout(() => {
      if (this.#over) return
      this.#transport.go('handshake')
      if (rule.status === 101 && open) {
        open()
        return
      }
      this.#written(refusal(rule))
      this.#end()
      this.#transport.end()
    }, rule.delayMs)
  }

  /** `ws` has answered 101. */
  agree(): void {
    if (this.#over) return
    const reader = new HttpHeadReader('response')
    reader.push(this.#answer)
    if (!reader.head) throw new Error('An agreement without an answer')
    this.#over = true
    this.#takeOver(agreementOf(reader.head), this.#after)
  }

  #written(bytes: Uint8Array): void {
    if (this.#over) return
    this.#answer = bytes
    this.#transport.write(bytes)
    recordHandshake(this.#recording, this.#connection, 'out', bytes, nowUs(), {
      crafted: this.#crafted,
    })
  }

  #recordRequest(bytes: Uint8Array, partial = false): void {
    recordHandshake(this.#recording, this.#connection, 'in', bytes, this.#startedAt, { partial })
  }

  /**
   * Records the bytes after the head of a request that opens no WebSocket; after the answer, which is paired with the
   * head.
   */
  #keepRest(): void {
    const rest = Buffer.concat(this.#after.splice(0))
    if (rest.length > 0) recordLate(this.#recording, this.#connection, rest, nowUs())
  }

  #problem(code: string, message: string): void {
    this.#recording.event(this.#connection, { kind: 'error', code, message, hint: '' })
  }

  #end(): void {
    this.#keepRest()
    this.#over = true
    if (this.#timer) clearTimeout(this.#timer)
    this.stream.destroy()
  }
}

/** The status for a request that `ws` refuses, RFC 6455 section 4.2. */
function statusFor(request: IncomingMessage): number {
  if (request.method !== 'GET') return 405
  return request.headers['sec-websocket-version'] === '13' ? 400 : 426
}
