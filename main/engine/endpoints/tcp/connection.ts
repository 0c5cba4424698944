/**
 * One TCP connection of a client or a server: every read and every write is one `data` entry, written in the tick in
 * which it happens. Bodies are sent one after the other. Owns its transport; ends with an `end` entry.
 */
import { AppError } from '../../../../shared/contract/errors.ts'
import { nowUs } from '../../clock.ts'
import type { Recording } from '../../recording.ts'
import type { OutgoingBody } from '../endpoint.ts'
import { noteHalfClose } from '../transport/half-close.ts'
import type { Problem } from '../../../../shared/problems/problems.ts'
import type { Socket } from 'node:net'
import { Transport, type TransportEnd, type TransportHandlers } from '../transport/transport.ts'

export interface TcpConnectionOptions {
  /** Echoes every received byte. */
  echo: boolean
  /** Stays open after the peer's FIN until closed here. */
  halfOpen: boolean
}

export class TcpConnection implements TransportHandlers {
  /** Its number in the session. */
  readonly number: number
  readonly transport: Transport
  /** Resolves when it has ended and its last entry is written; with the problem if there was one. */
  readonly gone: Promise<Problem | null>
  readonly #recording: Recording
  readonly #options: TcpConnectionOptions
  readonly #onGone: (problem: Problem | null) => void
  #sends = 0
  #lastSend: Promise<unknown> = Promise.resolve()

  constructor(number: number, socket: Socket, recording: Recording, options: TcpConnectionOptions) {
    this.number = number
    this.#recording = recording
    this.#options = options
    const gone = Promise.withResolvers<Problem | null>()
    this.gone = gone.promise
    this.#onGone = gone.resolve
    this.transport = new Transport(socket, recording, this)
  }

  /** Whether bytes can be sent. */
  get open(): boolean {
    return !this.transport.ended
  }

  /**
   * Sends a body after earlier ones; resolves when the system has accepted all of it.
   * @throws AppError `disconnected` when the connection ends before
   */
  async send(body: OutgoingBody): Promise<void> {
    const before = this.#sends++ === 0 ? null : this.#lastSend
    const done = this.#sendAfter(before, body)
    // The next task only needs to know that this one has ended, not its result.
    this.#lastSend = done.catch(() => undefined)
    try {
      await done
    } finally {
      this.#sends--
    }
  }

  /** Sends FIN after pending bodies, or RST immediately. After FIN the peer may still send. */
  async end(how: 'fin' | 'rst'): Promise<void> {
    if (how === 'rst') this.transport.reset()
    else {
      while (this.#sends > 0) await this.#lastSend
      if (this.transport.ended) return
      noteHalfClose(this.#recording, this.number, 'local')
      this.transport.end()
    }
  }

  /** Ends gracefully within a bounded time; pending bodies end with it. */
  close(): Promise<void> {
    return this.transport.close()
  }

  // Events of the transport

  /** Returns whether the chunk can be released: an echo holds it until the system has accepted it. */
  data(chunk: Buffer, at: number): boolean {
    this.#append('in', chunk, at)
    if (!this.#options.echo || this.transport.ended) return true
    if (this.#write(chunk)) return false
    this.transport.hold('echo')
    void this.transport.drained().then(() => {
      this.transport.go('echo')
    })
    return false
  }

  fin(): void {
    const due = this.#sends > 0 || this.transport.sending
    if (due || this.#options.halfOpen) noteHalfClose(this.#recording, this.number, 'peer')
    if (this.#options.halfOpen) return
    if (this.#sends === 0) this.transport.end()
    else void this.#endAfterSends()
  }

  closed(end: TransportEnd): void {
    const { by, how, unsent, problem, at } = end
    if (how === 'error' && problem)
      this.#recording.event(this.number, { kind: 'error', ...problem }, at)
    this.#recording.event(
      this.number,
      { kind: 'end', by, how, code: null, reason: problem?.message ?? '', unsent },
      at,
    )
    this.#recording.closeConnection(this.number, at)
    this.#onGone(problem)
  }

  async #sendAfter(before: Promise<unknown> | null, body: OutgoingBody): Promise<void> {
    if (before) await before
    let handed = 0
    const put = (piece: Uint8Array): boolean => {
      if (piece.length === 0) return true
      if (this.transport.ended) throw cutShort(this.number, handed, body.length)
      handed += piece.length
      return this.#write(piece)
    }
    const pieces = body.pieces()
    // Bytes in memory are written in this tick, before the caller continues.
    if (Symbol.iterator in pieces) {
      for (const piece of pieces) if (!put(piece)) await this.transport.drained()
    } else {
      for await (const piece of pieces) if (!put(piece)) await this.transport.drained()
    }
    if (!(await this.transport.taken())) throw cutShort(this.number, handed, body.length)
  }

  #write(bytes: Uint8Array): boolean {
    const more = this.transport.write(bytes)
    this.#append('out', bytes, nowUs())
    return more
  }

  #append(direction: 'in' | 'out', bytes: Uint8Array, at: number): void {
    this.#recording.append(
      { connection: this.number, direction, kind: 'data', at, headerLength: 0 },
      bytes,
    )
  }

  async #endAfterSends(): Promise<void> {
    while (this.#sends > 0) await this.#lastSend
    this.transport.end()
  }
}

const cutShort = (connection: number, handed: number, length: number): AppError =>
  new AppError(
    'disconnected',
    handed < length
      ? `Connection ${connection} ended after ${handed} of ${length} bytes were sent.`
      : `Connection ${connection} ended before all ${length} bytes were sent.`,
  )
