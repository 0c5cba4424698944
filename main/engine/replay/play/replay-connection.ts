/**
 * One connection of a replay: a client endpoint that sends recorded entries in order, counts what is received, waits
 * for what is still expected and closes. Nothing is sent after the peer has disconnected; what was not sent is
 * reported. Owner: the player. Ends its endpoint itself.
 */
import { AppError, type AppErrorData } from '../../../../shared/contract/errors.ts'
import type { EndpointConfig } from '../../../../shared/protocols/index.ts'
import { isTraffic } from '../../../../shared/model/entry.ts'
import type { SessionStatus } from '../../../../shared/model/session.ts'
import { nowUs } from '../../clock.ts'
import type { EndpointContext, OpenEndpoint, Transmission } from '../../endpoints/endpoint.ts'
import type { EntryHead, Recording } from '../../recording.ts'
import type { ScannedEntry } from '../../store/scan.ts'
import type { Store } from '../../store/store.ts'
import { CountingRecording } from './counting-recording.ts'
import type { PlannedConnection } from './plan.ts'
import type { Roles } from './roles.ts'
import { recordedTransmission } from './transmission.ts'

/** Opens a client in a recording. */
export type OpenClient = (config: EndpointConfig, context: EndpointContext) => Promise<OpenEndpoint>

/** Time to wait for more after everything expected was received. Microseconds. */
const settleUs = 100_000
/** Time for a peer that ended the recorded connection to end this one. Microseconds. */
const endUs = 1_000_000
/** A silent peer gets twice its longest recorded time to answer, within these bounds. Microseconds. */
const shortestPatienceUs = 2_000_000
const longestPatienceUs = 60_000_000

export interface ReplayConnectionContext {
  store: Store
  session: number
  roles: Roles
  recording: Recording
  /** Ends every wait. */
  signal: AbortSignal
  /** Called at every change of the endpoint's status. */
  changed(live: SessionStatus): void
  /** Called for each received and each sent traffic entry. */
  received(): void
  sent(): void
}

export class ReplayConnection {
  readonly plan: PlannedConnection
  readonly #context: ReplayConnectionContext
  readonly #opened = Promise.withResolvers<boolean>()
  readonly #numbered = Promise.withResolvers<void>()
  readonly #gone = Promise.withResolvers<void>()
  #endpoint: OpenEndpoint | null = null
  #queue: Promise<void> = Promise.resolve()
  #problem: AppErrorData | null = null
  #isGone = false
  #isOpen = false
  #stopped = false
  #sent = 0
  #closeSent = false
  /** Received so far: frames of a WebSocket, bytes of a TCP connection. */
  #received = 0
  #lastAt = nowUs()
  /** Wakes a wait that became shorter: everything it waits for was received. */
  #wake: { at: number; wake: () => void } | null = null

  constructor(plan: PlannedConnection, context: ReplayConnectionContext) {
    this.plan = plan
    this.#context = context
  }

  /** Whether its connection was established, once that is known. */
  get opened(): Promise<boolean> {
    return this.#opened.promise
  }

  get live(): SessionStatus | null {
    return this.#endpoint?.live ?? null
  }

  get isGone(): boolean {
    return this.#isGone
  }

  get isOpen(): boolean {
    return this.#isOpen && !this.#isGone
  }

  /** Why not everything was sent; null without an error. */
  get problem(): AppErrorData | null {
    return this.#problem
  }

