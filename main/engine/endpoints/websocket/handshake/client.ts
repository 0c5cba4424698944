/**
 * The client's side of the opening handshake. Records the request and the answer, whatever it is; an answer that does
 * not open a WebSocket becomes an `error` entry with a description. Owned by one attempt of `../client.ts`.
 */
import { randomBytes } from 'node:crypto'
import { headerValues, type HttpHead } from '../../../../../shared/wire/http/head.ts'
import { readHead } from '../../../../../shared/wire/http/read-head.ts'
import { HttpResponseReader } from '../../../../../shared/wire/http/response-reader.ts'
import {
  judgeAnswer,
  requestText,
  type RequestParts,
} from '../../../../../shared/wire/websocket/client-handshake.ts'
import { verdictSentence } from '../../../../../shared/wire/websocket/rules.ts'
import { nowUs } from '../../../clock.ts'
import type { Recording } from '../../../recording.ts'
import { sha1Base64 } from '../../../sha1.ts'
import type { Problem } from '../../../../../shared/problems/problems.ts'
import type { Transport, TransportEnd } from '../../transport/transport.ts'
import { recordHandshake, recordLate, type TakeOver } from './handshake.ts'
import { expectsTls, hintFor, redirectOf } from './refused-answer.ts'

export interface ClientRequest extends Omit<RequestParts, 'key'> {
  url: string
  followRedirects: boolean
  strictHandshake: boolean
  requireSubprotocol: boolean
}

/** Maximum body length of an answer that does not open a WebSocket. Bytes. */
const maxAnswerBody = 65_536
const mayExpectTls = 'The server may require TLS. Try wss://.'

