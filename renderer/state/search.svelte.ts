/**
 * The search in one timeline: what is looked for, how often it was found under the present filter, and which of the
 * finds is shown. It asks a view of its own, which follows new entries. Within the entry that is shown it goes from
 * place to place. Owned by its timeline.
 */
import type { EngineApi } from '../../shared/contract/engine.ts'
import type { Filter } from '../../shared/contract/query.ts'
import type { SearchQuery } from '../../shared/contract/query.ts'
import { AppError, type AppErrorData } from '../../shared/contract/errors.ts'
import { FoundPlaces } from './found-places.svelte.ts'
import type { Selection } from './selection.svelte.ts'

/** What a search needs of the timeline it is in. */
export interface Searched {
  readonly selection: Selection
  goTo(n: number): Promise<void>
}

export class Search {
  /** Where it is found in what the detail shows. */
  readonly places: FoundPlaces
  readonly #engine: EngineApi
  readonly #session: number
  readonly #timeline: Searched
  readonly #stop: () => void
  #filter: Filter = {}
  #query = $state.raw<SearchQuery | null>(null)
  #view: number | null = null
  /** Goes up with each new question; answers to an older one are dropped. */
  #turn = 0
  #steps: Promise<void> = Promise.resolve()
  #count = $state(0)
  #place = $state(0)
  #searching = $state(false)
  #problem = $state.raw<AppErrorData | null>(null)

  constructor(engine: EngineApi, session: number, timeline: Searched) {
    this.#engine = engine
    this.#session = session
    this.#timeline = timeline
    this.places = new FoundPlaces(engine)
    this.#stop = engine.on('view', (progress) => {
      if (progress.view !== this.#view) return
      this.#count = progress.count
      this.#searching = progress.problem === null && progress.scanned < progress.entries
      this.#problem = progress.problem
    })
  }

  /** What is looked for; null for nothing. */
  get query(): SearchQuery | null {
    return this.#query
  }

  /** Entries found so far. */
  get count(): number {
    return this.#count
  }

  /** Which of them is shown, from 1; 0 for none. */
  get place(): number {
    return this.#place
  }

  get searching(): boolean {
    return this.#searching
  }

  /** Why it cannot be searched for; null while all is well. */
  get problem(): AppErrorData | null {
    return this.#problem
  }

  /** Looks for something else; null ends the search. */
  async look(query: SearchQuery | null): Promise<void> {
    this.#query = query
    await Promise.all([this.#ask(), this.places.lookFor(query)])
  }

  /** Looks for something that is known to be in entry `n`, and goes there. */
  async lookAt(query: SearchQuery, n: number): Promise<void> {
    const looking = this.look(query)
    this.places.enterNext(1)
    await this.#timeline.goTo(n)
    await looking
  }

  /** Looks again under another filter. */
  async within(filter: Filter): Promise<void> {
    this.#filter = filter
    if (this.#query !== null) await this.#ask()
  }

  /** Shows the place before (-1) or after (1) the present one, in this entry or in the next find, around the ends. */
  step(by: -1 | 1): Promise<void> {
    // One after the other: each begins where the one before arrived.
    this.#steps = this.#steps.then(() => this.#step(by))
    return this.#steps
  }

  async #step(by: -1 | 1): Promise<void> {
    if (await this.places.step(by)) return
    const view = this.#view
    if (view === null || this.#count === 0) return
    await this.#attempt(async () => {
      const { first, last } = this.#selected()
      const n = by === 1 ? last + 1 : Math.max(1, first)
      const from = await this.#engine.call('viewPosition', { view, n })
      let place = by === 1 ? from : from - 1
      if (place < 1) place = this.#count
      if (place > this.#count) place = 1
      const found = await this.#numberAt(view, place)
      if (found === undefined || view !== this.#view) return
      this.#place = place
      if (first <= found && found <= last) this.places.enter(by)
      else {
        this.places.enterNext(by)
        await this.#timeline.goTo(found)
      }
    })
  }

  /** Numbers of the first and the last entry of what is selected: of a message, of all its frames. */
  #selected(): { first: number; last: number } {
    const { n, entry } = this.#timeline.selection
    if (n === null) return { first: 0, last: 0 }
    return { first: n, last: (entry?.n === n ? entry.message?.lastFrame : null) ?? n }
  }

  dispose(): void {
    this.#stop()
    this.#turn++
    this.#close()
  }

  async #numberAt(view: number, position: number): Promise<number | undefined> {
    if (position < 1 || position > this.#count) return undefined
    const params = { session: this.#session, view, from: position, to: position }
    return (await this.#engine.call('entries', params))[0]?.n
  }

  async #ask(): Promise<void> {
    const turn = ++this.#turn
    this.#close()
    this.#count = 0
    this.#place = 0
    this.#problem = null
    this.#searching = this.#query !== null
    if (this.#query === null) return
    const search = this.#query
    await this.#attempt(async () => {
      const { view } = await this.#engine.call('openView', {
        session: this.#session,
        filter: { ...this.#filter, search },
      })
      if (turn !== this.#turn) {
        await this.#engine.call('closeView', { view })
        return
      }
      this.#view = view
      // What was told while the number of the view was on its way.
      const { count, scanned, entries } = await this.#engine.call('viewState', { view })
      if (turn !== this.#turn) return
      this.#count = Math.max(this.#count, count)
      this.#searching = scanned < entries
    })
  }

  #close(): void {
    const view = this.#view
    this.#view = null
    if (view !== null) void this.#attempt(() => this.#engine.call('closeView', { view }))
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#searching = false
      this.#problem = error.toData()
    }
  }
}
