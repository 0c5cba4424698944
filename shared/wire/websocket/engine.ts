/**
 * The state of a WebSocket connection after its opening handshake, without I/O: consumes received bytes; produces
 * frames, replies and violations. Answers pings and close frames, fails the connection in strict mode, and follows the
 * closing handshake of both sides, RFC 6455 sections 5 to 7. One engine for each connection.
 */
import type { Verdict } from '../../model/verdict.ts'
import { abnormalClosure, encodeClosePayload, noStatus, parseClosePayload } from './close.ts'
import {
  headerLengthOf,
  maskingKeyOf,
  maxControlLength,
  opcodes,
  readPayloadLength,
} from './frame.ts'
import { FrameValidator } from './frame-validator.ts'
import { unmask } from './mask.ts'
import { FrameParser, gatherLimit, type FrameSink, type HeldFrameBytes } from './parser.ts'
import { caseOf, validateFrame } from './rules-frame.ts'
import { failureCode, verdict } from './rules.ts'

export interface WebSocketSettings {
  role: 'client' | 'server'
  /** permessage-deflate was negotiated, RFC 7692. */
  deflate: boolean
  /** Answer pings with pongs, section 5.5.2. */
  autoPong: boolean
  /** Answer the peer's close frame with its code, section 5.5.1. */
  answerClose: boolean
  /** Fail the connection at the first violation, section 7.1.7; otherwise only report violations. */
  strict: boolean
  /** Maximum message length on the wire; a longer message fails the connection with 1009. 0 means no limit. Bytes. */
  maxMessageBytes: number
}

/**
 * Receives the output of the engine. Extends `FrameSink`: data frames without violations are delivered in runs. Every
 * received frame, valid or not, is delivered before it is answered, with its violation flags (`rules-frame.ts`), which
 * are 0 for a valid frame.
 */
export interface WebSocketSink extends Omit<FrameSink, 'frame' | 'end' | 'rest'> {
  /**
   * A run in `chunk[start..end)`: contiguous complete data frames of at most `gatherLimit` bytes without violations.
   * `frame` and `accepted` are not called for them; see `forEachFrame`.
   */
  run(chunk: Uint8Array, start: number, end: number): void
  frame(
    chunk: Uint8Array,
    start: number,
    headerLength: number,
    end: number,
    violationFlags: number,
  ): void
  end(complete: boolean, violationFlags: number): void
  rest(bytes: Uint8Array, headerLength: number, violationFlags: number): void
  /** A control frame to send now. Its payload is unmasked; the sink may keep it. */
  reply(opcode: number, payload: Uint8Array): void
  /** The current or last delivered frame violates a rule. Called at most once in strict mode. */
  violation(verdict: Verdict): void
  /** The state of the closing handshake changed: see `closeReceived`, `closeSent`. */
  closing(): void
  /** The complete frame last passed to `frame` is valid. Its payload is still masked. */
  accepted?(chunk: Uint8Array, start: number, headerLength: number, end: number): void
  /** The header of the long frame that began last is valid. */
  acceptedLong?(header: Uint8Array, declaredLength: number): void
}

/** How a WebSocket connection closed, RFC 6455 sections 7.1.5 and 7.1.6. */
export interface CloseOutcome {
  /** The peer's code; 1005 for a close frame without a code, 1006 without a close frame. */
  code: number
  reason: string
  /** Both sides sent a close frame. */
  clean: boolean
}

const controlBit = 0x08
const nothing = new Uint8Array(0)

export class WebSocketEngine {
  readonly #settings: WebSocketSettings
  readonly #sink: WebSocketSink
  readonly #validator: FrameValidator
  readonly #parser: FrameParser
  #received: { code: number; reason: string } | null = null
  #closeSent = false
  #failed = false
  /** Violation flags of the current long frame. */
  #longViolations = 0
  /** The chunk being received, and the run in it that is not delivered yet. */
  #chunk: Uint8Array = nothing
  #runStart = 0
  #runEnd = 0

