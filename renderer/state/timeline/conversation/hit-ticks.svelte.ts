/**
 * Where the hits of a search are in a conversation of any length, as marks beside its scroll bar: each hit while there are
 * few, else the parts of the session that have some. Owned by the conversation.
 */
import type { EngineApi } from '../../../../shared/contract/engine.ts'
import { AppError } from '../../../../shared/contract/errors.ts'

/** Maximum number of marks: about as many as a screen can tell apart. */
const mostTicks = 200

/** While a session records, its hits change all the time. Milliseconds. */
const pauseMs = 250
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, pauseMs))

/** What marks are made from. */
export interface TicksOf {
  readonly session: number
  /** The views of the hits and of the conversation. */
  readonly hits: number
  readonly view: number
  /** Number of hits, and of entries of the session. */
  readonly count: number
  readonly entries: number
}

export class HitTicks {
  readonly #engine: EngineApi
  #positions = $state.raw<readonly number[]>([])
  #wanted: TicksOf | null = null
  #isLooking = false
  #known = ''

  constructor(engine: EngineApi) {
    this.#engine = engine
  }

  /** Positions in the view of the conversation, ascending. */
  get positions(): readonly number[] {
    return this.#positions
  }

  /** Finds the marks again if something has changed; null for none. */
  async look(wanted: TicksOf | null): Promise<void> {
    this.#wanted = wanted
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      for (let key = this.#key; key !== this.#known; key = this.#key) {
        this.#known = key
        const positions = await this.#find(this.#wanted)
        // Marks of another search, or of a view that has gone, are not shown.
        if (key === this.#key) this.#positions = positions
        else if (positions.length > 0) await pause()
      }
    } finally {
      this.#isLooking = false
    }
  }

  get #key(): string {
    return JSON.stringify(this.#wanted)
  }

  async #find(wanted: TicksOf | null): Promise<readonly number[]> {
    if (wanted === null || wanted.count === 0) return []
    try {
      return await (wanted.count <= mostTicks ? this.#each(wanted) : this.#spread(wanted))
    } catch (error) {
      // A view was closed meanwhile, or the engine has gone: both are shown elsewhere.
      if (!(error instanceof AppError)) throw error
      return []
    }
  }

  async #each({ session, hits, view, count }: TicksOf): Promise<number[]> {
    const rows = await this.#engine.call('entries', { session, view: hits, from: 1, to: count })
    return Promise.all(rows.map(({ n }) => this.#engine.call('viewPosition', { view, n })))
  }

  /** Looks for hits between evenly spread entries. */
  async #spread({ hits, view, entries }: TicksOf): Promise<number[]> {
    const numbers = Array.from(
      { length: mostTicks + 1 },
      (_, i) => 1 + Math.floor((i * entries) / mostTicks),
    )
    const [found, positions] = await Promise.all(
      [hits, view].map((of) =>
        Promise.all(numbers.map((n) => this.#engine.call('viewPosition', { view: of, n }))),
      ),
    )
    return numbers.flatMap((_, i) => {
      const hasHit = (found?.[i + 1] ?? 0) > (found?.[i] ?? 0)
      return hasHit ? [positions?.[i] ?? 0] : []
    })
  }
}
