/**
 * One WebSocket connection after its opening handshake, of a client or a server: joins the transport, the protocol
 * engine (`shared/wire/websocket/engine.ts`), the recorder of received frames and the writer of sent ones. Closes
 * gracefully within a bounded time, and ends with an `end` entry.
 */
import { encodeClosePayload } from '../../../../shared/wire/websocket/close.ts'
import { forEachFrame, maskingKeyOf, opcodes } from '../../../../shared/wire/websocket/frame.ts'
import { unmask } from '../../../../shared/wire/websocket/mask.ts'
import { WebSocketEngine, type WebSocketSink } from '../../../../shared/wire/websocket/engine.ts'
import { verdictSentence } from '../../../../shared/wire/websocket/rules.ts'
import type { Verdict } from '../../../../shared/model/verdict.ts'
import type { Recording } from '../../recording.ts'
import type { Transmission } from '../endpoint.ts'
import type { Problem } from '../../../../shared/problems/problems.ts'
import {
  closeGraceMs,
  type Transport,
  type TransportEnd,
  type TransportHandlers,
} from '../transport/transport.ts'
import { Echo } from './echo.ts'
import { FrameRecorder } from './frame-recorder.ts'
import { FrameWriter } from './sending/frame-writer.ts'
import { Pings, type PingSettings } from './pings.ts'
import { WsSender } from './sending/sender.ts'

export interface WebSocketConnectionOptions extends PingSettings {
  role: 'client' | 'server'
  /** Negotiated extensions, as in the response's header. */
  extensions: string
  /** permessage-deflate was negotiated. */
  deflate: boolean
  autoPong: boolean
  answerClose: boolean
  strict: boolean
  /** Bytes; 0 for no limit. */
  maxMessageBytes: number
  /** Echoes every received data frame with its bits. */
  echo: boolean
}

/** Usual close code for a connection without a pong; RFC 6455 section 7.4.1. */
const internalError = 1011
/** Maximum size of answers that wait for a long frame to be sent before reading is paused. Bytes. */
const maxWaiting = 1_048_576

export class WsConnection implements WebSocketSink, TransportHandlers {
  /** Its number in the session. */
  readonly number: number
  /** Resolves when it has ended and its last entry is written; with the problem if there was one. */
  readonly gone: Promise<Problem | null>
  readonly #transport: Transport
  readonly #recording: Recording
  readonly #options: WebSocketConnectionOptions
  readonly #engine: WebSocketEngine
  readonly #writer: FrameWriter
  readonly #sender: WsSender
  readonly #pings: Pings
  readonly #received: FrameRecorder
  readonly #onGone: (problem: Problem | null) => void
  readonly #echo: Echo
  #problem: Problem | null = null
  #endedBy: 'peer' | 'local' | null = null
  #timer: NodeJS.Timeout | null = null

