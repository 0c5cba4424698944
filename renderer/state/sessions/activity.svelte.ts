/**
 * What the engine's open sessions are doing now: the phase, the counts and the rate of each. Fed by the engine's events;
 * a session that is not running has no entry here. Of a replay the last word stays: how it went. Owned by the
 * WindowState.
 */
import { createContext } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { EngineApi, EngineEvents } from '../../../shared/contract/engine.ts'
import type { Replay } from '../../../shared/contract/replay.ts'
import type { SessionStatus } from '../../../shared/model/session.ts'

type Counts = EngineEvents['counts']

/** Samples kept for the sparkline. */
export const rateSamples = 31
const sampleMs = 1_000

const [useActivity, provideActivity] = createContext<Activity>()
export { useActivity, provideActivity }

export class Activity {
  readonly #engine: EngineApi
  readonly #live = new SvelteMap<number, SessionStatus>()
  readonly #counts = new SvelteMap<number, Counts>()
  readonly #replays = new SvelteMap<number, Replay>()
  /** Entries a second, one sample a second, the newest last. */
  readonly #rates = new SvelteMap<number, readonly number[]>()
  readonly #sampled = new Map<number, number>()
  readonly #stop: (() => void)[]
  #now = $state(Date.now())

  constructor(engine: EngineApi) {
    this.#engine = engine
    const timer = setInterval(() => this.#sample(), sampleMs)
    this.#stop = [
      engine.on('live', (live) => this.take(live)),
      engine.on('counts', (counts) => this.#counts.set(counts.session, counts)),
      engine.on('replay', (replay) => this.#replays.set(replay.session, replay)),
      () => clearInterval(timer),
    ]
  }

  /** Asks what runs already: after a start, and after the engine came back. */
  async load(): Promise<readonly SessionStatus[]> {
    const running = await this.#engine.call('live', {})
    this.#live.clear()
    for (const live of running) this.take(live)
    return running
  }

  take(live: SessionStatus): void {
    this.#live.set(live.session, live)
  }

  /** Milliseconds since the epoch, ticking once a second: what durations are counted against. */
  get now(): number {
    return this.#now
  }

  live(session: number): SessionStatus | undefined {
    return this.#live.get(session)
  }

  counts(session: number): Counts | undefined {
    return this.#counts.get(session)
  }

  /** The replay that the session records, or recorded since the window was opened. */
  replay(session: number): Replay | undefined {
    return this.#replays.get(session)
  }

  rates(session: number): readonly number[] {
    return this.#rates.get(session) ?? []
  }

  /** Whether the session is being recorded by this engine. */
  isRunning(session: number): boolean {
    const live = this.#live.get(session)
    return live !== undefined && live.phase !== 'closed'
  }

  /** The running sessions. */
  get running(): SessionStatus[] {
    return [...this.#live.values()].filter((live) => live.phase !== 'closed')
  }

  dispose(): void {
    for (const stop of this.#stop.toReversed()) stop()
  }

  #sample(): void {
    this.#now = Date.now()
    for (const [session, counts] of this.#counts) {
      const before = this.#sampled.get(session) ?? 0
      this.#sampled.set(session, counts.entries)
      const rate = Math.max(0, counts.entries - before) / (sampleMs / 1_000)
      const rates = this.#rates.get(session) ?? []
      const idle = rate === 0 && rates.length === rateSamples && rates.every((r) => r === 0)
      if (!idle) this.#rates.set(session, [...rates, rate].slice(-rateSamples))
    }
  }
}
