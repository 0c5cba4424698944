/**
 * The server's side of the opening handshake: one `ServerHandshakes` per server, one `ServerHandshake` per peer.
 * Records the request and the answer, whatever they are; a refused request also becomes an `error` entry. Every request
 * is answered, within the handshake timeout.
 */
import { STATUS_CODES } from 'node:http'
import type { HandshakeRule } from '../../../../../shared/protocols/websocket/handshake-rules.ts'
import type { WsServerConfig } from '../../../../../shared/protocols/websocket/server.ts'
import { HttpHeadReader, type HttpHead } from '../../../../../shared/wire/http/head.ts'
import { readHead } from '../../../../../shared/wire/http/read-head.ts'
import { agreementOf, type Agreement } from '../../../../../shared/wire/websocket/agreement.ts'
import {
  agreeingAnswer,
  offeredSubprotocols,
  refuseMessage,
  refuseRequest,
  type Refusal,
} from '../../../../../shared/wire/websocket/server-handshake.ts'
import type { Phrase } from '../../../../../shared/problems/phrases.ts'
import type { Problem } from '../../../../../shared/problems/problems.ts'
import { nowUs } from '../../../clock.ts'
import type { Recording } from '../../../recording.ts'
import { sha1Base64 } from '../../../sha1.ts'
import type { Transport } from '../../transport/transport.ts'
import { sentPath } from './address.ts'
import { recordHandshake, recordLate, type TakeOver } from './handshake.ts'
import { agreeingLines, refusal, ruleFor } from './rules.ts'

/** An incomplete request is held for a killed process at most this often. Microseconds. */
const holdEveryUs = 200_000

/** What a server answers to requests, as configured. */
export class ServerHandshakes {
  readonly config: WsServerConfig
  readonly #path: string

  constructor(config: WsServerConfig) {
    this.config = config
    const { path } = config
    this.#path = path === '' ? '' : sentPath(path.startsWith('/') ? path : `/${path}`)
  }

  /** Begins the handshake with a peer. */
  begin(
    connection: number,
    transport: Transport,
    recording: Recording,
    takeOver: TakeOver,
  ): ServerHandshake {
    return new ServerHandshake(this, connection, transport, recording, takeOver)
  }

  /** The rule that answers a request. */
  ruleFor({ start }: HttpHead): HandshakeRule | null {
    return start.kind === 'request' ? ruleFor(this.config.handshakes, start.target) : null
  }

  /** Why a request is refused. @param rule the rule that would open the WebSocket, whatever its path */
  refusalOf(request: HttpHead, rule: HandshakeRule | null): Refusal | null {
    const { start } = request
    const path = start.kind === 'request' ? start.target : ''
    if (rule === null && this.#path !== '' && sentPath(path) !== this.#path)
      return { status: 404, why: `This server accepts the path ${this.#path}` }
    return refuseRequest(request, this.config.strictHandshake)
  }
}

export class ServerHandshake {
  /** The offered subprotocols, if none of them was chosen. */
  unchosen: readonly string[] = []
  readonly #server: ServerHandshakes
  readonly #connection: number
  readonly #transport: Transport
  readonly #recording: Recording
  readonly #takeOver: TakeOver
  readonly #request = new HttpHeadReader('request')
  /** Bytes after the head of a request that is answered after a delay; reading is paused. */
  readonly #after: Uint8Array[] = []
  #startedAt = 0
  /** How many bytes of the request are held for a killed process, and when they were. */
  #held = 0
  #heldAt = 0
  #state: 'reading' | 'delaying' | 'over' = 'reading'
  #timer: NodeJS.Timeout | null = null

