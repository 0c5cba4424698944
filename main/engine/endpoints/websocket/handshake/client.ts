/**
 * The client's side of the opening handshake. Records the request and the answer, whatever it is; an answer that does
 * not open a WebSocket becomes an `error` entry with a description. Owned by one attempt of `../client.ts`.
 */
import {
  headerValues,
  HttpHeadReader,
  type HeadProblem,
} from '../../../../../shared/wire/http/head.ts'
import { nowUs } from '../../../clock.ts'
import type { Recording } from '../../../recording.ts'
import type { Problem } from '../../transport/network-errors.ts'
import type { Transport, TransportEnd } from '../../transport/transport.ts'
import {
  agreementOf,
  deflateOptions,
  HandshakeStream,
  HandshakeWebSocket,
  recordHandshake,
  recordLate,
  type DeflateOffer,
  type TakeOver,
} from './handshake.ts'

export interface ClientRequest extends DeflateOffer {
  url: string
  headers: readonly (readonly [name: string, value: string])[]
  subprotocols: readonly string[]
  followRedirects: boolean
}

/** Maximum body length of an answer that does not open a WebSocket. Bytes. */
const maxAnswerBody = 65_536
/** Statuses whose Location may be requested with the same method, RFC 9110 section 15.4. */
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
/** Maximum time to wait for such a body. Milliseconds. */
const answerBodyMs = 1_000

export class ClientHandshake {
  /** The address of a redirect, if redirects are followed. */
  redirect: string | null = null
  /** Resolves with null on success, with the problem otherwise. */
  readonly outcome: Promise<Problem | null>
  readonly #settle: (problem: Problem | null) => void
  readonly #takeOver: TakeOver
  readonly #request: ClientRequest
  readonly #transport: Transport
  readonly #recording: Recording
  readonly #connection: number
  readonly #stream: HandshakeStream
  readonly #requested: Buffer[] = []
  #reader = new HttpHeadReader('response')
  /** Time of the first byte of the answer. */
  #answeredAt = 0
  /** Bytes after the head: frames, or the body of another answer. */
  readonly #after: Uint8Array[] = []
  #state: 'waiting' | 'checking' | 'refused' | 'over' = 'waiting'
  #timer: NodeJS.Timeout | null = null

