/**
 * The activity of the engine's open sessions: status, counts and rate. Updated by the engine's events. The final state
 * of a replay is kept. Owned by the WindowState.
 */
import { createContext } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { EngineApi, EngineEvents } from '../../../shared/contract/engine.ts'
import type { Replay } from '../../../shared/contract/replay.ts'
import type { SessionStatus } from '../../../shared/model/session.ts'

type Counts = EngineEvents['counts']

/** Number of samples for the sparkline. */
export const rateSamples = 31
const sampleMs = 1_000

const [useActivity, provideActivity] = createContext<Activity>()
export { useActivity, provideActivity }

export class Activity {
  readonly #engine: EngineApi
  readonly #live = new SvelteMap<number, SessionStatus>()
  readonly #counts = new SvelteMap<number, Counts>()
  readonly #replays = new SvelteMap<number, Replay>()
  /** Entries per second, one sample per second, the newest last. */
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

  /** Loads the running sessions: after startup, and after the engine reconnects. */
  async load(): Promise<readonly SessionStatus[]> {
    const running = await this.#engine.call('live', {})
    this.#live.clear()
    for (const live of running) this.take(live)
    return running
  }

  take(live: SessionStatus): void {
    this.#live.set(live.session, live)
  }

  /** Milliseconds since the epoch, updated once per second; the reference for displayed durations. */
  get now(): number {
    return this.#now
  }

  live(session: number): SessionStatus | undefined {
    return this.#live.get(session)
  }

  counts(session: number): Counts | undefined {
    return this.#counts.get(session)
  }

  /** Returns the replay that the session records, or recorded since the window was opened. */
  replay(session: number): Replay | undefined {
    return this.#replays.get(session)
  }

  rates(session: number): readonly number[] {
    return this.#rates.get(session) ?? []
  }

  /** Reports whether this engine is recording the session. */
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
