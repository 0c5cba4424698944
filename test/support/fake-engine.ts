/**
 * A fake of the engine for tests of the window's state: sessions, entries and views in memory, answers within a
 * microtask unless a test holds them back or makes them fail. Parameters and results pass the schemas of the contract,
 * as in the engine. A filter by expression matches a part of the preview here; the language has separate tests.
 */
import { Emitter } from '../../main/engine/emitter.ts'
import { parseParams, type Parsed } from '../../main/engine/rpc/params.ts'
import {
  engineMethods,
  type EngineApi,
  type EngineEvent,
  type EngineEvents,
  type EngineMethod,
  type EngineParams,
  type EngineResult,
} from '../../shared/contract/engine.ts'
import { AppError } from '../../shared/contract/errors.ts'
import type { Compaction } from '../../shared/contract/methods/storage.ts'
import type { Endpoint } from '../../shared/model/endpoint.ts'
import { FakeRecordings } from './fake-recordings.ts'

type Answers = { [M in EngineMethod]?: (params: Parsed<M>) => EngineResult<M> }

/** One call as it arrived. */
type Call = { [M in EngineMethod]: { method: M; params: Parsed<M> } }[EngineMethod]

const notRunning: Compaction = { running: false, freed: 0, total: 0 }

/** Answers of one method that are held back. */
export class HeldCalls {
  readonly #waiting: (() => void)[] = []
  readonly #arrivals: (() => void)[] = []
  #released = false

  get isReleased(): boolean {
    return this.#released
  }

  wait(): Promise<void> {
    for (const resolve of this.#arrivals.splice(0)) resolve()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** Resolves when a call waits. */
  async arrival(): Promise<void> {
    if (this.#waiting.length > 0) return
    await new Promise<void>((resolve) => this.#arrivals.push(resolve))
  }

  /** Answers the oldest waiting call; later ones keep waiting. */
  async releaseOldest(): Promise<void> {
    this.#waiting.shift()?.()
    await settled()
  }

  /** Answers the newest waiting call; earlier ones keep waiting. */
  async releaseNewest(): Promise<void> {
    this.#waiting.pop()?.()
    await settled()
  }

  /** Answers all waiting calls; later ones are answered immediately. */
  async release(): Promise<void> {
    this.#released = true
    for (const resolve of this.#waiting.splice(0)) resolve()
    await settled()
  }
}

/** Resolves when everything that follows from the engine's answers has run: none of it uses a timer. */
export const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

export class FakeEngine implements EngineApi {
  readonly recordings: FakeRecordings
  /** Every call so far, including refused and held ones. */
  readonly calls: Call[] = []
  /** Staged bytes by the number of the stage; dropped ones are left out. */
  readonly stages = new Map<number, number>()
  readonly #endpoints: Endpoint[] = []
  readonly #emitter = new Emitter<EngineEvents>()
  readonly #held = new Map<EngineMethod, HeldCalls>()
  readonly #failures = new Map<EngineMethod, AppError>()
  readonly #answers: Answers
  #lastId = 0

  constructor() {
    this.recordings = new FakeRecordings((event, payload) => this.emit(event, payload))
    this.#answers = { ...this.recordings.answers, ...this.#ownAnswers() }
  }

  async call<M extends EngineMethod>(method: M, params: EngineParams<M>): Promise<EngineResult<M>> {
    const parsed = parseParams(method, params)
    // Method and parameters belong together: they come from one call.
    this.calls.push({ method, params: parsed } as Call)
    // Failure and answer are decided when the call arrives, because nothing the engine does later changes them.
    const outcome = this.#outcome(method, parsed)
    const held = this.#held.get(method)
    if (held !== undefined && !held.isReleased) await held.wait()
    else await Promise.resolve()
    if (outcome instanceof AppError) throw outcome
    const schema = engineMethods[method].result
    // The schema looked up by the method's name is that method's.
    return schema.parse(outcome.result) as EngineResult<M>
  }

  on<E extends EngineEvent>(event: E, listener: (payload: EngineEvents[E]) => void): () => void {
    return this.#emitter.on(event, listener)
  }

  /** Pushes an event and waits until its consequences have run. */
  async push<E extends EngineEvent>(event: E, payload: EngineEvents[E]): Promise<void> {
    this.emit(event, payload)
    await settled()
  }

  emit<E extends EngineEvent>(event: E, payload: EngineEvents[E]): void {
    this.#emitter.emit(event, payload)
  }

  /** Holds back the answers of a method from now on. */
  hold(method: EngineMethod): HeldCalls {
    const held = new HeldCalls()
    this.#held.set(method, held)
    return held
  }

  /** Refuses calls of a method from now on, until `recover`. */
  fail(
    method: EngineMethod,
    error = new AppError('disconnected', 'The engine is not running.'),
  ): void {
    this.#failures.set(method, error)
  }

  recover(): void {
    this.#failures.clear()
  }

  /** The parameters of the calls of a method, the oldest first. */
  asked<M extends EngineMethod>(method: M): Parsed<M>[] {
    const params: Parsed<M>[] = []
    // The method names the kind of its parameters.
    for (const call of this.calls) if (call.method === method) params.push(call.params as Parsed<M>)
    return params
  }

  /** Forgets the calls so far. */
  forgetCalls(): void {
    this.calls.length = 0
  }

  #outcome<M extends EngineMethod>(
    method: M,
    params: Parsed<M>,
  ): { result: EngineResult<M> } | AppError {
    const failure = this.#failures.get(method)
    if (failure !== undefined) return failure
    const answer = this.#answers[method]
    if (answer === undefined) throw new Error(`The fake engine has no answer to "${method}".`)
    try {
      return { result: answer(params) }
    } catch (error) {
      if (error instanceof AppError) return error
      throw error
    }
  }

  #ownAnswers(): Answers {
    return {
      endpoints: () => [...this.#endpoints],
      saveEndpoint: ({ id, name, config }) => {
        const endpoint = { id: id ?? ++this.#lastId, name, config }
        const at = this.#endpoints.findIndex((known) => known.id === endpoint.id)
        if (at === -1) this.#endpoints.push(endpoint)
        else this.#endpoints[at] = endpoint
        return endpoint
      },
      send: ({ message }) => ({ connections: 1, bytes: 'body' in message ? 1 : 0 }),
      stage: () => {
        const stage = ++this.#lastId
        this.stages.set(stage, 0)
        return stage
      },
      appendStage: ({ stage, bytes }) => {
        const length = (this.stages.get(stage) ?? 0) + bytes.length
        this.stages.set(stage, length)
        return length
      },
      dropStage: ({ stage }) => {
        this.stages.delete(stage)
        return undefined
      },
      startRepeat: ({ session, connection, count, steps }) => ({
        repeat: ++this.#lastId,
        session,
        connection,
        sequence: false,
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
      }),
      storage: () => ({
        databaseBytes: 1_048_576,
        freeBytes: 0,
        limit: { maxBytes: 0, atLimit: 'stop' },
        compaction: notRunning,
      }),
      compact: () => notRunning,
      cancelCompaction: () => undefined,
      setDatabaseLimit: () => undefined,
      roundTrips: () => ({ total: 0, roundTrips: [] }),
    }
  }
}
