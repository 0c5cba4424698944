/** The entry a person opened in a timeline: by number, so that new traffic and filters leave it alone. */
import type { EngineApi } from '../../shared/contract/engine.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'

export class Selection {
  readonly #engine: EngineApi
  readonly #session: number
  #n = $state<number | null>(null)
  #entry = $state.raw<EntrySummary | null>(null)

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

  take(entry: EntrySummary): void {
    this.#n = entry.n
    this.#entry = entry
  }

  /** Opens an entry that no page holds. */
  async open(n: number): Promise<void> {
    this.#n = n
    const [entry] = await this.#engine.call('entries', { session: this.#session, from: n, to: n })
    if (this.#n === n) this.#entry = entry ?? null
  }

  clear(): void {
    this.#n = null
    this.#entry = null
  }
}
