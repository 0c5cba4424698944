/** The newest round trips of pings of one session. Owned by its tab, disposed with the session. */
import type { EngineApi } from '../../../shared/contract/engine.ts'

/** Round trips that are drawn. */
export const shownRoundTrips = 120

export class RoundTrips {
  readonly #engine: EngineApi
  readonly #session: number
  /** Milliseconds, the oldest first. */
  #times = $state.raw<readonly number[]>([])
  #total = $state(0)
  /** As the engine told last. */
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

  /** How many there were in all. */
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
      // They stay as they were; the next that comes asks again.
      .catch((error: unknown) => console.warn('The round trips are stale', error))
      .finally(() => (this.#asking = false))
  }

  /** Until all that were told of are here: more may come while some are asked for. */
  async #ask(): Promise<void> {
    let reported: number
    do {
      reported = this.#reported
      await this.reload()
    } while (reported !== this.#reported)
  }
}