  constructor(settings: WebSocketSettings, sink: WebSocketSink) {
    this.#settings = settings
    this.#sink = sink
    this.#validator = new FrameValidator({
      fromClient: settings.role === 'server',
      deflate: settings.deflate,
      maxMessageBytes: settings.maxMessageBytes,
    })
    this.#parser = new FrameParser({
      frame: (chunk, start, headerLength, end) => this.#frame(chunk, start, headerLength, end),
      begin: (header, length, offset) => this.#begin(header, length, offset),
      part: (chunk, start, end) => this.#part(chunk, start, end),
      end: (complete) => this.#end(complete),
      rest: (bytes, headerLength) => this.#rest(bytes, headerLength),
    })
  }

  /** Whether the peer's close frame was received. */
  get closeReceived(): boolean {
    return this.#received !== null
  }

  /** Whether our close frame was sent. */
  get closeSent(): boolean {
    return this.#closeSent
  }

  /** Whether the connection was failed. Frames are still delivered, but not validated or answered. */
  get failed(): boolean {
    return this.#failed
  }

  /** Whether bytes of an incomplete frame are held; `held` returns them. */
  get isHolding(): boolean {
    return this.#parser.isHolding
  }

  get held(): HeldFrameBytes | null {
    return this.#parser.held
  }

  /** Processes bytes from the peer. */
  receive(chunk: Uint8Array): void {
    this.#chunk = chunk
    this.#runStart = this.#runEnd = 0
    this.#parser.push(chunk)
    this.#deliverRun()
    this.#chunk = nothing
  }

  /** The transport ended: delivers an incomplete frame. */
  finish(): void {
    this.#parser.finish()
  }

  /** Must be called when a close frame is sent that is not the engine's own reply. */
  sendingClose(): void {
    this.#closeSent = true
    this.#sink.closing()
  }

  outcome(): CloseOutcome {
    const { code, reason } = this.#received ?? { code: abnormalClosure, reason: '' }
    return { code, reason, clean: this.#received !== null && this.#closeSent }
  }

  #frame(chunk: Uint8Array, start: number, headerLength: number, end: number): void {
    const violationFlags = this.#validator.frame(chunk, start, headerLength, end)
    if (violationFlags === 0 && this.#joinsRun(chunk, start, end)) return
    this.#deliverRun()
    this.#sink.frame(chunk, start, headerLength, end, violationFlags)
    if (this.#failed) return
    const opcode = chunk[start]! & 0x0f
    if (opcode === opcodes.close) this.#readClose(chunk, start, headerLength, end)
    if (violationFlags === 0) this.#sink.accepted?.(chunk, start, headerLength, end)
    else
      this.#brokenHeader(
        violationFlags,
        end - start - headerLength,
        chunk,
        start,
        headerLength,
        end,
      )
    if (opcode === opcodes.close) this.#answerClose()
    else if (opcode === opcodes.ping) this.#answerPing(chunk, start, headerLength, end)
  }

  /** Adds a valid frame to the current run if possible. Returns false when the frame must be delivered alone. */
  #joinsRun(chunk: Uint8Array, start: number, end: number): boolean {
    // A gathered frame is in a different buffer, which is reused.
    if (chunk !== this.#chunk || this.#failed || end - start > gatherLimit) return false
    if (chunk[start]! & controlBit) return false
    if (this.#runEnd !== start) {
      this.#deliverRun()
      this.#runStart = start
    }
    this.#runEnd = end
    return true
  }

  #deliverRun(): void {
    const start = this.#runStart
    const end = this.#runEnd
    if (start === end) return
    this.#runStart = end
    this.#sink.run(this.#chunk, start, end)
  }

  #begin(header: Uint8Array, declaredLength: number, offset: number): void {
    this.#deliverRun()
    this.#longViolations = this.#validator.header(header, 0, header.length, declaredLength)
    this.#sink.begin(header, declaredLength, offset)
    if (this.#failed) return
    if (this.#longViolations === 0) this.#sink.acceptedLong?.(header, declaredLength)
    else
      this.#brokenHeader(
        this.#longViolations,
        declaredLength,
        header,
        0,
        header.length,
        header.length,
      )
  }

  #part(chunk: Uint8Array, start: number, end: number): void {
    this.#sink.part(chunk, start, end)
    this.#payloadValidated(this.#validator.payload(chunk, start, end))
  }

  #end(complete: boolean): void {
    if (complete) this.#payloadValidated(this.#validator.end())
    this.#sink.end(complete, this.#longViolations)
  }

  /** An incomplete frame is not answered; its header is validated when complete. */
  #rest(bytes: Uint8Array, headerLength: number): void {
    const whole = headerLength >= 2 && headerLengthOf(bytes[1]!) === headerLength
    const length = whole ? readPayloadLength(bytes, 0) : 0
    this.#sink.rest(
      bytes,
      headerLength,
      whole ? this.#validator.header(bytes, 0, headerLength, length) : 0,
    )
  }

  /** Only the text of a streamed payload is validated. */
  #payloadValidated(violationFlags: number): void {
    if (violationFlags === 0) return
    this.#longViolations |= violationFlags
    if (!this.#failed) this.#broken(verdict('WS_INVALID_UTF8'))
  }

  #brokenHeader(
    violationFlags: number,
    length: number,
    bytes: Uint8Array,
    start: number,
    headerLength: number,
    end: number,
  ): void {
    const fromClient = this.#settings.role === 'server'
    const frame = caseOf(fromClient, violationFlags, length, bytes, start, headerLength, end)
    const [first] = validateFrame(frame)
    if (first) this.#broken(first)
  }

  #answerPing(chunk: Uint8Array, start: number, headerLength: number, end: number): void {
    const length = end - start - headerLength
    // A pong cannot be longer than a control frame. A longer ping is a violation and is not answered.
    if (this.#failed || !this.#settings.autoPong || this.#closeSent || length > maxControlLength)
      return
    const key = maskingKeyOf(chunk, start, headerLength)
    this.#sink.reply(opcodes.pong, unmask(chunk.subarray(start + headerLength, end), key))
  }

  #readClose(chunk: Uint8Array, start: number, headerLength: number, end: number): void {
    const key = maskingKeyOf(chunk, start, headerLength)
    const { code, reason } = parseClosePayload(
      unmask(chunk.subarray(start + headerLength, end), key),
    )
    this.#received ??= { code: code ?? noStatus, reason }
  }

  #answerClose(): void {
    if (!this.#failed && this.#settings.answerClose && !this.#closeSent) {
      const code = this.#received?.code ?? noStatus
      this.#sendClose(code === noStatus ? null : code)
    }
    this.#sink.closing()
  }

  #broken(broken: Verdict): void {
    this.#failed = this.#settings.strict
    this.#sink.violation(broken)
    if (this.#failed && !this.#closeSent) {
      this.#sendClose(failureCode(broken.rule))
      this.#sink.closing()
    }
  }

  #sendClose(code: number | null): void {
    this.#closeSent = true
    this.#sink.reply(opcodes.close, encodeClosePayload(code))
  }
}
