/**
 * The search in one timeline: its query, the number of hits under the current filter, and the current hit. It uses a
 * separate view, which follows new entries. Within the shown entry it moves from match to match. Owned by its timeline.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { Filter } from '../../../shared/contract/query.ts'
import type { SearchQuery } from '../../../shared/contract/query.ts'
import { AppError, type AppErrorData } from '../../../shared/contract/errors.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import { asRecorded, type ViewMode } from '../../../shared/model/framing.ts'
import { FoundPlaces } from './found-places.svelte.ts'
import type { Selection } from './selection.svelte.ts'

/** The parts of the timeline that a search uses. */
export interface Searched {
  readonly selection: Selection
  goTo(n: number, offset?: number): Promise<void>
}

export class Search {
  /** The matches in the shown entry. */
  readonly places: FoundPlaces
  readonly #engine: EngineApi
  readonly #session: number
  readonly #timeline: Searched
  readonly #toSent: (query: SearchQuery) => SearchQuery | null
  readonly #stop: () => void
  #filter: Filter = {}
  #viewMode: ViewMode = asRecorded
  #query = $state.raw<SearchQuery | null>(null)
  #sent: SearchQuery | null = null
  #view: number | null = null
  /** Incremented by each query; responses to earlier ones are ignored. */
  #turn = 0
  #steps: Promise<void> = Promise.resolve()
  #count = $state(0)
  #place = $state(0)
  /** Entries scanned, and entries in total; null without a query. */
  #looked = $state.raw<{ scanned: number; entries: number } | null>(null)
  #problem = $state.raw<AppErrorData | null>(null)
  /** The visible rows, and which of them are hits. */
  #visible: readonly EntrySummary[] = []
  #visibleHits = $state.raw<ReadonlySet<string>>(new Set())
  #isFindingVisible = false
  /** Resolved when the search progresses, ends or is replaced. */
  #progressed = Promise.withResolvers<void>()

