/** The newest round trips of pings in one session. Owned by its tab, disposed with the session. */
import type { EngineApi } from '../../../shared/contract/engine.ts'

/** Number of displayed round trips. */
export const shownRoundTrips = 120

export class RoundTrips {
  readonly #engine: EngineApi
  readonly #session: number
  /** Milliseconds, oldest first. */
  #times = $state.raw<readonly number[]>([])
  #total = $state(0)
  /** The total last reported by the engine. */
  #reported = 0
  #asking = false
  readonly #stop: () => void

  constructor(engine: EngineApi, session: number) {
    this.#engine = engine
    this.#session = session
    this.#stop = engine.on('roundTrips', (reported) => {
      if (reported.session !== session) return
      this.#reported = reported.total
      this.#askSoon()
    })
    this.#askSoon()
  }

  get times(): readonly number[] {
    return this.#times
  }

  /** The total number of round trips. */
  get total(): number {
    return this.#total
  }

  async reload(): Promise<void> {
    const { total, roundTrips } = await this.#engine.call('roundTrips', {
      session: this.#session,
      after: this.#total,
    })
    if (total === this.#total) return
    const news = roundTrips.map(({ rttMs }) => rttMs)
    this.#times = [...this.#times, ...news].slice(-shownRoundTrips)
    this.#total = total
  }

  dispose(): void {
    this.#stop()
  }

  #askSoon(): void {
    if (this.#asking) return
    this.#asking = true
    this.#ask()
      // Keeps the last result; retried with the next report.
      .catch((error: unknown) => console.warn('The round trips are stale', error))
      .finally(() => (this.#asking = false))
  }

  /** Repeats until all reported ones are loaded: more may be reported during a request. */
  async #ask(): Promise<void> {
    let reported: number
    do {
      reported = this.#reported
      await this.reload()
    } while (reported !== this.#reported)
  }
}
