/**
 * Repetitions: messages sent at an interval, and sequences with waits and answers. They run in the engine so that
 * intervals of 1 ms hold. A late send is sent immediately, and none is skipped. Owned by the engine; each ends with its
 * session.
 */
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { Repeat } from '../../../shared/contract/repeat.ts'
import type { Snippet } from '../../../shared/model/snippet.ts'
import { prepareTransmission } from './outgoing.ts'
import { Repetition, type RepetitionStep } from './repetition.ts'
import type { RunningSession } from '../sessions/running-session.ts'
import type { RunningSessions } from '../sessions/sessions.ts'
import type { Stages } from './stages.ts'
import type { Parsed } from '../rpc/params.ts'

export interface RepeatsDeps {
  sessions: RunningSessions
  stages: Stages
  snippets(): Promise<Snippet[]>
  /** Returns the encoding of a session's text. */
  encodingOf: (session: number) => Promise<EncodingId>
  /** Called with the progress of each, at most 30 times a second, and at its end. */
  changed: (repeat: Repeat) => void
}

export class RepeatRunner {
  readonly #deps: RepeatsDeps
  readonly #running = new Map<number, Repetition>()
  #last = 0

  constructor(deps: RepeatsDeps) {
    this.#deps = deps
  }

  get list(): Repeat[] {
    return [...this.#running.values()].map(({ state }) => state)
  }

  /** @throws AppError `not-open`, `not-found` for a snippet or a stage, `bad-input` */
  async start(params: Parsed<'startRepeat'>): Promise<Repeat> {
    const { session, connection, count, intervalMs } = params
    const running = this.#deps.sessions.require(session)
    const steps = await this.#prepare(params.steps, running)
    const state: Repeat = {
      repeat: ++this.#last,
      session,
      connection,
      sequence: params.steps.some((step) => 'snippet' in step),
      state: 'running',
      runs: 0,
      count,
      steps: steps.length,
      step: 0,
      awaiting: false,
      answers: 0,
      unanswered: 0,
      silent: [],
      silentInAll: 0,
      sent: 0,
      missed: 0,
      latestMs: 0,
      problem: null,
    }
    const intervalUs = intervalMs * 1_000
    const repetition = new Repetition(running, steps, intervalUs, state, this.#deps.changed)
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

  async #prepare(
    steps: Parsed<'startRepeat'>['steps'],
    running: RunningSession,
  ): Promise<RepetitionStep[]> {
    const needed = steps.some((step) => 'snippet' in step)
    const snippets = new Map((needed ? await this.#deps.snippets() : []).map((s) => [s.id, s]))
    const encoding = await this.#deps.encodingOf(running.session.id)
    return steps.map((step) => {
      const message = 'snippet' in step ? snippets.get(step.snippet)?.message : step.message
      if (!message) throw new AppError('not-found', 'A snippet of this sequence no longer exists.')
      const make = prepareTransmission(message, running.session.kind, this.#deps.stages, encoding)
      const { waitMs, answer } = step
      return { make, waitUs: waitMs * 1_000, pings: message.as === 'ping', answer }
    })
  }
}