  /** @param toSent converts a query to what the engine searches for; null when nothing can match */
  constructor(
    engine: EngineApi,
    session: number,
    timeline: Searched,
    toSent: (query: SearchQuery) => SearchQuery | null = (query) => query,
  ) {
    this.#toSent = toSent
    this.#engine = engine
    this.#session = session
    this.#timeline = timeline
    this.places = new FoundPlaces(engine)
    this.#stop = engine.on('view', (progress) => {
      if (progress.view !== this.#view) return
      this.#count = progress.count
      this.#looked = progress.problem === null ? progress : null
      this.#problem = progress.problem
      this.#wakeSteps()
      void this.#findVisible()
    })
  }

  /** The query; null if there is none. */
  get query(): SearchQuery | null {
    return this.#query
  }

  /** The query as the engine has it; null if there is none, or when nothing can match. */
  get sent(): SearchQuery | null {
    return this.#sent
  }

  /** The view of the hits in the engine; null if there is none. */
  get view(): number | null {
    return this.#view
  }

  /** Entries found so far. */
  get count(): number {
    return this.#count
  }

  /** The number of the current hit, from 1; 0 for none. */
  get place(): number {
    return this.#place
  }

  /** The scanned part of the session, from 0 to 1; null when complete. */
  get progress(): number | null {
    if (this.#looked === null) return null
    const { scanned, entries } = this.#looked
    return scanned >= entries ? null : scanned / entries
  }

  /** Why the search failed; null if it did not. */
  get problem(): AppErrorData | null {
    return this.#problem
  }

  /** Whether a visible row is a hit, as far as the search has progressed. */
  finds(row: EntrySummary): boolean {
    return this.#visibleHits.has(keyOf(row))
  }

  /** Sets the visible rows. */
  async lookAmong(rows: readonly EntrySummary[]): Promise<void> {
    this.#visible = rows
    await this.#findVisible()
  }

  /** Starts a new search; null ends it. */
  async find(query: SearchQuery | null): Promise<void> {
    this.#query = query
    this.#sent = query && this.#toSent(query)
    await Promise.all([this.#ask(), this.places.lookFor(this.#sent)])
  }

  /** Starts a search that is known to match in entry `n`, and goes there. */
  async lookAt(query: SearchQuery, n: number): Promise<void> {
    const looking = this.find(query)
    this.places.enterNext(1)
    await this.#timeline.goTo(n)
    await looking
  }

  /** Repeats the search under another filter and view mode. */
  async within(filter: Filter, viewMode: ViewMode): Promise<void> {
    this.#filter = filter
    this.#viewMode = viewMode
    if (this.#query !== null) await this.#ask()
  }

  /**
   * Moves to the previous (-1) or next (1) match, in this entry or the next hit, and wraps around at the ends. While the
   * session is being scanned, a step waits until its match is found or known not to exist.
   */
  step(by: -1 | 1): Promise<void> {
    // Steps run sequentially: each begins where the previous one ended.
    this.#steps = this.#steps.then(() => this.#step(by))
    return this.#steps
  }

  async #step(by: -1 | 1): Promise<void> {
    if (await this.places.step(by)) return
    const query = this.#query
    await this.#attempt(async () => {
      while (query !== null && query === this.#query) {
        // Taken before the search is read, so that no progress is missed.
        const progressed = this.#progressed.promise
        const isScanning = this.#isScanning
        const view = this.#view
        const place = view === null ? null : await this.#placeAfter(view, by, isScanning)
        if (view !== this.#view) continue
        if (view !== null && place !== null) return this.#show(view, place, by)
        if (!isScanning) return
        await progressed
      }
    })
  }

  /** Shows the hit at a position. */
  async #show(view: number, place: number, by: -1 | 1): Promise<void> {
    const row = await this.#rowAt(view, place)
    if (row === undefined || view !== this.#view) return
    this.#place = place
    if (this.#isSelected(row)) this.places.enter(by)
    else {
      this.places.enterNext(by)
      await this.#timeline.goTo(row.n, offsetOf(row))
    }
  }

  /**
   * Returns the position of the hit before or after the selected row; null when it is not known yet, when there is no
   * hit, or when the view was replaced.
   */
  async #placeAfter(view: number, by: -1 | 1, isScanning: boolean): Promise<number | null> {
    if (this.#count === 0) return null
    const { entry, n } = this.#timeline.selection
    const selected = n ?? 0
    // Hits are found in ascending order: those before the selected row may not all be known.
    if (by === -1 && isScanning && (this.#looked?.scanned ?? 0) < selected) return null
    try {
      const params = { view, n: Math.max(1, selected), offset: offsetOf(entry) }
      const from = await this.#engine.call('viewPosition', params)
      // If the selected row is itself a hit, the next one is after it.
      const isHit = this.#isSelected(await this.#rowAt(view, from))
      const place = by === 1 ? (isHit ? from + 1 : from) : from - 1
      if (place >= 1 && place <= this.#count) return place
      if (isScanning) return null
      return place < 1 ? this.#count : 1
    } catch (error) {
      if (view === this.#view) throw error
      return null
    }
  }

  /** Finds the hits among the visible rows; repeats when these or the search have changed meanwhile. */
  async #findVisible(): Promise<void> {
    if (this.#isFindingVisible) return
    this.#isFindingVisible = true
    try {
      let state
      do {
        state = this.#visibleState()
        const hits = await this.#hitsAmong(this.#view, this.#visible)
        if (hits !== null) this.#visibleHits = new Set(hits.map(keyOf))
      } while (state !== this.#visibleState())
    } finally {
      this.#isFindingVisible = false
    }
  }

  /** What the hits among the visible rows depend on. */
  #visibleState(): string {
    const { length } = this.#visible
    const ends = [this.#visible[0], this.#visible[length - 1]].map((row) => row && keyOf(row))
    return [this.#turn, this.#view, this.#count, length, ...ends].join()
  }

  /** Null when the view was closed meanwhile. */
  async #hitsAmong(
    view: number | null,
    rows: readonly EntrySummary[],
  ): Promise<readonly EntrySummary[] | null> {
    const [first, last] = [rows[0], rows.at(-1)]
    if (view === null || this.#count === 0 || first === undefined || last === undefined) return []
    const positionOf = (n: number, offset: number): Promise<number> =>
      this.#engine.call('viewPosition', { view, n, offset })
    try {
      const from = await positionOf(first.n, offsetOf(first))
      const end = Math.min(await positionOf(last.n + 1, 0), from + rows.length)
      if (end <= from) return []
      const params = { session: this.#session, view, from, to: end - 1 }
      return await this.#engine.call('entries', params)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return view === this.#view ? [] : null
    }
  }

  #isSelected(row: EntrySummary | undefined): boolean {
    const { entry, n } = this.#timeline.selection
    return row?.n === n && offsetOf(row) === offsetOf(entry)
  }

  /** Whether further hits may be found in the entries recorded so far. */
  get #isScanning(): boolean {
    if (this.#looked === null) return false
    return this.#view === null || this.#looked.scanned < this.#looked.entries
  }

  #wakeSteps(): void {
    const { resolve } = this.#progressed
    this.#progressed = Promise.withResolvers()
    resolve()
  }

  dispose(): void {
    this.#stop()
    this.#turn++
    this.#query = null
    this.#sent = null
    this.#close()
    this.#wakeSteps()
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
    const search = this.#sent
    this.#looked = search === null ? null : { scanned: 0, entries: 1 }
    this.#wakeSteps()
    void this.#findVisible()
    if (search === null) return
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
      // Progress reported before the number of the view was known.
      const { count, scanned, entries } = await this.#engine.call('viewState', { view })
      if (turn !== this.#turn) return
      this.#count = Math.max(this.#count, count)
      this.#looked = { scanned, entries }
    })
    this.#wakeSteps()
    void this.#findVisible()
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

/** Returns the offset of a message in its entry; 0 for other rows. */
const offsetOf = (entry: EntrySummary | null): number => entry?.message?.offset ?? 0

const keyOf = (row: EntrySummary): string => `${String(row.n)}:${String(offsetOf(row))}`
