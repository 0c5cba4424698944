/**
 * Repetitions: messages sent at an interval, and sequences with waits, in the engine so that intervals of 1 ms hold.
 * Every send has its moment reckoned from the start. One that comes late goes out at once, none is left out. Owned by the
 * engine; each ends with its session.
 */
import { AppError } from '../../shared/contract/errors.ts'
import type { Repeat } from '../../shared/contract/repeat.ts'
import type { Snippet } from '../../shared/model/snippet.ts'
import { nowUs } from './clock.ts'
import { prepareTransmission, type MakeTransmission } from './outgoing.ts'
import { Pacer } from './replay/pacer.ts'
import { Schedule } from './replay/schedule.ts'
import type { RunningSession, Sessions } from './sessions.ts'
import type { Stages } from './stages.ts'
import type { Parsed } from './params.ts'

/** At most 30 a second. */
const tellMs = 34

/** One send of a run: what, and when after the run's start. Microseconds. */
interface Step {
  make: MakeTransmission
  offsetUs: number
}

export interface RepeatsParts {
  sessions: Sessions
  stages: Stages
  snippets(): Promise<Snippet[]>
  /** Told how far each is, at most 30 times a second, and at its end. */
  changed: (repeat: Repeat) => void
}

export class Repeats {
  readonly #parts: RepeatsParts
  readonly #running = new Map<number, Repetition>()
  #last = 0

  constructor(parts: RepeatsParts) {
    this.#parts = parts
  }

  get list(): Repeat[] {
    return [...this.#running.values()].map(({ state }) => state)
  }

  /** @throws AppError `not-open`, `not-found` for a snippet or a stage, `bad-input` */
  async start(params: Parsed<'startRepeat'>): Promise<Repeat> {
    const { session, connection, count, intervalMs } = params
    const running = this.#parts.sessions.require(session)
    const steps = await this.#prepare(params.steps, running)
    const waitsMs = params.steps.reduce((sum, { waitMs }) => sum + waitMs, 0)
    const state: Repeat = {
      repeat: ++this.#last,
      session,
      connection,
      state: 'running',
      runs: 0,
      count,
      sent: 0,
      missed: 0,
      latestMs: 0,
      problem: null,
    }
    const periodUs = Math.max(intervalMs, waitsMs) * 1_000
    const repetition = new Repetition(running, steps, periodUs, state, this.#parts.changed)
    this.#running.set(state.repeat, repetition)
    void repetition.play().finally(() => this.#running.delete(state.repeat))
    return repetition.state
  }

  stop(repeat: number): void {
    void this.#running.get(repeat)?.stop()
  }

  /** Ends all, and resolves when none sends any more. */
  async close(): Promise<void> {
    await Promise.all([...this.#running.values()].map((repetition) => repetition.stop()))
  }

  async #prepare(steps: Parsed<'startRepeat'>['steps'], running: RunningSession): Promise<Step[]> {
    const needed = steps.some((step) => 'snippet' in step)
    const snippets = new Map((needed ? await this.#parts.snippets() : []).map((s) => [s.id, s]))
    let offsetUs = 0
    return steps.map((step) => {
      const message = 'snippet' in step ? snippets.get(step.snippet)?.message : step.message
      if (!message)
        throw new AppError('not-found', 'A snippet of this sequence is not there any more.')
      const make = prepareTransmission(message, running.session.kind, this.#parts.stages)
      const at = offsetUs
      offsetUs += step.waitMs * 1_000
      return { make, offsetUs: at }
    })
  }
}

class Repetition {
  readonly #running: RunningSession
  readonly #steps: readonly Step[]
  readonly #periodUs: number
  readonly #changed: (repeat: Repeat) => void
  readonly #abort = new AbortController()
  /** Resolves with null once it is to stop. */
  readonly #aborted: Promise<null>
  readonly #over = Promise.withResolvers<void>()
  #timer: NodeJS.Timeout | null = null
  #state: Repeat

  constructor(
    running: RunningSession,
    steps: readonly Step[],
    periodUs: number,
    state: Repeat,
    changed: (repeat: Repeat) => void,
  ) {
    this.#running = running
    this.#steps = steps
    this.#periodUs = periodUs
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
      this.#state.state = 'failed'
      this.#state.problem =
        error instanceof AppError
          ? error.toData()
          : { code: 'internal', message: String(error), hint: 'This is a defect in Sockeye.' }
    }
    if (this.#timer) clearTimeout(this.#timer)
    this.#changed(this.state)
    this.#over.resolve()
  }

  async #runs(): Promise<void> {
    const { signal } = this.#abort
    const state = this.#state
    const pacer = new Pacer(new Schedule(1, 0, nowUs()), signal)
    const startedAt = nowUs()
    let made = 0
    while (state.count === null || state.runs < state.count) {
      const runAt = state.runs * this.#periodUs
      for (const { make, offsetUs } of this.#steps) {
        await pacer.until(runAt + offsetUs)
        if (signal.aborted) return
        const lateMs = (nowUs() - startedAt - runAt - offsetUs) / 1_000
        state.latestMs = Math.max(state.latestMs, lateMs)
        await this.#send(make, made++)
      }
      state.runs++
      this.#changedSoon()
    }
  }

  async #send(make: MakeTransmission, index: number): Promise<void> {
    const transmission = await make(index)
    const sending = this.#running.send(transmission, this.#state.connection)
    try {
      // A peer that does not read could hold it up for as long as it likes.
      const sent = await Promise.race([sending, this.#aborted])
      if (sent) this.#state.sent++
      // Stopped: how this one ends is in the record.
      else sending.catch(() => undefined)
    } catch (error) {
      const nobody =
        error instanceof AppError && (error.code === 'not-open' || error.code === 'disconnected')
      // To all means to whoever is there: a peer may come, a client may connect again.
      if (!nobody || (this.#state.connection !== null && !this.#abort.signal.aborted)) throw error
      this.#state.missed++
    }
  }

  #changedSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#changed(this.state)
    }, tellMs)
  }
}
