/**
 * The timeline of one session as the window shows it: how many rows there are, the rows around what is visible, the
 * filter, the selection, and whether it follows the newest entry. It holds pages, never the session. Rows are known
 * by index (from 0, under the present filter), entries by number. Owned by whoever opens the session's tab.
 */
import type { EngineApi, EngineResult } from '../../shared/contract/engine.ts'
import type { Filter } from '../../shared/contract/query.ts'
import { AppError, type AppErrorData } from '../../shared/contract/errors.ts'
import type { ViewProgress } from '../../shared/contract/query.ts'
import type { EndpointKind } from '../../shared/model/endpoint.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'
import type { FramingBreakSummary } from '../../shared/model/message.ts'
import type { Dropped } from '../../shared/model/session.ts'
import { Connections } from './connections.svelte.ts'
import { asRecorded, type Reading } from './reading.ts'
import { RowPages } from './row-pages.ts'
import { Search } from './search.svelte.ts'
import { Selection, type MessagePlace } from './selection.svelte.ts'

/** What the chips of the timeline let through. */
export interface Shown {
  in: boolean
  out: boolean
  control: boolean
  events: boolean
  /** Only what breaks a rule. */
  broken: boolean
  /** Number of the only connection shown; null for all. */
  connection: number | null
}

const everything: Shown = {
  in: true,
  out: true,
  control: true,
  events: true,
  broken: false,
  connection: null,
}

/** How the time column counts: from the row before, from the selected entry, or as clock time. */
export const timeModes = ['delta', 'selected', 'clock'] as const
export type TimeMode = (typeof timeModes)[number]

export class Timeline {
  readonly engine: EngineApi
  readonly session: number
  readonly selection: Selection
  readonly connections: Connections
  readonly search: Search
  readonly #stop: (() => void)[]
  #pages: RowPages<EntrySummary>
  /** Goes up whenever pages changed, so that rows read again. */
  #version = $state(0)
  #view: number | null = null
  #shown = $state.raw<Shown>(everything)
  #reading = $state.raw<Reading>(asRecorded)
  #breaks = $state.raw<readonly FramingBreakSummary[]>([])
  #kind = $state<EndpointKind | null>(null)
  #expression = $state('')
  /** How far a view with an expression is; null without one. */
  #progress = $state.raw<{ scanned: number; entries: number } | null>(null)
  /** Goes up with each change of the filter; answers to an older one are dropped. */
  #filtering = 0
  /** Entries the session has, as last heard. */
  #announced = 0
  /** Goes up with everything heard that may change the count. */
  #news = 0
  #total = $state(0)
  #count = $state(0)
  /** Index of the first row that is still there. */
  #first = $state(0)
  #dropped = $state.raw<Dropped | null>(null)
  #loading = $state(true)
  #recording = $state(true)
  #following = $state(true)
  /** Rows there were when following stopped. */
  #seen = $state(0)
  #selectedIndex = $state<number | null>(null)
  #timeMode = $state<TimeMode>('delta')
  #reveal = $state.raw<{ index: number } | null>(null)
  #problem = $state.raw<AppErrorData | null>(null)
  #window = { first: 0, end: 0 }
  #pulling = false
  #advancing = false
  #disposed = false

  constructor(engine: EngineApi, session: number) {
    this.engine = engine
    this.session = session
    this.selection = new Selection(engine, session)
    this.connections = new Connections(engine, session)
    this.search = new Search(engine, session, this)
    this.#pages = this.#pagesOf(null)
    this.#stop = [
      engine.on('counts', (counts) => {
        if (counts.session === session) this.#announce(counts.entries, counts.dropped)
      }),
      engine.on('live', (live) => {
        if (live.session !== session) return
        this.#recording = live.phase !== 'closed'
        void this.connections.count()
      }),
      engine.on('view', (progress) => {
        if (progress.view === this.#view) this.#goOn(progress)
      }),
    ]
    void this.refresh()
  }

  /** Entries in the whole session. */
  get total(): number {
    return this.#total
  }

  /** Rows under the present filter. */
  get count(): number {
    return this.#count
  }

  /** Index of the first row that is there: those before it were dropped, as the session's limit says. */
  get first(): number {
    return this.#first
  }

  /** What the session's limit made it drop; null while all is there. */
  get dropped(): Dropped | null {
    return this.#dropped
  }