  constructor(
    server: ServerHandshakes,
    connection: number,
    transport: Transport,
    recording: Recording,
    takeOver: TakeOver,
  ) {
    this.#server = server
    this.#connection = connection
    this.#transport = transport
    this.#recording = recording
    this.#takeOver = takeOver
    const { handshakeTimeoutMs } = server.config
    if (handshakeTimeoutMs > 0)
      this.#timer = setTimeout(() => {
        this.#expire(handshakeTimeoutMs)
      }, handshakeTimeoutMs)
  }

  /** Bytes from the peer. */
  data(chunk: Uint8Array, at: number): void {
    if (this.#state === 'over') {
      recordLate(this.#recording, this.#connection, chunk, at)
      return
    }
    if (this.#state === 'delaying') {
      this.#after.push(chunk)
      return
    }
    if (this.#startedAt === 0) this.#startedAt = at
    const rest = chunk.subarray(this.#request.push(chunk))
    const { head, problem, bytes } = this.#request
    if (!head && !problem) {
      this.#hold(at)
      return
    }
    this.#recordRequest(bytes)
    if (rest.length > 0) this.#after.push(rest)
    if (head) this.#decide(head)
    else if (problem === 'not-http') this.#refuse({ status: 400, why: notHttp(bytes) })
    else if (problem === 'too-long')
      this.#refuse({ status: 431, why: 'Its HTTP head does not end' })
    else this.#refuse({ status: 431, why: 'Its HTTP head has too many lines' })
  }

  /** The peer ended its side, or the transport has ended: the received part of a request is kept. */
  fin(): void {
    if (this.#state === 'over') return
    if (this.#state === 'reading') {
      const { bytes } = this.#request
      if (bytes.length > 0) this.#recordRequest(bytes, true)
      this.#fail({
        code: 'WS_HANDSHAKE_ENDED',
        message: 'The peer ended the connection without a WebSocket request.',
        hint: '',
      })
    }
    this.#end()
  }

  #decide(head: HttpHead): void {
    const impossible = refuseMessage(head)
    const rule = impossible ? null : this.#server.ruleFor(head)
    if (rule && rule.status !== 101) {
      this.#delay(rule, () => {
        this.#write(refusal(rule), true)
        this.#end()
        this.#transport.end()
      })
      return
    }
    const refused = impossible ?? this.#server.refusalOf(head, rule)
    if (refused) this.#refuse(refused)
    else if (rule)
      this.#delay(rule, () => {
        this.#agree(head, rule)
      })
    else this.#agree(head, null)
  }

  #agree(head: HttpHead, rule: HandshakeRule | null): void {
    const { lines, agreement } = agreeingAnswer(head, this.#server.config, sha1Base64)
    const sent = rule ? agreeingLines(lines, rule) : lines
    const bytes = Buffer.from(`${sent.join('\r\n')}\r\n\r\n`)
    const { answer, at } = this.#write(bytes, rule !== null)
    const upgradeMs = (at - this.#startedAt) / 1_000
    this.#stop()
    const agreed = rule ? agreementIn(answer) : agreement
    if (agreed.subprotocol === '') this.unchosen = offeredSubprotocols(head)
    this.#takeOver(agreed, this.#after, upgradeMs)
  }

  /** Answers after the delay of a rule; nothing is read until then. */
  #delay(rule: HandshakeRule, answer: () => void): void {
    this.#state = 'delaying'
    if (this.#timer) clearTimeout(this.#timer)
    this.#transport.hold('handshake')
    this.#timer = setTimeout(() => {
      if (this.#state === 'over') return
      this.#transport.go('handshake')
      answer()
    }, rule.delayMs)
  }

  #expire(timeoutMs: number): void {
    const { bytes } = this.#request
    if (bytes.length > 0) this.#recordRequest(bytes, true)
    this.#refuse({ status: 408, why: `It was not complete within ${timeoutMs} ms` })
  }

  /** Answers with an error and ends the connection. */
  #refuse({ status, why }: Refusal): void {
    const words = `${status} ${STATUS_CODES[status] ?? ''}`
    this.#fail({
      code: 'WS_HANDSHAKE_REFUSED',
      message: `The peer's request was answered ${words}: ${why}.`,
      hint: '',
    })
    const body = `${words}: ${why}.\n`
    const answer = [
      `HTTP/1.1 ${words}`,
      'Connection: close',
      ...(status === 426 ? ['Upgrade: websocket', 'Sec-WebSocket-Version: 13'] : []),
      ...(status === 405 ? ['Allow: GET'] : []),
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ]
    this.#write(Buffer.from(answer.join('\r\n')), false)
    this.#end()
    this.#transport.end()
  }

  /** Returns the answer as a client reads it, and the time of its entry. */
  #write(bytes: Uint8Array, crafted: boolean): { answer: HttpHead | null; at: number } {
    this.#transport.write(bytes)
    const [answer, at] = [readHead('response', bytes), nowUs()]
    recordHandshake(this.#recording, this.#connection, 'out', bytes, answer, at, { crafted })
    return { answer, at }
  }

  /** The received part of a slow request is stored, so that a killed process does not lose it. */
  #hold(at: number): void {
    if (at - Math.max(this.#heldAt, this.#startedAt) < holdEveryUs) return
    const { bytes } = this.#request
    const [connection, direction, kind] = [this.#connection, 'in', 'handshake'] as const
    this.#recording.hold(
      { connection, direction, kind, at, headerLength: 0 },
      bytes.slice(this.#held),
    )
    this.#held = bytes.length
    this.#heldAt = at
  }

  #recordRequest(bytes: Uint8Array, partial = false): void {
    const [{ head }, at] = [this.#request, this.#startedAt]
    recordHandshake(this.#recording, this.#connection, 'in', bytes, head, at, { partial })
    if (this.#held > 0) this.#recording.release(this.#connection)
  }

  #fail(problem: Problem): void {
    this.#recording.event(this.#connection, { kind: 'error', ...problem })
  }

  #stop(): void {
    this.#state = 'over'
    if (this.#timer) clearTimeout(this.#timer)
  }

  /**
   * Records the bytes after the head of a request that opens no WebSocket; after the answer, which is paired with the
   * head.
   */
  #end(): void {
    this.#stop()
    for (const rest of this.#after.splice(0))
      recordLate(this.#recording, this.#connection, rest, nowUs())
  }
}

/** Returns what an answer changed by a rule negotiates. */
const agreementIn = (answer: HttpHead | null): Agreement =>
  answer ? agreementOf(answer) : { subprotocol: '', extensions: '', deflate: false }

/** A ClientHello begins with a record of type 22, RFC 8446 section 5.1. */
const notHttp = (bytes: Uint8Array): Phrase =>
  bytes[0] === 0x16 && bytes[1] === 3
    ? 'It speaks TLS, and this server does not: connect with ws://'
    : 'It is not HTTP'
