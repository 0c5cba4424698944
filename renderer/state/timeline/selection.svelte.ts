/** The selected entry of a timeline, identified by number, so that new traffic and filters do not change it. */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'

/** The row of a message: several messages can begin in one entry. */
export interface MessagePlace {
  view: number
  /** From 1. */
  position: number
}

export class Selection {
  readonly #engine: EngineApi
  readonly #session: number
  #n = $state<number | null>(null)
  #entry = $state.raw<EntrySummary | null>(null)
  #place = $state.raw<MessagePlace | null>(null)

  constructor(engine: EngineApi, session: number) {
    this.#engine = engine
    this.#session = session
  }

  /** Number of the entry; null for none. */
  get n(): number | null {
    return this.#n
  }

  /** The entry; the previous one until the next is loaded. */
  get entry(): EntrySummary | null {
    return this.#entry
  }

  /** The position of the entry if it is a message; null for a recorded entry. */
  get place(): MessagePlace | null {
    return this.#place
  }

  take(entry: EntrySummary, place: MessagePlace | null = null): void {
    this.#n = entry.n
    this.#entry = entry
    this.#place = entry.message === null ? null : place
  }

  /** Selects an entry that is not cached. */
  async open(n: number): Promise<void> {
    this.#n = n
    const [entry] = await this.#engine.call('entries', { session: this.#session, from: n, to: n })
    if (this.#n !== n) return
    this.#entry = entry ?? null
    this.#place = null
  }

  clear(): void {
    this.#n = null
    this.#entry = null
    this.#place = null
  }
}
