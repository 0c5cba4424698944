/**
 * A running repetition: its steps by an absolute schedule, the answers it waits for, and its progress. Every time is
 * computed from the start, so that errors do not accumulate; only an answer that takes longer delays what follows.
 * Owned by `repeats.ts`.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../../shared/contract/errors.ts'
import { maxSilent, type Repeat } from '../../../shared/contract/repeat.ts'
import type { Awaited } from '../../../shared/model/sequence.ts'
import { nowUs } from '../clock.ts'
import type { MakeTransmission } from './outgoing.ts'
import type { Transmission } from '../endpoints/endpoint.ts'
import type { Incoming } from '../recording.ts'
import { Pacer } from '../replay/play/pacer.ts'
import { Schedule } from '../replay/play/schedule.ts'
import type { RunningSession } from '../sessions/running-session.ts'

/** At most 30 a second. */
const notifyMs = 34

export interface RepetitionStep {
  make: MakeTransmission
  /** Time after it was due, or after its answer. Microseconds. */
  waitUs: number
  /** Sends a ping, which is answered by a pong. */
  pings: boolean
  answer: Awaited
}

/** A step that required an answer got none. */
class Unanswered extends Error {}

export class Repetition {
  readonly #running: RunningSession
  readonly #steps: readonly RepetitionStep[]
  readonly #intervalUs: number
  readonly #changed: (repeat: Repeat) => void
  readonly #abort = new AbortController()
  /** Resolves with null once it stops. */
  readonly #aborted: Promise<null>
  readonly #over = Promise.withResolvers<void>()
  #timer: NodeJS.Timeout | null = null
  #state: Repeat

  /** @param intervalUs minimum time from the start of one run to the start of the next */
  constructor(
    running: RunningSession,
    steps: readonly RepetitionStep[],
    intervalUs: number,
    state: Repeat,
    changed: (repeat: Repeat) => void,
  ) {
    this.#running = running
    this.#steps = steps
    this.#intervalUs = intervalUs
    this.#state = state
    this.#changed = changed
    const aborted = Promise.withResolvers<null>()
    this.#aborted = aborted.promise
    this.#abort.signal.addEventListener('abort', () => {
      aborted.resolve(null)
    })
    void running.finished.then(() => {
      this.#abort.abort()
    })
  }

  get state(): Repeat {
    return { ...this.#state }
  }

  stop(): Promise<void> {
    this.#abort.abort()
    return this.#over.promise
  }

  /** Never rejects. */
  async play(): Promise<void> {
    try {
      await this.#runs()
      this.#state.state = this.#abort.signal.aborted ? 'stopped' : 'done'
    } catch (error) {
      if (error instanceof Unanswered) this.#state.state = 'unanswered'
      else {
        this.#state.state = 'failed'
        this.#state.problem =
          error instanceof AppError
            ? error.toData()
            : { code: 'internal', message: String(error), hint: 'This is a bug in Sockeye.' }
      }
    }
    if (this.#timer) clearTimeout(this.#timer)
    this.#changed(this.state)
    this.#over.resolve()
  }

  async #runs(): Promise<void> {
    const { signal } = this.#abort
    const state = this.#state
    const startedAt = nowUs()
    const pacer = new Pacer(new Schedule(1, 0, startedAt), signal)
    let made = 0
    let due = 0
    while (state.count === null || state.runs < state.count) {
      const runAt = due
      for (const [index, step] of this.#steps.entries()) {
        await pacer.until(due)
        if (signal.aborted) return
        state.latestMs = Math.max(state.latestMs, (nowUs() - startedAt - due) / 1_000)
        state.step = index + 1
        if (await this.#playStep(step, made++)) due = Math.max(due, nowUs() - startedAt)
        due += step.waitUs
        this.#changedSoon()
      }
      due = Math.max(due, runAt + this.#intervalUs)
      state.runs++
    }
  }

  /** Returns whether it waited, however that ended. */
  async #playStep(step: RepetitionStep, index: number): Promise<boolean> {
    const transmission = await step.make(index)
    if (step.answer === null) {
      await this.#send(transmission)
      return false
    }
    // An answer may arrive before the system reports that it has accepted the bytes.
    using answers = new AnswerWatch(this.#running, step.pings)
    const to = await this.#send(transmission)
    if (to === null) return false
    this.#state.awaiting = true
    this.#changedSoon()
    const came = await this.#within(answers.ofAll(to), step.answer.timeoutMs)
    this.#state.awaiting = false
    if (came === null) return true
    const silent = answers.silent(to)
    this.#state.answers += to.length - silent.length
    if (silent.length === 0) return true
    this.#state.unanswered += silent.length
    this.#state.silent = silent.slice(0, maxSilent)
    this.#state.silentInAll = silent.length
    if (step.answer.otherwise === 'stop') throw new Unanswered()
    return true
  }

  /** Resolves with whether the promise resolves within a time; null when this stops before. */
  async #within(came: Promise<true>, timeoutMs: number): Promise<boolean | null> {
    const patience = new AbortController()
    const { signal } = patience
    const timeout = delay(timeoutMs, false, { signal }).catch(() => false)
    const first = await Promise.race([came, timeout, this.#aborted])
    patience.abort()
    return first
  }

  /** Returns the receivers; null when there were none. */
  async #send(transmission: Transmission): Promise<readonly number[] | null> {
    const sending = this.#running.send(transmission, this.#state.connection)
    try {
      // A peer that does not read could delay it without limit.
      const sent = await Promise.race([sending, this.#aborted])
      if (sent) this.#state.sent++
      // Stopped: the record says how the send ended.
      else sending.catch(() => undefined)
      return sent?.to ?? []
    } catch (error) {
      const noReceiver =
        error instanceof AppError && (error.code === 'not-open' || error.code === 'disconnected')
      // Sent to all connections that are open: a peer may connect, a client may reconnect.
      if (!noReceiver || (this.#state.connection !== null && !this.#abort.signal.aborted))
        throw error
      this.#state.missed++
      return null
    }
  }

  #changedSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#changed(this.state)
    }, notifyMs)
  }
}

/** Detects answers from its construction on: a whole message, or bytes over TCP; for a ping, its pong. */
class AnswerWatch implements Disposable {
  readonly #answered = new Set<number>()
  readonly #stop: () => void
  /** Connections that have not answered, and the callback for when all have. */
  #waiting: { for: Set<number>; done: (came: true) => void } | null = null

  constructor(running: RunningSession, pings: boolean) {
    this.#stop = running.onIncoming((incoming) => {
      if (!(pings ? incoming.kind === 'pong' : endsMessage(incoming))) return
      const { connection } = incoming
      this.#answered.add(connection)
      if (this.#waiting?.for.delete(connection) && this.#waiting.for.size === 0)
        this.#waiting.done(true)
    })
  }

  /** Resolves once each of these has answered. */
  ofAll(connections: readonly number[]): Promise<true> {
    const { promise, resolve } = Promise.withResolvers<true>()
    const waitingFor = new Set(this.silent(connections))
    if (waitingFor.size === 0) resolve(true)
    else this.#waiting = { for: waitingFor, done: resolve }
    return promise
  }

  /** Those of them that have not answered so far. */
  silent(connections: readonly number[]): number[] {
    return connections.filter((connection) => !this.#answered.has(connection))
  }

  [Symbol.dispose](): void {
    this.#stop()
  }
}

function endsMessage({ kind, first }: Incoming): boolean {
  if (kind === 'data') return true
  const isMessage = kind === 'text' || kind === 'binary' || kind === 'continuation'
  return isMessage && (first & 0x80) !== 0
}