export class ClientHandshake {
  /** The address of a redirect, if redirects are followed. */
  redirect: string | null = null
  /** The offered subprotocols, if the server chose none of them. */
  unchosen: readonly string[] = []
  /** Resolves with null on success, with the problem otherwise. */
  readonly outcome: Promise<Problem | null>
  readonly #settle: (problem: Problem | null) => void
  readonly #takeOver: TakeOver
  readonly #request: ClientRequest
  readonly #transport: Transport
  readonly #recording: Recording
  readonly #connection: number
  readonly #reader = new HttpResponseReader(maxAnswerBody)
  #sent: HttpHead | null = null
  /** Time of the request's entry. */
  #sentAt = 0
  /** Time of the first byte of the answer. */
  #answeredAt = 0
  #isOver = false
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
  }

  /**
   * Sends the request.
   * @param leftMs what the connection has left of the timeout; 0 for none
   * @param timeoutMs as configured, for the error
   */
  start(leftMs: number, timeoutMs: number): void {
    if (leftMs > 0)
      this.#timer = setTimeout(() => {
        this.#expire(timeoutMs)
      }, leftMs)
    const key = randomBytes(16).toString('base64')
    const bytes = Buffer.from(requestText({ ...this.#request, key }))
    this.#sent = readHead('request', bytes)
    this.#transport.write(bytes)
    this.#sentAt = recordHandshake(this.#recording, this.#connection, 'out', bytes, this.#sent)
  }

  /** Bytes from the server. */
  data(chunk: Uint8Array, at: number): void {
    let from = 0
    while (!this.#isOver && from < chunk.length) {
      if (this.#answeredAt === 0) this.#answeredAt = at
      from += this.#reader.push(chunk, from)
      if (this.#reader.problem) this.#unreadable()
      else if (this.#reader.complete) from = this.#answered(chunk, from)
    }
    if (from < chunk.length) recordLate(this.#recording, this.#connection, chunk.subarray(from), at)
  }

  /** The server ended its side. */
  fin(): void {
    if (this.#isOver) return
    if (this.#reader.head) this.#refuse(this.#reader.head)
    else if (this.#reader.bytes.length > 0)
      this.#fail({
        code: 'WS_HANDSHAKE_ENDED',
        message: 'The server ended the connection before its answer was complete.',
        hint: '',
      })
    else
      this.#fail({
        code: 'WS_HANDSHAKE_ENDED',
        message: 'The server ended the connection without answering the WebSocket request.',
        hint: this.#isSecure
          ? 'The server may not support WebSocket.'
          : `The server may not support WebSocket. ${mayExpectTls}`,
      })
  }

  /** The transport has ended. */
  closed({ problem }: TransportEnd): void {
    if (!problem) this.fin()
    else if (problem.hint !== '' || this.#reader.bytes.length > 0 || this.#isSecure)
      this.#fail(problem)
    else this.#fail({ ...problem, hint: mayExpectTls })
  }

  /** Gives up without an error. */
  abandon(): void {
    if (this.#isOver) return
    this.#keepAnswer()
    this.#end({ code: 'ABORTED', message: '', hint: '' })
  }

  get #isSecure(): boolean {
    return /^wss:/i.test(this.#request.url)
  }

  #expire(timeoutMs: number): void {
    // The body of a refusal may have no end.
    if (this.#reader.head) this.#refuse(this.#reader.head)
    else if (this.#reader.bytes.length > 0)
      this.#fail({
        code: 'WS_HANDSHAKE_TIMEOUT',
        message: `The answer of the server was not complete within ${timeoutMs} ms.`,
        hint: 'The server may need more time.',
      })
    else
      this.#fail({
        code: 'WS_HANDSHAKE_TIMEOUT',
        message: `The server did not answer the WebSocket request within ${timeoutMs} ms.`,
        hint: 'The server may not support WebSocket, or may need more time.',
      })
  }

  #unreadable(): void {
    const { problem, bytes } = this.#reader
    if (bytes[0] === 0x15 && bytes[1] === 3 && !this.#isSecure) {
      // A TLS alert, RFC 8446 section 6.
      this.#fail({
        code: 'WS_TLS_PORT',
        message: 'The server speaks TLS on this port.',
        hint: 'Use wss:// instead of ws://.',
      })
      return
    }
    const reasons = {
      'not-http': 'it is not HTTP',
      'too-long': 'its HTTP head does not end',
      'too-many-fields': 'its HTTP head has too many lines',
    } as const
    this.#fail({
      code: 'WS_NOT_WEBSOCKET',
      message: `The server does not speak WebSocket: its answer cannot be read, ${reasons[problem ?? 'not-http']}.`,
      hint: 'Check the port. For plain TCP, use tcp://.',
    })
  }

  /**
   * Handles the answer, which is complete before `from`; returns the position of the bytes that are still to be
   * handled.
   */
  #answered(chunk: Uint8Array, from: number): number {
    const { head } = this.#reader
    if (head?.start.kind !== 'response') return from
    const { status } = head.start
    if (status >= 200) {
      this.#refuse(head)
      return from
    }
    if (status === 101) return this.#judge(head, chunk, from)
    // An interim response (RFC 9110 section 15.2) is followed by another one.
    this.#keepAnswer()
    this.#reader.next()
    this.#answeredAt = 0
    return from
  }

  #judge(head: HttpHead, chunk: Uint8Array, from: number): number {
    if (this.#sent === null) throw new Error('An answer to a request that cannot be read')
    const judged = judgeAnswer(head, this.#sent, this.#request, sha1Base64)
    if (!judged.opens) {
      if (judged.verdict)
        this.#fail({
          code: 'WS_HANDSHAKE_INVALID',
          message: `The server answered 101, but its answer is no valid WebSocket handshake: ${verdictSentence(judged.verdict)}`,
          hint: '',
        })
      else
        this.#fail({
          code: 'WS_NO_SUBPROTOCOL',
          message: `The server chose none of the subprotocols offered: ${judged.unchosen.join(', ')}.`,
          hint: 'This endpoint requires a subprotocol, as browsers do.',
        })
      return from
    }
    this.#keepAnswer()
    this.#end(null)
    this.unchosen = judged.unchosen
    const upgradeMs = (this.#answeredAt - this.#sentAt) / 1_000
    this.#takeOver(judged.agreement, [chunk.subarray(from)], upgradeMs)
    return chunk.length
  }

  #refuse(head: HttpHead): void {
    if (head.start.kind !== 'response') return
    const { status, reason } = head.start
    const said = reason === '' ? String(status) : `${status} ${reason}`
    const refused = {
      url: this.#request.url,
      status,
      answer: head,
      body: this.#reader.bytes.subarray(head.length),
      sentCredentials: ['Authorization', 'Cookie'].some(
        (name) => this.#sent !== null && headerValues(this.#sent, name).length > 0,
      ),
    }
    if (this.#request.followRedirects) this.redirect = redirectOf(refused)
    if (this.redirect !== null) {
      this.#keepAnswer()
      this.#end({ code: 'WS_REDIRECTED', message: `The server answered ${said}.`, hint: '' })
    } else if (expectsTls(refused))
      this.#fail({
        code: 'WS_TLS_PORT',
        message: `The server speaks TLS on this port: it answered ${said}.`,
        hint: 'Use wss:// instead of ws://.',
      })
    else
      this.#fail({
        code: 'WS_HANDSHAKE_REFUSED',
        message: `The server answered ${said} instead of opening a WebSocket.`,
        hint: hintFor(refused),
      })
  }

  #fail(problem: Problem): void {
    if (this.#isOver) return
    this.#keepAnswer()
    this.#recording.event(this.#connection, { kind: 'error', ...problem }, nowUs())
    this.#end(problem)
  }

  /** Records what was received of the current answer. */
  #keepAnswer(): void {
    const { bytes, head } = this.#reader
    if (bytes.length > 0)
      recordHandshake(this.#recording, this.#connection, 'in', bytes, head, this.#answeredAt)
  }

  #end(problem: Problem | null): void {
    this.#isOver = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#settle(problem)
  }
}
