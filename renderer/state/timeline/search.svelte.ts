/**
 * The search in one timeline: what is looked for, how often it was found under the present filter, and which of the
 * finds is shown. It asks a view of its own, which follows new entries. Within the entry that is shown it goes from
 * place to place. Owned by its timeline.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { Filter } from '../../../shared/contract/query.ts'
import type { SearchQuery } from '../../../shared/contract/query.ts'
import { AppError, type AppErrorData } from '../../../shared/contract/errors.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import { asRecorded, type ViewMode } from '../../../shared/model/framing.ts'
import { FoundPlaces } from './found-places.svelte.ts'
import type { Selection } from './selection.svelte.ts'

/** What a search needs of the timeline it is in. */
export interface Searched {
  readonly selection: Selection
  goTo(n: number, offset?: number): Promise<void>
}

export class Search {
  /** Where it is found in what the detail shows. */
  readonly places: FoundPlaces
  readonly #engine: EngineApi
  readonly #session: number
  readonly #timeline: Searched
  readonly #stop: () => void
  #filter: Filter = {}
  #viewMode: ViewMode = asRecorded
  #query = $state.raw<SearchQuery | null>(null)
  #view: number | null = null
  /** Goes up with each new question; answers to an older one are dropped. */
  #turn = 0
  #steps: Promise<void> = Promise.resolve()
  #count = $state(0)
  #place = $state(0)
  /** Entries looked at, and entries there are; null while nothing is looked for. */
  #looked = $state.raw<{ scanned: number; entries: number } | null>(null)
  #problem = $state.raw<AppErrorData | null>(null)

  constructor(engine: EngineApi, session: number, timeline: Searched) {
    this.#engine = engine
    this.#session = session
    this.#timeline = timeline
    this.places = new FoundPlaces(engine)
    this.#stop = engine.on('view', (progress) => {
      if (progress.view !== this.#view) return
      this.#count = progress.count
      this.#looked = progress.problem === null ? progress : null
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

  /** How much of the session was looked at, from 0 to 1; null when it is at the end. */
  get progress(): number | null {
    if (this.#looked === null) return null
    const { scanned, entries } = this.#looked
    return scanned >= entries ? null : scanned / entries
  }

  /** Why it cannot be searched for; null while all is well. */
  get problem(): AppErrorData | null {
    return this.#problem
  }

  /** Looks for something else; null ends the search. */
  async find(query: SearchQuery | null): Promise<void> {
    this.#query = query
    await Promise.all([this.#ask(), this.places.lookFor(query)])
  }

  /** Looks for something that is known to be in entry `n`, and goes there. */
  async lookAt(query: SearchQuery, n: number): Promise<void> {
    const looking = this.find(query)
    this.places.enterNext(1)
    await this.#timeline.goTo(n)
    await looking
  }

  /** Looks again under another filter, in what is read in another way. */
  async within(filter: Filter, viewMode: ViewMode): Promise<void> {
    this.#filter = filter
    this.#viewMode = viewMode
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
      const { entry, n } = this.#timeline.selection
      const selected = n ?? 0
      const offset = offsetOf(entry)
      const params = { view, n: Math.max(1, selected), offset }
      const from = await this.#engine.call('viewPosition', params)
      const isSelected = (row: EntrySummary | undefined): boolean =>
        row?.n === selected && offsetOf(row) === offset
      // Where the selected row is a find itself, the next one is behind it.
      const isFind = isSelected(await this.#rowAt(view, from))
      let place = by === 1 ? (isFind ? from + 1 : from) : from - 1
      if (place < 1) place = this.#count
      if (place > this.#count) place = 1
      const row = await this.#rowAt(view, place)
      if (row === undefined || view !== this.#view) return
      this.#place = place
      if (isSelected(row)) this.places.enter(by)
      else {
        this.places.enterNext(by)
        await this.#timeline.goTo(row.n, offsetOf(row))
      }
    })
  }

  dispose(): void {
    this.#stop()
    this.#turn++
    this.#close()
  }

  async #rowAt(view: number, position: number): Promise<EntrySummary | undefined> {
    if (position < 1 || position > this.#count) return undefined
    const params = { session: this.#session, view, from: position, to: position }
    return (await this.#engine.call('entries', params))[0]
  }

  async #ask(): Promise<void> {
    const turn = ++this.#turn
    this.#close()
    this.#count = 0
    this.#place = 0
    this.#problem = null
    this.#looked = this.#query === null ? null : { scanned: 0, entries: 1 }
    if (this.#query === null) return
    const search = this.#query
    await this.#attempt(async () => {
      const { view } = await this.#engine.call('openView', {
        session: this.#session,
        filter: { ...this.#filter, search },
        ...this.#viewMode,
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
      this.#looked = { scanned, entries }
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
      this.#looked = null
      this.#problem = error.toData()
    }
  }
}

/** Where in its entry a message begins; 0 for what is no message. */
const offsetOf = (entry: EntrySummary | null): number => entry?.message?.offset ?? 0
