/**
 * A WebSocket connection after its opening handshake, without any input or output of its own: bytes received go in;
 * frames, answers to send and broken rules come out. It has manners (it answers pings and closes, is strict or not)
 * and follows the closing handshake of both sides, RFC 6455 sections 5 to 7. One engine a connection.
 */
import {
  abnormalClosure,
  encodeClosePayload,
  isSendableCode,
  noStatus,
  parseClosePayload,
} from './websocket-close.ts'
import { maskingKeyOf, maxControlLength, opcodes } from './websocket-frame.ts'
import { FrameJudge } from './websocket-judge.ts'
import { unmask } from './websocket-mask.ts'
import { FrameParser, type FrameSink } from './websocket-parser.ts'
import { violations, type Violation } from './websocket-violations.ts'

export interface WebSocketSettings {
  role: 'client' | 'server'
  /** permessage-deflate was agreed, RFC 7692. */
  deflate: boolean
  /** Answer pings with pongs, section 5.5.2. */
  autoPong: boolean
  /** Answer the peer's close frame with its code, section 5.5.1. */
  answerClose: boolean
  /** Fail the connection at the first broken rule, section 7.1.7; otherwise only report broken rules. */
  strict: boolean
  /** Longest message, as on the wire, before the connection is failed with 1009; 0 for no limit. Bytes. */
  maxMessageBytes: number
}

/** Takes what comes out. Every frame received is delivered, kept rules or not, before it is answered. */
export interface WebSocketSink extends FrameSink {
  /** A control frame to be sent now; its payload is unmasked and the sink's to keep. */
  reply(opcode: number, payload: Uint8Array): void
  /** The frame delivered last, or the one being delivered, breaks a rule. In strict mode called at most once. */
  violation(violation: Violation): void
  /** The closing handshake took a step: see `closeReceived`, `closeSent`. */
  closing(): void
  /** The whole frame delivered last keeps the rules. Its payload is still masked. */
  accepted?(chunk: Uint8Array, start: number, headerLength: number, end: number): void
  /** The header of the long frame begun last keeps the rules. */
  acceptedLong?(header: Uint8Array, declaredLength: number): void
}

/** How a WebSocket connection closed, sections 7.1.5 and 7.1.6. */
export interface CloseOutcome {
  /** The peer's code, 1005 when its close frame had none, 1006 when there was no close frame. */
  code: number
  reason: string
  /** Both close frames crossed. */
  clean: boolean
}

export class WebSocketEngine {
  readonly #settings: WebSocketSettings
  readonly #sink: WebSocketSink
  readonly #judge: FrameJudge
  readonly #parser: FrameParser
  #received: { code: number; reason: string } | null = null
  #closeSent = false
  #failed = false