  /**
   * Resolves when its connection is numbered, so that the next one gets the next number.
   * @throws AppError of the endpoint when it cannot be opened
   */
  async open(config: EndpointConfig, openClient: OpenClient): Promise<void> {
    this.#endpoint = await openClient(config, {
      recording: new CountingRecording(this.#context.recording, {
        numbered: () => {
          this.#numbered.resolve()
        },
        entry: (head, length) => {
          this.#count(head, length)
        },
      }),
      changed: (live) => {
        this.#onLive(live)
      },
      ended: () => {
        this.#end()
      },
    })
    await Promise.race([this.#numbered.promise, this.#gone.promise])
  }

  /**
   * Sends an entry after earlier ones; resolves when the system has accepted it, or when it never will.
   * @param expectedBefore what the recording had received before it: a close waits for as much
   */
  send(entry: ScannedEntry, expectedBefore: number): Promise<void> {
    this.#queue = this.#queue.then(() => this.#send(entry, expectedBefore))
    return this.#queue
  }

  /**
   * Ends this side like the recorded one, after everything was sent and as much was received: with FIN, after which the
   * peer can still send, or with RST.
   */
  endSide(how: 'fin' | 'rst', expectedBefore: number): Promise<void> {
    this.#queue = this.#queue.then(() => this.#endSide(how, expectedBefore))
    return this.#queue
  }

  /**
   * Waits for what is still expected after everything was sent, and closes.
   * @param peerEnds whether the recorded peer ended the connection
   */
  finish(peerEnds: boolean): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      if (await this.#opened.promise) await this.#waitFor(this.#expectedInAll(), peerEnds)
      await this.close()
    })
    return this.#queue
  }

  /** Ends the connection now; entries that still wait are not sent. */
  async close(): Promise<void> {
    this.#stopped = true
    this.#opened.resolve(false)
    await this.#endpoint?.close()
    this.#end()
  }

  async #send(entry: ScannedEntry, expectedBefore: number): Promise<void> {
    if (!(await this.#opened.promise) || this.#stopped) return
    const { roles } = this.#context
    try {
      if (entry.kind === 'close' || entry.partial) await this.#waitFor(expectedBefore, false)
      // The live peer closed first and was answered: nothing is left to close.
      if (!(entry.kind === 'close' && this.#closeSent) && this.#endpoint !== null)
        await this.#endpoint.send(await this.#transmission(entry), null)
      this.#lastAt = nowUs()
      this.#sent++
      this.#context.sent()
      // Immediately: an answer to the live peer would be read as the rest of the frame.
      if (entry.partial && roles.protocol === 'websocket') await this.#endNow(this.plan.cutBy)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#fail(this.#isGone || error.code !== 'bad-input' ? this.#peerLeft() : error.toData())
    }
  }

  async #endSide(how: 'fin' | 'rst', expectedBefore: number): Promise<void> {
    if (!(await this.#opened.promise) || this.#stopped) return
    await this.#waitFor(expectedBefore, false)
    await this.#endNow(how)
  }

  async #endNow(how: 'fin' | 'rst'): Promise<void> {
    try {
      await this.#endpoint?.send({ as: 'end', how }, null)
    } catch (error) {
      // The live peer ended first: nothing is left to end.
      if (!(error instanceof AppError)) throw error
    }
  }

  #transmission(entry: ScannedEntry): Promise<Transmission> {
    const { store, session, roles } = this.#context
    const deflates = this.live?.extensions.includes('permessage-deflate') ?? false
    return recordedTransmission(store, session, entry, { protocol: roles.protocol, deflates })
  }

  #onLive(live: SessionStatus): void {
    if (live.phase === 'open') {
      this.#isOpen = true
      this.#lastAt = nowUs()
      this.#opened.resolve(true)
    } else if (live.phase === 'closed') {
      if (!this.#isOpen && live.problem !== null && !this.#stopped)
        this.#fail({ code: 'network', message: live.problem.message, hint: live.problem.hint })
      this.#end()
    }
    this.#context.changed(live)
  }

  #end(): void {
    if (this.#isGone) return
    this.#isGone = true
    // A peer that closed first was answered: a recorded close has no effect then.
    const due = this.plan.sends - (this.#closeSent ? this.plan.closes : 0)
    if (this.#sent < due && !this.#stopped) this.#fail(this.#peerLeft())
    this.#opened.resolve(false)
    this.#gone.resolve()
  }

  #fail(problem: AppErrorData): void {
    this.#problem ??= problem
    this.#stopped = true
  }

  #peerLeft(): AppErrorData {
    const { sends } = this.plan
    return {
      code: 'disconnected',
      message: `The connection ended after ${this.#sent} of ${sends} recorded entries were sent.`,
      hint: 'The responses received so far are kept and compared.',
    }
  }

  #count({ direction, kind }: EntryHead, length: number): void {
    if (direction === 'out' && kind === 'close') this.#closeSent = true
    if (direction !== 'in' || !isTraffic(kind)) return
    this.#received += this.#context.roles.protocol === 'tcp' ? length : 1
    this.#lastAt = nowUs()
    if (this.#wake !== null && this.#received >= this.#wake.at) this.#wake.wake()
    this.#context.received()
  }

  #expectedInAll(): number {
    const { expected, expectedBytes } = this.plan
    return this.#context.roles.protocol === 'tcp' ? expectedBytes : expected
  }

  /**
   * Waits until so much was received, the peer is silent for too long, the connection ends, or everything is stopped.
   */
  async #waitFor(expected: number, peerEnds: boolean): Promise<void> {
    const patienceUs = Math.min(
      Math.max(this.plan.longestWaitUs * 2, shortestPatienceUs),
      longestPatienceUs,
    )
    const afterwardsUs = peerEnds ? endUs : settleUs
    while (!this.#isGone && !this.#stopped && !this.#context.signal.aborted) {
      const quietUs = this.#received >= expected ? afterwardsUs : patienceUs
      const leftMs = Math.ceil((this.#lastAt + quietUs - nowUs()) / 1_000)
      if (leftMs <= 0) return
      await this.#sleep(leftMs, expected)
    }
  }

  async #sleep(ms: number, expected: number): Promise<void> {
    const { signal } = this.#context
    const { promise, resolve } = Promise.withResolvers<void>()
    const wake = (): void => {
      resolve()
    }
    const timer = setTimeout(wake, ms)
    signal.addEventListener('abort', wake, { once: true })
    if (this.#received < expected) this.#wake = { at: expected, wake }
    await Promise.race([promise, this.#gone.promise])
    this.#wake = null
    signal.removeEventListener('abort', wake)
    clearTimeout(timer)
  }
}
