/**
 * A search over all sessions: its query, progress, and hits by session. It runs in the engine until it is done or
 * cancelled; the hits are kept. Owned by the WindowState.
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
  /** Progress received before the number of the search was known. */
  #early: SearchProgress | null = null
  /** Incremented by each query; responses to earlier ones are ignored. */
  #turn = 0

  constructor(engine: EngineApi) {
    this.#engine = engine
    this.#stop = engine.on('search', (progress) => {
      if (progress.search === this.#search) this.#take(progress)
      else this.#early = progress
    })
  }

  /** The query; null if there is none. */
  get query(): SearchQuery | null {
    return this.#query
  }

  /** The progress; null before the first report. */
  get progress(): SearchProgress | null {
    return this.#progress
  }

  get running(): boolean {
    return this.#running
  }

  /** Why the search failed; null if it did not. */
  get problem(): AppErrorData | null {
    return this.#problem
  }

  /** Starts a new search; null clears it. */
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

  /** Stops the search; its hits are kept. */
  async cancel(): Promise<void> {
    const turn = ++this.#turn
    this.#running = false
    try {
      await this.#end()
    } catch (error) {
      this.#fail(error, turn)
    }
  }

  /** Returns the first entries with hits in a session; empty when the session was deleted. */
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