  constructor(settings: WebSocketSettings, sink: WebSocketSink) {
    this.#settings = settings
    this.#sink = sink
    this.#judge = new FrameJudge({
      fromClient: settings.role === 'server',
      deflate: settings.deflate,
      maxMessageBytes: settings.maxMessageBytes,
    })
    this.#parser = new FrameParser({
      frame: (chunk, start, headerLength, end) => this.#frame(chunk, start, headerLength, end),
      begin: (header, length, offset) => this.#begin(header, length, offset),
      part: (chunk, start, end) => this.#part(chunk, start, end),
      end: (complete) => this.#end(complete),
      rest: (bytes, headerLength) => sink.rest(bytes, headerLength),
    })
  }

  /** The peer's close frame came. */
  get closeReceived(): boolean {
    return this.#received !== null
  }

  /** Our close frame went out. */
  get closeSent(): boolean {
    return this.#closeSent
  }

  /** The connection was failed: frames are still delivered, but no longer judged or answered. */
  get failed(): boolean {
    return this.#failed
  }

  /** Bytes from the peer. */
  receive(chunk: Uint8Array): void {
    this.#parser.push(chunk)
  }

  /** The transport will bring no more bytes: delivers a frame cut short. */
  finish(): void {
    this.#parser.finish()
  }

  /** Tells the engine that a close frame is sent that is not its own answer. */
  sendingClose(): void {
    this.#closeSent = true
    this.#sink.closing()
  }

  outcome(): CloseOutcome {
    const { code, reason } = this.#received ?? { code: abnormalClosure, reason: '' }
    return { code, reason, clean: this.#received !== null && this.#closeSent }
  }

  #frame(chunk: Uint8Array, start: number, headerLength: number, end: number): void {
    this.#sink.frame(chunk, start, headerLength, end)
    if (this.#failed) return
    const payloadStart = start + headerLength
    const judge = this.#judge
    if (this.#received !== null) {
      this.#broken(violations.dataAfterClose)
      return
    }
    // Each is asked, whatever the one before said: a reader that goes on needs the judge's state to be right.
    const inHeader = judge.header(chunk, start, headerLength, end - payloadStart)
    const inPayload = judge.payload(chunk, payloadStart, end)
    const atEnd = judge.end()
    const broken = inHeader ?? inPayload ?? atEnd
    if (broken) {
      this.#broken(broken)
      if (this.#settings.strict) return
    } else this.#sink.accepted?.(chunk, start, headerLength, end)
    if (chunk[start]! & 0x08) this.#control(chunk, start, headerLength, end)
  }

  #begin(header: Uint8Array, declaredLength: number, offset: number): void {
    this.#sink.begin(header, declaredLength, offset)
    if (this.#failed) return
    const broken =
      this.#received !== null
        ? violations.dataAfterClose
        : this.#judge.header(header, 0, header.length, declaredLength)
    if (broken) this.#broken(broken)
    else this.#sink.acceptedLong?.(header, declaredLength)
  }

  #part(chunk: Uint8Array, start: number, end: number): void {
    this.#sink.part(chunk, start, end)
    if (this.#failed) return
    const broken = this.#judge.payload(chunk, start, end)
    if (broken) this.#broken(broken)
  }

  #end(complete: boolean): void {
    this.#sink.end(complete)
    if (this.#failed || !complete) return
    const broken = this.#judge.end()
    if (broken) this.#broken(broken)
  }

  #control(chunk: Uint8Array, start: number, headerLength: number, end: number): void {
    const opcode = chunk[start]! & 0x0f
    if (opcode !== opcodes.ping && opcode !== opcodes.close) return
    const payloadStart = start + headerLength
    const key = maskingKeyOf(chunk, start, headerLength)
    const payload = unmask(chunk.subarray(payloadStart, end), key)
    if (opcode === opcodes.close) this.#close(payload)
    // A pong holds no more than a control frame may; a longer ping is a broken rule and stays unanswered.
    else if (this.#settings.autoPong && !this.#closeSent && payload.length <= maxControlLength)
      this.#sink.reply(opcodes.pong, payload)
  }

  #close(payload: Uint8Array): void {
    const { code, reason, validReason } = parseClosePayload(payload)
    this.#received = { code: code ?? noStatus, reason }
    let broken: Violation | null = null
    if (payload.length === 1) broken = violations.closeTooShort
    else if (code !== null && !isSendableCode(code)) broken = violations.closeCode
    else if (!validReason) broken = violations.closeReasonUtf8
    if (broken) this.#broken(broken)
    if (!this.#failed && this.#settings.answerClose && !this.#closeSent) this.#sendClose(code)
    this.#sink.closing()
  }

  #broken(violation: Violation): void {
    this.#failed = this.#settings.strict
    this.#sink.violation(violation)
    if (this.#failed && !this.#closeSent) {
      this.#sendClose(violation.closeCode)
      this.#sink.closing()
    }
  }

  #sendClose(code: number | null): void {
    this.#closeSent = true
    this.#sink.reply(opcodes.close, encodeClosePayload(code))
  }
}
