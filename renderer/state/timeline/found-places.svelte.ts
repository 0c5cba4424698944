/**
 * The matches of a search in the bytes shown in the detail pane, and the current match. The detail pane reports its
 * bytes with `show`; `step` moves between matches before the search continues with another entry.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { BodyOf } from '../../../shared/contract/methods/entries.ts'
import { findMatches } from './find-matches.ts'
import type { Matches, SearchQuery } from '../../../shared/contract/query.ts'

/** Bytes `[from, to)`. */
export type FoundPlace = Matches['matches'][number]

/** Maximum wait of a step for the detail pane to load an entry. Milliseconds. */
const longestWaitMs = 1_000

export class FoundPlaces {
  readonly #engine: EngineApi
  #query = $state.raw<SearchQuery | null>(null)
  #body: BodyOf | null = null
  #places = $state.raw<readonly FoundPlace[]>([])
  #more = $state(false)
  #current = $state<number | null>(null)
  /** Incremented by each query; responses to earlier ones are ignored. */
  #turn = 0
  /** The end at which the next body is entered; null when it was not opened by the search. */
  #entering: 1 | -1 | null = null
  #shown: PromiseWithResolvers<void> | null = null
  /** Resolved when another part of the shown body was searched; null when all of it was. */
  #part: PromiseWithResolvers<void> | null = null
  #watchers = 0

  constructor(engine: EngineApi) {
    this.#engine = engine
  }

  /** The query; null if there is none. */
  get query(): SearchQuery | null {
    return this.#query
  }

  /** The matches in order, at most ten thousand. Bytes of the shown body. */
  get all(): readonly FoundPlace[] {
    return this.#places
  }

  /** Whether there are more matches than `all`. */
  get more(): boolean {
    return this.#more
  }

  /** Index of the current match; null for none. */
  get current(): number | null {
    return this.#current
  }

  /** The current match; null for none. */
  get currentPlace(): FoundPlace | null {
    return this.#current === null ? null : (this.#places[this.#current] ?? null)
  }

  /** Registers a view that shows bodies, until the returned function is called. */
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

  /** Sets the shown bytes; null when there is nothing to search, undefined while they are not known yet. */
  async show(body: BodyOf | null | undefined): Promise<void> {
    const same = JSON.stringify(body) === JSON.stringify(this.#body)
    this.#body = body ?? null
    if (!same || this.#entering !== null) this.#current = null
    if (!same) this.#forget()
    if (body !== undefined) await this.#refresh()
  }

  /** The next entry shown is entered at its first (1) or last (-1) match. */
  enterNext(by: 1 | -1): void {
    this.#entering = by
    if (this.#watchers > 0) this.#shown ??= Promise.withResolvers()
  }

  /** Selects the first (1) or the last (-1) match of the shown bytes. */
  enter(by: 1 | -1): void {
    if (this.#places.length > 0) this.#current = by === 1 ? 0 : this.#places.length - 1
  }

  /** Moves to the next (1) or previous (-1) match; returns false when there is none. */
  async step(by: 1 | -1): Promise<boolean> {
    if (this.#shown !== null) await Promise.race([this.#shown.promise, waited()])
    for (;;) {
      // Without a current match, begins with the first one.
      const next = this.#current === null ? (by === 1 ? 0 : -1) : this.#current + by
      if (next < 0) return false
      if (next < this.#places.length) {
        this.#current = next
        return true
      }
      if (this.#part === null) return false
      await this.#part.promise
    }
  }

  #forget(): void {
    this.#turn++
    this.#endParts()
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
    this.#part?.resolve()
    this.#part = Promise.withResolvers()
    try {
      let found: readonly FoundPlace[] = []
      for await (const { matches, more } of findMatches(this.#engine, body, query)) {
        if (turn !== this.#turn) return
        found = [...found, ...matches]
        this.#places = found
        this.#more = more
        // The first match is known before the last one.
        if (this.#entering === 1 && found.length > 0) this.#arrive()
        this.#part.resolve()
        this.#part = Promise.withResolvers()
      }
    } catch (error) {
      // Errors of the search or the engine are shown elsewhere.
      if (!(error instanceof AppError)) throw error
      if (turn !== this.#turn) return
      this.#forget()
    }
    this.#endParts()
    this.#arrive()
  }

  #endParts(): void {
    this.#part?.resolve()
    this.#part = null
  }

  #arrive(): void {
    if (this.#entering !== null) this.enter(this.#entering)
    this.#entering = null
    this.#shown?.resolve()
    this.#shown = null
  }
}

const waited = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, longestWaitMs))
