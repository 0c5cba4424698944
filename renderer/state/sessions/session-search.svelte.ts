/**
 * A search over all sessions: what is looked for, how far it is, and what it found in which session. Goes on in the
 * engine until it is done or cancelled; what was found stays. Owned by the WindowState.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { AppError, type AppErrorData } from '../../../shared/contract/errors.ts'
import type { SearchProgress, SearchQuery } from '../../../shared/contract/query.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'

export type SessionHits = SearchProgress['found'][number]

export class SessionSearch {
  readonly #engine: EngineApi
  readonly #stop: () => void
  #query = $state.raw<SearchQuery | null>(null)
  #progress = $state.raw<SearchProgress | null>(null)
  #running = $state(false)
  #problem = $state.raw<AppErrorData | null>(null)
  #search: number | null = null
  /** What was told before the number of the search was known. */
  #early: SearchProgress | null = null
  /** Goes up with each new question; answers to an older one are dropped. */
  #turn = 0

  constructor(engine: EngineApi) {
    this.#engine = engine
    this.#stop = engine.on('search', (progress) => {
      if (progress.search === this.#search) this.#take(progress)
      else this.#early = progress
    })
  }

  /** What is looked for; null for nothing. */
  get query(): SearchQuery | null {
    return this.#query
  }

  /** How far it is; null before the first answer. */
  get progress(): SearchProgress | null {
    return this.#progress
  }

  get running(): boolean {
    return this.#running
  }

  /** Why it cannot be searched for; null while all is well. */
  get problem(): AppErrorData | null {
    return this.#problem
  }

  /** Looks for something else; null forgets all. */
  async find(query: SearchQuery | null): Promise<void> {
    const turn = ++this.#turn
    const before = this.#end()
    this.#query = query
    this.#progress = null
    this.#problem = null
    this.#running = query !== null
    try {
      await before
      if (query === null || turn !== this.#turn) return
      const { search } = await this.#engine.call('searchSessions', { query })
      if (turn !== this.#turn) {
        await this.#engine.call('stopSearch', { search })
        return
      }
      this.#search = search
      if (this.#early?.search === search) this.#take(this.#early)
    } catch (error) {
      this.#fail(error, turn)
    }
  }

  /** Ends it; what was found stays. */
  async cancel(): Promise<void> {
    const turn = ++this.#turn
    this.#running = false
    try {
      await this.#end()
    } catch (error) {
      this.#fail(error, turn)
    }
  }

  /** The first entries that were found in a session; none where it is gone meanwhile. */
  async lines({ session, first }: SessionHits): Promise<EntrySummary[]> {
    try {
      const entries = first.map((n) => this.#engine.call('entries', { session, from: n, to: n }))
      return (await Promise.all(entries)).flat()
    } catch (error) {
      if (error instanceof AppError) return []
      throw error
    }
  }

  dispose(): void {
    this.#stop()
  }

  #take(progress: SearchProgress): void {
    this.#progress = progress
    this.#problem = progress.problem
    if (progress.done) {
      this.#running = false
      this.#search = null
    }
  }

  #end(): Promise<void> {
    const search = this.#search
    this.#search = null
    return search === null ? Promise.resolve() : this.#engine.call('stopSearch', { search })
  }

  #fail(error: unknown, turn: number): void {
    if (!(error instanceof AppError)) throw error
    if (turn !== this.#turn) return
    this.#running = false
    this.#problem = error.toData()
  }
}
