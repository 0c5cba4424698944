/**
 * One repetition while it runs: its steps by an absolute schedule, the answers it waits for, and how far it is. Every
 * moment is reckoned from the start, so that errors do not add up; only what takes longer than that, an answer, moves
 * what follows. Owned by `repeats.ts`.
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

export interface Step {
  make: MakeTransmission
  /** After it was due, or after its answer. Microseconds. */
  waitUs: number
  /** It sends a ping, whose answer is a pong. */
  pings: boolean
  answer: Awaited
}

/** A step that had to be answered was not. */
class Unanswered extends Error {}

export class Repetition {
  readonly #running: RunningSession
  readonly #steps: readonly Step[]
  readonly #intervalUs: number
  readonly #changed: (repeat: Repeat) => void
  readonly #abort = new AbortController()
  /** Resolves with null once it is to stop. */
  readonly #aborted: Promise<null>
  readonly #over = Promise.withResolvers<void>()
  #timer: NodeJS.Timeout | null = null
  #state: Repeat

  /** @param intervalUs least time from the start of one run to the start of the next */
  constructor(
    running: RunningSession,
    steps: readonly Step[],
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
            : { code: 'internal', message: String(error), hint: 'This is a defect in Sockeye.' }
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

  /** Gives whether it waited, however that ended. */
  async #playStep(step: Step, index: number): Promise<boolean> {
    const transmission = await step.make(index)
    if (step.answer === null) {
      await this.#send(transmission)
      return false
    }
    // An answer may come before the system says that it has taken what was sent.
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

  /** Whether it resolves within a time; null when this is to stop before either. */
  async #within(came: Promise<true>, timeoutMs: number): Promise<boolean | null> {
    const patience = new AbortController()
    const { signal } = patience
    const timeout = delay(timeoutMs, false, { signal }).catch(() => false)
    const first = await Promise.race([came, timeout, this.#aborted])
    patience.abort()
    return first
  }

  /** Gives whom it was sent to; null when nobody was there. */
  async #send(transmission: Transmission): Promise<readonly number[] | null> {
    const sending = this.#running.send(transmission, this.#state.connection)
    try {
      // A peer that does not read could hold it up for as long as it likes.
      const sent = await Promise.race([sending, this.#aborted])
      if (sent) this.#state.sent++
      // Stopped: how this one ends is in the record.
      else sending.catch(() => undefined)
      return sent?.to ?? []
    } catch (error) {
      const nobody =
        error instanceof AppError && (error.code === 'not-open' || error.code === 'disconnected')
      // To all means to whoever is there: a peer may come, a client may connect again.
      if (!nobody || (this.#state.connection !== null && !this.#abort.signal.aborted)) throw error
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

/** Sees who answers from when it was made on: with a whole message, or bytes over TCP; to a ping with its pong. */
class AnswerWatch implements Disposable {
  readonly #answered = new Set<number>()
  readonly #stop: () => void
  /** Those that are still waited for, and whom to tell once there are none. */
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
