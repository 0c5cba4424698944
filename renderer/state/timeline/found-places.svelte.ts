/**
 * Where a search is found in the bytes that the detail shows, and which of the places is the present one. Who shows
 * bytes says so with `show`; the search goes from place to place with `step` before it goes on to another entry.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { BodyOf } from '../../../shared/contract/methods/entries.ts'
import type { Matches, SearchQuery } from '../../../shared/contract/query.ts'

/** Bytes `[from, to)`. */
export type FoundPlace = Matches['matches'][number]

/** Longest wait of a step for an entry that is on its way into the detail. Milliseconds. */
const longestWaitMs = 1_000

export class FoundPlaces {
  readonly #engine: EngineApi
  #query = $state.raw<SearchQuery | null>(null)
  #body: BodyOf | null = null
  #places = $state.raw<readonly FoundPlace[]>([])
  #more = $state(false)
  #current = $state<number | null>(null)
  /** Goes up with each new question; answers to an older one are dropped. */
  #turn = 0
  /** From which side the next body is entered; null when somebody just looks at it. */
  #entering: 1 | -1 | null = null
  #shown: PromiseWithResolvers<void> | null = null
  #watchers = 0

  constructor(engine: EngineApi) {
    this.#engine = engine
  }

  /** What is looked for; null for nothing. */
  get query(): SearchQuery | null {
    return this.#query
  }

  /** The places in order, the first ten thousand. Bytes of the body that is shown. */
  get all(): readonly FoundPlace[] {
    return this.#places
  }

  /** There are more than `all`. */
  get more(): boolean {
    return this.#more
  }

  /** Index of the present place; null for none. */
  get current(): number | null {
    return this.#current
  }

  /** The present place; null for none. */
  get currentPlace(): FoundPlace | null {
    return this.#current === null ? null : (this.#places[this.#current] ?? null)
  }

  /** Says that bodies are shown, until the returned function is called. */
  watch(): () => void {
    this.#watchers++
    return () => {
      this.#watchers--
      this.#arrive()
    }
  }

  async lookFor(query: SearchQuery | null): Promise<void> {
    this.#query = query
    this.#current = null
    await this.#refresh()
  }

  /** These bytes are shown now; null for nothing that could be searched, undefined while that is found out. */
  async show(body: BodyOf | null | undefined): Promise<void> {
    const same = JSON.stringify(body) === JSON.stringify(this.#body)
    this.#body = body ?? null
    if (!same || this.#entering !== null) this.#current = null
    if (!same) this.#forget()
    if (body !== undefined) await this.#refresh()
  }

  /** The next entry that is shown is entered at its first (1) or its last (-1) place. */
  enterNext(by: 1 | -1): void {
    this.#entering = by
    if (this.#watchers > 0) this.#shown ??= Promise.withResolvers()
  }

  /** Starts at the first (1) or the last (-1) place of what is shown. */
  enter(by: 1 | -1): void {
    if (this.#places.length > 0) this.#current = by === 1 ? 0 : this.#places.length - 1
  }

  /** Goes to the place after (1) or before (-1) the present one; false when there is none. */
  async step(by: 1 | -1): Promise<boolean> {
    if (this.#shown !== null) await Promise.race([this.#shown.promise, waited()])
    // What somebody just looks at is entered from its start.
    const next = this.#current === null ? (by === 1 ? 0 : -1) : this.#current + by
    if (next < 0 || next >= this.#places.length) return false
    this.#current = next
    return true
  }

  #forget(): void {
    this.#turn++
    this.#places = []
    this.#more = false
  }

  async #refresh(): Promise<void> {
    const [body, query] = [this.#body, this.#query]
    const turn = ++this.#turn
    if (body === null || query === null) {
      this.#forget()
      this.#arrive()
      return
    }
    try {
      const { matches, more } = await this.#engine.call('matches', { ...body, query })
      if (turn !== this.#turn) return
      this.#places = matches
      this.#more = more
    } catch (error) {
      // What is wrong with the search or the engine is said where they are.
      if (!(error instanceof AppError)) throw error
      if (turn !== this.#turn) return
      this.#forget()
    }
    this.#arrive()
  }

  #arrive(): void {
    if (this.#entering !== null) this.enter(this.#entering)
    this.#entering = null
    this.#shown?.resolve()
    this.#shown = null
  }
}

const waited = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, longestWaitMs))