  /** @param onRoundTrip called with the round-trip time when a pong arrives */
  constructor(
    number: number,
    transport: Transport,
    recording: Recording,
    options: WebSocketConnectionOptions,
    onRoundTrip: (at: number, rttMs: number) => void = () => undefined,
  ) {
    this.number = number
    this.#transport = transport
    this.#recording = recording
    this.#options = options
    this.#engine = new WebSocketEngine(options, this)
    this.#received = new FrameRecorder(number, this.#engine, recording)
    const pinged = (payload: Uint8Array, at: number) => {
      this.#pings.sent(payload, at)
    }
    this.#writer = new FrameWriter(number, transport, recording, options.role === 'client', pinged)
    this.#echo = new Echo(options.echo, this.#engine, this.#writer, transport)
    this.#sender = new WsSender({
      connection: number,
      role: options.role,
      extensions: options.extensions,
      transport,
      recording,
      engine: this.#engine,
      writer: this.#writer,
      pinged,
      ending: () => {
        this.#endedBy ??= 'local'
      },
    })
    this.#pings = new Pings(options, {
      send: (opcode, payload) => {
        if (this.open) this.#send(opcode, payload)
      },
      roundTrip: onRoundTrip,
      missed: () => {
        this.#onMissedPong()
      },
    })
    const gone = Promise.withResolvers<Problem | null>()
    this.gone = gone.promise
    this.#onGone = gone.resolve
  }

  /** Whether messages can be sent. */
  get open(): boolean {
    return this.#sender.open
  }

  /** Whether this can be sent now. */
  accepts(transmission: Transmission): boolean {
    return this.#sender.accepts(transmission)
  }

  /**
   * Sends; resolves with the payload's length when the system has accepted it.
   * @throws AppError `not-open` after a close frame, `bad-input`, `disconnected` when the connection ends before
   */
  send(transmission: Transmission): Promise<number> {
    return this.#sender.send(transmission)
  }

  /**
   * Starts the closing handshake if none is in progress; resolves when the connection has ended, within a bounded time.
   */
  async close(code: number): Promise<void> {
    if (this.open) this.#sender.sendClose(encodeClosePayload(code, ''))
    else this.#bound()
    await this.gone
  }

  // Events of the transport

  /** Everything that is needed later is copied here. */
  data(chunk: Uint8Array, at: number): boolean {
    this.#received.at = at
    this.#writer.cork(chunk.length)
    this.#engine.receive(chunk)
    this.#received.endRead()
    if (!this.#writer.uncork()) this.#holdReads(this.#transport.drained())
    else if (this.#writer.waiting > maxWaiting) this.#holdReads(this.#writer.idle())
    return true
  }

  fin(): void {
    this.#engine.finish()
    this.#echo.break()
    this.#writer.finish()
    this.#bound()
  }

  closed(end: TransportEnd): void {
    this.#engine.finish()
    this.#echo.break()
    if (this.#timer) clearTimeout(this.#timer)
    this.#received.dispose()
    this.#pings.stop()
    this.#sender.dispose()
    const { how, unsent, problem, at } = end
    const { code, reason, clean } = this.#engine.outcome()
    if (how === 'error' && problem) this.#recordProblem(problem, at)
    this.#recording.event(
      this.number,
      {
        kind: 'end',
        // After a closing handshake the side that began it counts as the one that ended, whatever the transport did.
        by: how === 'rst' && !clean ? end.by : (this.#endedBy ?? end.by),
        how,
        code,
        reason: reason || (problem?.message ?? ''),
        unsent,
      },
      at,
    )
    this.#recording.closeConnection(this.number, at)
    this.#onGone(this.#problem ?? problem)
  }

  // Events of the protocol engine

  run(chunk: Uint8Array, start: number, end: number): void {
    if (!this.#options.echo) {
      this.#received.run(chunk, start, end)
      return
    }
    // Each frame is followed by its echo.
    forEachFrame(chunk, start, end, (at, headerLength, next) => {
      this.frame(chunk, at, headerLength, next, 0)
      this.accepted(chunk, at, headerLength, next)
    })
  }

  frame(
    chunk: Uint8Array,
    start: number,
    headerLength: number,
    end: number,
    violationFlags: number,
  ): void {
    const kind = this.#received.frame(chunk, start, headerLength, end, violationFlags)
    if (kind !== 'pong') return
    const key = maskingKeyOf(chunk, start, headerLength)
    this.#pings.pong(unmask(chunk.subarray(start + headerLength, end), key), this.#received.at)
  }

  begin(header: Uint8Array, declaredLength: number, offset: number): void {
    this.#received.begin(header, declaredLength, offset)
  }

  part(chunk: Uint8Array, start: number, end: number): void {
    const bytes = chunk.subarray(start, end)
    this.#received.part(bytes)
    this.#echo.part(bytes)
  }

  end(complete: boolean, violationFlags: number): void {
    this.#received.end(complete, violationFlags)
    this.#echo.end(complete)
  }

  rest(bytes: Uint8Array, headerLength: number, violationFlags: number): void {
    this.#received.rest(bytes, headerLength, violationFlags)
  }

  accepted(chunk: Uint8Array, start: number, headerLength: number, end: number): void {
    this.#echo.frame(chunk, start, headerLength, end)
  }

  acceptedLong(header: Uint8Array, declaredLength: number): void {
    this.#echo.begin(header, declaredLength)
  }

  reply(opcode: number, payload: Uint8Array): void {
    if (opcode === opcodes.pong) this.#pings.answer(payload)
    else this.#send(opcode, payload)
  }

  violation(verdict: Verdict): void {
    // If reading continues, the violation flag of the frame is sufficient.
    if (!this.#options.strict) return
    this.#recordProblem({ code: verdict.rule, message: verdictSentence(verdict), hint: '' })
    this.#echo.break()
  }

  closing(): void {
    this.#endedBy ??= this.#engine.closeReceived ? 'peer' : 'local'
    // The peer's close is left unanswered as configured: the peer has to end the connection.
    if (!this.#engine.closeSent && !this.#options.answerClose) return
    const over = this.#engine.failed || (this.#engine.closeReceived && this.#engine.closeSent)
    // The server ends the transport first, so that it enters TIME_WAIT (RFC 6455 section 7.1.1).
    if (over && this.#options.role === 'server') this.#writer.finish()
    this.#bound()
  }

  /** Sends a short control frame immediately. */
  #send(opcode: number, payload: Uint8Array): void {
    this.#writer.frame({ fin: true, rsv: 0, opcode }, payload, 0, payload.length, 0)
  }

  #onMissedPong(): void {
    if (!this.open) return
    this.#recordProblem({
      code: 'WS_PING_TIMEOUT',
      message: `The peer left a ping unanswered for ${this.#options.pingTimeoutMs} ms.`,
      hint: '',
    })
    void this.close(internalError)
  }

  /** From now on the connection has a bounded time to end. */
  #bound(): void {
    this.#timer ??= setTimeout(() => {
      void this.#transport.close()
    }, closeGraceMs)
  }

  /** Answers wait until the peer reads them: stop reading its requests until then. */
  #holdReads(until: Promise<void>): void {
    this.#transport.hold('replies')
    void until.then(() => {
      this.#transport.go('replies')
    })
  }

  #recordProblem(problem: Problem, at?: number): void {
    this.#problem ??= problem
    this.#recording.event(this.number, { kind: 'error', ...problem }, at)
  }
}