  constructor(
    connection: number,
    transport: Transport,
    recording: Recording,
    request: ClientRequest,
    takeOver: TakeOver,
  ) {
    this.#takeOver = takeOver
    this.#connection = connection
    this.#transport = transport
    this.#recording = recording
    this.#request = request
    const outcome = Promise.withResolvers<Problem | null>()
    this.outcome = outcome.promise
    this.#settle = outcome.resolve
    this.#stream = new HandshakeStream(
      (bytes) => {
        this.#written(bytes)
      },
      () => undefined,
    )
  }

  /** Sends the request. */
  start(timeoutMs: number): void {
    const { url, headers, subprotocols } = this.#request
    if (timeoutMs > 0) {
      const code = 'WS_HANDSHAKE_TIMEOUT'
      const message = `The server did not answer the WebSocket request within ${Math.round(timeoutMs)} ms.`
      this.#timer = setTimeout(() => {
        this.#fail(code, message, 'It may not speak WebSocket, or need more time.')
      }, timeoutMs)
    }
    const websocket = new HandshakeWebSocket(url, [...subprotocols], {
      headers: grouped(headers),
      perMessageDeflate: deflateOptions(this.#request),
      createConnection: () => this.#stream,
    })
    websocket.agreed = () => {
      this.#agree()
    }
    websocket.on('error', (error) => {
      this.#fail(
        'WS_HANDSHAKE_INVALID',
        `The server's answer is no valid WebSocket handshake: ${error.message} (RFC 6455 section 4.1).`,
        '',
      )
    })
  }

  /** Bytes from the server. */
  data(chunk: Uint8Array, at: number): void {
    if (this.#answeredAt === 0) this.#answeredAt = at
    let rest = chunk
    while (this.#state === 'waiting' && rest.length > 0) {
      rest = rest.subarray(this.#reader.push(rest))
      const { head, problem } = this.#reader
      if (head?.start.kind === 'response') rest = this.#answered(head.start.status, rest)
      else if (problem) this.#unreadable(problem, rest)
    }
    if (rest.length === 0) return
    if (this.#state === 'over') recordLate(this.#recording, this.#connection, rest, at)
    else this.#after.push(rest)
    if (this.#state === 'refused') this.#checkBody()
  }

  /** The server ended its side. */
  fin(): void {
    if (this.#state === 'waiting')
      this.#fail(
        'WS_HANDSHAKE_ENDED',
        'The server ended the connection without answering the WebSocket request.',
        'It may not speak WebSocket.',
      )
    else if (this.#state === 'refused') this.#refuse()
  }

  /** The transport has ended. */
  closed(end: TransportEnd): void {
    if (end.problem) this.#failWith(end.problem)
    else this.fin()
  }

  /** Gives up without an error. */
  abandon(): void {
    if (this.#state !== 'over') this.#keepAnswer()
    this.#end({ code: 'ABORTED', message: '', hint: '' })
  }

  #written(bytes: Uint8Array): void {
    if (this.#state === 'over') return
    this.#requested.push(Buffer.from(bytes))
    const request = Buffer.concat(this.#requested)
    this.#transport.write(bytes)
    if (request.includes('\r\n\r\n')) {
      recordHandshake(this.#recording, this.#connection, 'out', request)
      this.#requested.length = 0
    }
  }

  #unreadable(problem: HeadProblem, rest: Uint8Array): void {
    this.#after.push(rest)
    const other = problem === 'too-long' ? 'its HTTP head does not end' : 'it is not HTTP'
    this.#fail(
      'WS_NOT_WEBSOCKET',
      `The server does not speak WebSocket: its answer cannot be read, ${other}.`,
      'Check the port; for plain TCP use tcp://.',
    )
  }

  /** Handles the head of an answer; returns the bytes that remain to be examined. */
  #answered(status: number, rest: Uint8Array): Uint8Array {
    if (status >= 200) {
      this.#state = 'refused'
      if (this.#timer) clearTimeout(this.#timer)
      this.#timer = setTimeout(() => {
        this.#refuse()
      }, answerBodyMs)
      return rest
    }
    const bytes = this.#reader.bytes.slice()
    recordHandshake(this.#recording, this.#connection, 'in', bytes, this.#answeredAt)
    if (status !== 101) {
      // An interim response (RFC 9110 section 15.2) is followed by another one.
      this.#reader = new HttpHeadReader('response')
      this.#stream.push(bytes)
      return rest
    }
    this.#state = 'checking'
    // `ws` may accept while it receives the head: the remaining bytes must be there by then.
    this.#after.push(rest)
    this.#stream.push(bytes)
    return new Uint8Array(0)
  }

  #agree(): void {
    const { head } = this.#reader
    if (!head) throw new Error('An agreement without an answer')
    this.#end(null)
    this.#takeOver(agreementOf(head), this.#after)
  }

  /** Whether the body of another answer is complete, as far as it is read. */
  #checkBody(): void {
    const { head } = this.#reader
    if (!head) return
    const length = this.#after.reduce((sum, part) => sum + part.length, 0)
    const declared = headerValues(head, 'Content-Length')[0]
    const expected = declared === undefined ? maxAnswerBody : Number(declared)
    if (length >= Math.min(expected, maxAnswerBody)) this.#refuse()
  }

  #refuse(): void {
    const { head } = this.#reader
    if (head?.start.kind !== 'response') return
    const { status, reason } = head.start
    const answer = reason === '' ? String(status) : `${status} ${reason}`
    const location = headerValues(head, 'Location')[0] ?? ''
    if (this.#request.followRedirects && redirects.has(status))
      this.redirect = redirectTarget(location, this.#request.url)
    if (this.redirect !== null) {
      this.#keepAnswer()
      this.#end({ code: 'WS_REDIRECTED', message: `The server answered ${answer}.`, hint: '' })
      return
    }
    this.#fail(
      'WS_HANDSHAKE_REFUSED',
      `The server answered ${answer} instead of opening a WebSocket.`,
      hintFor(status, location),
    )
  }

  #fail(code: string, message: string, hint: string): void {
    this.#failWith({ code, message, hint })
  }

  #failWith(problem: Problem): void {
    if (this.#state === 'over') return
    this.#keepAnswer()
    this.#recording.event(this.#connection, { kind: 'error', ...problem }, nowUs())
    this.#end(problem)
  }

  /** Everything received of an answer that does not open a WebSocket is kept. */
  #keepAnswer(): void {
    const { bytes } = this.#reader
    const answered = this.#state === 'checking' ? [] : [bytes]
    const received = Buffer.concat([...answered, ...this.#after])
    if (received.length === 0) return
    const kept = received.subarray(0, bytes.length + maxAnswerBody)
    recordHandshake(this.#recording, this.#connection, 'in', kept, this.#answeredAt)
    const beyond = received.subarray(kept.length)
    if (beyond.length > 0) recordLate(this.#recording, this.#connection, beyond, nowUs())
  }

  #end(problem: Problem | null): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    if (this.#timer) clearTimeout(this.#timer)
    if (problem) this.#stream.destroy(new Error('The handshake is over'))
    this.#settle(problem)
  }
}

/** Headers grouped by case-insensitive name, under the spelling that occurs first. */
function grouped(headers: ClientRequest['headers']): Record<string, string | string[]> {
  const byName = new Map<string, { name: string; values: string[] }>()
  for (const [name, value] of headers) {
    const known = byName.get(name.toLowerCase())
    if (known) known.values.push(value)
    else byName.set(name.toLowerCase(), { name, values: [value] })
  }
  return Object.fromEntries(
    [...byName.values()].map(({ name, values }) => [
      name,
      values.length > 1 ? values : (values[0] ?? ''),
    ]),
  )
}

/** The WebSocket address of a Location; null if it is none, or would leave TLS. */
function redirectTarget(location: string, from: string): string | null {
  const base = from.replace(/^ws/i, 'http')
  const target = location === '' ? null : URL.parse(location, base)
  if (!target) return null
  const secure = target.protocol === 'https:' || target.protocol === 'wss:'
  if (!secure && target.protocol !== 'http:' && target.protocol !== 'ws:') return null
  if (!secure && /^wss:/i.test(from)) return null
  target.hash = ''
  return target.href.replace(/^[a-z]+:/, secure ? 'wss:' : 'ws:')
}

function hintFor(status: number, location: string): string {
  if (status >= 300 && status < 400)
    return location === '' ? '' : `It redirects to ${location}: try that address.`
  if (status === 401 || status === 403)
    return 'It wants to know who asks: add a header or a cookie.'
  if (status === 404) return 'Check the path of the address.'
  if (status === 400 || status === 426)
    return 'Check the subprotocols and headers of this endpoint.'
  if (status < 300) return 'It is a web server, but this path of it is no WebSocket.'
  return ''
}
