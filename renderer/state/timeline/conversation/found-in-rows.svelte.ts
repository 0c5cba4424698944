/** The matches of a search in the payloads of the visible rows of a conversation. Owned by the conversation. */
import type { EngineApi } from '../../../../shared/contract/engine.ts'
import { AppError } from '../../../../shared/contract/errors.ts'
import type { BodyOf } from '../../../../shared/contract/methods/entries.ts'
import type { SearchQuery } from '../../../../shared/contract/query.ts'
import type { EntrySummary } from '../../../../shared/model/entry.ts'
import { findMatches } from '../find-matches.ts'
import type { FoundPlace } from '../found-places.svelte.ts'

export interface SearchedBody {
  readonly entry: EntrySummary
  readonly body: BodyOf
}

/** More entries than on any screen; older ones are dropped. */
const keptEntries = 512

const nothing: readonly FoundPlace[] = []
/** The length of an entry of which a part was searched. */
const incomplete = -1

export class FoundInRows {
  readonly #engine: EngineApi
  #query: SearchQuery | null = null
  /** By entry number; with the length of the entry, which may grow. */
  readonly #places = new Map<number, { length: number; places: readonly FoundPlace[] }>()
  #wanted: readonly SearchedBody[] = []
  #isLooking = false
  #isDisposed = false
  /** Incremented when matches change. */
  #version = $state(0)

  constructor(engine: EngineApi) {
    this.#engine = engine
  }

  /** Returns the matches in an entry, as far as they are known. */
  in(n: number): readonly FoundPlace[] {
    return (this.#version >= 0 ? this.#places.get(n)?.places : undefined) ?? nothing
  }

  /** Finds the matches of a query in the payloads of the visible rows; null ends the search. */
  async look(bodies: readonly SearchedBody[] | null, query: SearchQuery | null): Promise<void> {
    if (JSON.stringify(query) !== JSON.stringify(this.#query)) {
      this.#query = query
      this.#places.clear()
      this.#version++
    }
    this.#wanted = query === null ? [] : (bodies ?? [])
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) await this.#find(next)
    } finally {
      this.#isLooking = false
    }
  }

  dispose(): void {
    this.#isDisposed = true
    this.#wanted = []
  }

  #next(): SearchedBody | undefined {
    return this.#wanted.find(({ entry }) => this.#places.get(entry.n)?.length !== entry.length)
  }

  async #find({ entry, body }: SearchedBody): Promise<void> {
    const query = this.#query
    if (query === null || this.#isDisposed) return
    try {
      let found: readonly FoundPlace[] = []
      for await (const { matches, isLast } of findMatches(this.#engine, body, query)) {
        if (query !== this.#query) return
        found = [...found, ...matches]
        this.#keep(entry, isLast ? entry.length : incomplete, found)
        // A long payload that is not visible any more: its rest is searched when it is visible again.
        if (!this.#wanted.some((wanted) => wanted.entry.n === entry.n)) return
      }
    } catch (error) {
      // An invalid pattern and a lost engine are shown by the search itself.
      if (!(error instanceof AppError)) throw error
      if (query === this.#query) this.#keep(entry, entry.length, nothing)
    }
  }

  #keep({ n }: EntrySummary, length: number, places: readonly FoundPlace[]): void {
    const [oldest] = this.#places.keys()
    if (this.#places.size >= keptEntries && oldest !== undefined && !this.#places.has(n))
      this.#places.delete(oldest)
    this.#places.set(n, { length, places })
    this.#version++
  }
}