  /** Nothing is known yet. */
  get loading(): boolean {
    return this.#loading
  }

  /** Why rows could not be had; null while all is well. */
  get problem(): AppErrorData | null {
    return this.#problem
  }

  /** Whether more entries may come. */
  get recording(): boolean {
    return this.#recording
  }

  get following(): boolean {
    return this.#following
  }

  /** Rows that came since following stopped. */
  get unseen(): number {
    return this.#following ? 0 : Math.max(0, this.#count - this.#seen)
  }

  get shown(): Shown {
    return this.#shown
  }

  get filtered(): boolean {
    const { in: incoming, out, control, events, broken, connection } = this.#shown
    const all = incoming && out && control && events && !broken && connection === null
    return !all || this.#expression !== ''
  }

  /** Of which kind the session is; null until that is known. */
  get kind(): EndpointKind | null {
    return this.#kind
  }

  /** Whether rows are entries or messages, and how messages are found. An expression shows entries. */
  get reading(): Reading {
    return this.#reading
  }

  /** Where the framing holds no longer, the first hundred. */
  get breaks(): readonly FramingBreakSummary[] {
    return this.#breaks
  }

  /** The expression in the filter language; empty for none. */
  get expression(): string {
    return this.#expression
  }

  /** What is shown, as the engine is asked for it. */
  get filter(): Filter {
    return toFilter(this.#shown, this.#expression)
  }

  /** How much of the session the present expression has looked at, from 0 to 1; null when it is at the end. */
  get filterProgress(): number | null {
    if (this.#progress === null) return null
    const { scanned, entries } = this.#progress
    return scanned >= entries ? null : scanned / entries
  }

  get timeMode(): TimeMode {
    return this.#timeMode
  }

  set timeMode(mode: TimeMode) {
    this.#timeMode = mode
  }

  /** Number of the selected entry; null for none. */
  get selected(): number | null {
    return this.selection.n
  }

  /** Row of the selected entry; null for none, or when the filter hides it. */
  get selectedIndex(): number | null {
    return this.#selectedIndex
  }

  /** The row last asked to be shown; a new object each time. */
  get reveal(): { index: number } | null {
    return this.#reveal
  }

  /** The entry of a row; undefined until its page is there. */
  row(index: number): EntrySummary | undefined {
    return this.#version >= 0 ? this.#pages.at(index + 1) : undefined
  }

  /** Asks for everything again: at the start, and after the engine came back. */
  async refresh(): Promise<void> {
    await this.#attempt(async () => {
      const { entries, state, kind, dropped } = await this.engine.call('session', {
        session: this.session,
      })
      this.#kind = kind
      this.#dropped = dropped
      void this.connections.count()
      this.#announced = Math.max(this.#announced, entries)
      this.#recording = state === 'recording'
      // What is over is read from its start.
      if (this.#loading && !this.#recording) this.#following = false
      if (this.#needsView) await this.#applyFilter()
      await this.#advance()
      this.#loading = false
    })
  }

  /** Says which rows are visible; they are pulled, the latest demand first. */
  async look(first: number, end: number): Promise<void> {
    this.#window = { first, end }
    if (this.#pulling) return
    this.#pulling = true
    await this.#attempt(async () => {
      let wanted
      do {
        wanted = this.#window
        await this.#pages.load(wanted.first + 1, wanted.end, this.#count)
        this.#version++
        this.#renewSelection()
        await this.connections.look(this.#connectionsIn(wanted))
      } while (wanted !== this.#window && !this.#disposed)
    })
    this.#pulling = false
  }

  /** Scrolls to the newest entry and stays with it. */
  follow(): void {
    this.#following = true
    void this.#advance()
  }

  /** Stays where it is while entries come. */
  unfollow(): void {
    if (!this.#following) return
    this.#following = false
    this.#seen = this.#count
  }

  /** Opens the entry of a row. */
  async select(index: number): Promise<void> {
    this.unfollow()
    this.#selectedIndex = index
    await this.#attempt(async () => {
      const pages = this.#pages
      if (!pages.at(index + 1)) await pages.load(index + 1, index + 1, this.#count)
      const entry = pages.at(index + 1)
      if (entry && this.#selectedIndex === index && pages === this.#pages) {
        this.selection.take(entry, this.#placeOf(index))
      }
    })
  }

  clearSelection(): void {
    this.#selectedIndex = null
    this.selection.clear()
  }

  /** Opens the row before (-1) or after (1) the selected one, and shows it. */
  async step(by: -1 | 1): Promise<void> {
    const index = (this.#selectedIndex ?? (by === 1 ? this.#first - 1 : this.#count)) + by
    if (index < this.#first || index >= this.#count) return
    this.#reveal = { index }
    await this.select(index)
  }

  /** Shows and opens the entry `n`, or the next one the filter shows. */
  async goTo(n: number): Promise<void> {
    await this.#attempt(async () => {
      const least = (this.#dropped?.entries ?? 0) + 1
      const wanted = Math.min(Math.max(least, Math.round(n)), Math.max(1, this.#announced))
      const position =
        this.#view === null ? wanted : (await this.#locate(this.#view, wanted)).position
      const index = Math.min(position, this.#count) - 1
      if (index < 0) return
      this.unfollow()
      this.#reveal = { index }
      await this.select(index)
    })
  }

  /** Changes what is shown; the selection stays. */
  async show(change: Partial<Shown>): Promise<void> {
    this.#shown = { ...this.#shown, ...change }
    await this.#attempt(() => this.#applyFilter())
  }

  /** Shows only what an expression of the filter language lets through; it was found to be right before. */
  async filterBy(expression: string): Promise<void> {
    this.#expression = expression.trim()
    await this.#attempt(() => this.#applyFilter())
  }

  /** Reads the session in another way; the selection stays, as the message or the entry it is in. */
  async read(reading: Reading): Promise<void> {
    this.#reading = reading
    await this.#attempt(async () => {
      await this.#applyFilter()
      await this.#advance()
    })
  }

  /** Shows and opens the entry `n` as it was recorded, whatever is shown now. */
  async goToEntry(n: number): Promise<void> {
    if (this.#reading.as === 'messages') await this.read({ ...this.#reading, as: 'frames' })
    await this.goTo(n)
  }

  async showEverything(): Promise<void> {
    this.#expression = ''
    await this.show(everything)
  }

  dispose(): void {
    this.#disposed = true
    for (const stop of this.#stop) stop()
    this.search.dispose()
    this.#closeView(this.#view)
    this.#view = null
  }

  get #asMessages(): boolean {
    return this.#reading.as === 'messages' && this.#expression === ''
  }

  /** Without a filter rows are entries by their numbers, and no view is needed. */
  get #needsView(): boolean {
    return this.filtered || this.#asMessages
  }

  #placeOf(index: number): MessagePlace | null {
    return this.#view === null ? null : { view: this.#view, position: index + 1 }
  }

  #connectionsIn({ first, end }: { first: number; end: number }): Set<number> {
    const connections = new Set<number>()
    for (let index = first; index < end; index++) {
      const entry = this.#pages.at(index + 1)
      if (entry) connections.add(entry.connection)
    }
    return connections
  }

  #pagesOf(view: number | null): RowPages<EntrySummary> {
    const { engine, session } = this
    return new RowPages((from, to) =>
      engine.call('entries', { session, from, to, ...(view === null ? {} : { view }) }),
    )
  }

  async #applyFilter(): Promise<void> {
    const turn = ++this.#filtering
    const opened = this.#needsView
      ? await this.engine.call('openView', {
          session: this.session,
          filter: this.filter,
          ...(this.#asMessages ? this.#reading : {}),
        })
      : null
    if (turn !== this.#filtering || this.#disposed) {
      this.#closeView(opened?.view ?? null)
      return
    }
    this.#closeView(this.#view)
    this.#view = opened?.view ?? null
    this.#progress = null
    void this.search.within(this.filtered ? this.filter : {})
    this.#pages = this.#pagesOf(this.#view)
    this.#count = opened?.count ?? this.#announced
    this.#first = this.#view === null ? (this.#dropped?.entries ?? 0) : 0
    this.#seen = this.#count
    this.#breaks = []
    this.#version++
    await this.look(this.#window.first, this.#window.end)
    await this.#findSelection()
  }

  async #findSelection(): Promise<void> {
    const n = this.selection.n
    if (n === null) return
    const view = this.#view
    if (view === null) {
      this.#selectedIndex = n - 1
      if (this.selection.place) await this.selection.open(n)
    } else {
      const { position, found } = await this.#locate(view, n)
      if (view !== this.#view) return
      this.#selectedIndex = found ? position - 1 : null
      const entry = found ? this.#pages.at(position) : undefined
      if (entry?.message) this.selection.take(entry, this.#placeOf(position - 1))
      else if (this.selection.place) await this.selection.open(n)
    }
    if (this.#selectedIndex !== null && !this.#following)
      this.#reveal = { index: this.#selectedIndex }
  }

  /** Position of entry `n` in a view, or of the message it is in; of the next row when neither is shown. */
  async #locate(view: number, n: number): Promise<{ position: number; found: boolean }> {
    const pages = this.#pages
    const message = this.#asMessages
      ? await this.engine.call('message', { session: this.session, n })
      : null
    const first = message?.firstFrame ?? n
    const position = await this.engine.call('viewPosition', { view, n: first })
    await pages.load(position - 1, position, this.#count)
    if (pages.at(position)?.n === first) return { position, found: true }
    const before = pages.at(position - 1)?.message
    if (before && before.lastFrame >= first) return { position: position - 1, found: true }
    return { position, found: false }
  }

  /** A selected message that was on its way is shown as it is now. */
  #renewSelection(): void {
    const [index, held] = [this.#selectedIndex, this.selection.entry]
    if (index === null || held === null || !mayGrow(held)) return
    const entry = this.#pages.at(index + 1)
    if (entry?.n === held.n && entry.length !== held.length)
      this.selection.take(entry, this.#placeOf(index))
  }

  /** A view with an expression found more, or came to the end. */
  #goOn({ count, scanned, entries, problem }: ViewProgress): void {
    this.#progress = { scanned, entries }
    if (problem !== null) this.#problem = problem
    if (count > this.#count) {
      this.#news++
      void this.#advance()
    }
  }

  #announce(entries: number, dropped: Dropped | null): void {
    if (dropped !== null) this.#dropped = dropped
    this.#announced = Math.max(this.#announced, entries)
    this.#news++
    void this.#advance()
  }

  /** Takes in the newest count. While following, the new rows are pulled first, so that none is seen empty. */
  async #advance(): Promise<void> {
    if (this.#advancing || this.#disposed) return
    this.#advancing = true
    await this.#attempt(async () => {
      let news
      do {
        news = this.#news
        const heard = this.#announced
        const pages = this.#pages
        const { count, first, breaks, scanned, entries } = await this.#viewState(heard)
        // A long session is read to messages bit by bit, each bit as it is asked for.
        const behind = this.#asMessages && scanned < entries
        if (behind) this.#news++
        pages.expire(mayGrow)
        if (this.#following) {
          const height = Math.max(this.#window.end - this.#window.first, 50)
          await pages.load(count - height, count, count)
        }
        this.#total = heard
        if (pages !== this.#pages) continue
        this.#count = Math.max(this.#count, count)
        this.#first = first - 1
        this.#breaks = breaks
        this.#version++
        if (this.#asMessages && !behind && this.#selectedIndex === null) await this.#findSelection()
      } while (news !== this.#news && !this.#disposed)
    })
    this.#advancing = false
    // The page the newest entry is in may be visible without being followed.
    void this.look(this.#window.first, this.#window.end)
  }

  async #viewState(announced: number): Promise<EngineResult<'viewState'>> {
    const view = this.#view
    if (view !== null) return this.engine.call('viewState', { view })
    const first = (this.#dropped?.entries ?? 0) + 1
    return { count: announced, first, scanned: announced, entries: announced, breaks: [] }
  }

  /** Runs what asks the engine; what it cannot do is shown in the timeline, with a way to try again. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.#problem = null
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (!this.#disposed) this.#problem = error.toData()
    }
  }

  #closeView(view: number | null): void {
    if (view === null) return
    this.engine.call('closeView', { view }).catch((error: unknown) => {
      // The engine that held the view may be gone, and the view with it.
      if (!(error instanceof AppError)) throw error
    })
  }
}

/** A message that is on its way. */
const mayGrow = ({ message }: EntrySummary): boolean => message !== null && !message.complete

function toFilter(shown: Shown, expression: string): Filter {
  const directions: NonNullable<Filter['directions']> = ['none']
  if (shown.in) directions.push('in')
  if (shown.out) directions.push('out')
  return {
    directions,
    control: shown.control,
    events: shown.events,
    ...(shown.broken ? { broken: true } : {}),
    ...(shown.connection === null ? {} : { connection: shown.connection }),
    ...(expression === '' ? {} : { expression }),
  }
}
