/** The entry a person opened in a timeline: by number, so that new traffic and filters leave it alone. */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'

/** Where a message stands: several may begin in one entry. */
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

  /** The entry itself; stays the one before until the next is there. */
  get entry(): EntrySummary | null {
    return this.#entry
  }

  /** Where the entry stands when it is a message; null for what was recorded as it is. */
  get place(): MessagePlace | null {
    return this.#place
  }

  take(entry: EntrySummary, place: MessagePlace | null = null): void {
    this.#n = entry.n
    this.#entry = entry
    this.#place = entry.message === null ? null : place
  }

  /** Opens an entry that no page holds. */
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
