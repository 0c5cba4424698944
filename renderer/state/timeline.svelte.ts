/**
 * The timeline of one session as the window shows it: how many rows there are, the rows around what is visible, the
 * filter, the selection, and whether it follows the newest entry. It holds pages, never the session. Rows are known
 * by index (from 0, under the present filter), entries by number. Owned by whoever opens the session's tab.
 */
import type { EngineApi, Filter } from '../../shared/contract/engine.ts'
import { AppError, type AppErrorData } from '../../shared/contract/errors.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'
import { RowPages } from './row-pages.ts'
import { Selection } from './selection.svelte.ts'

/** What the chips of the timeline let through. */
export interface Shown {
  in: boolean
  out: boolean
  control: boolean
  events: boolean
  /** Number of the only connection shown; null for all. */
  connection: number | null
}

const everything: Shown = { in: true, out: true, control: true, events: true, connection: null }

/** How the time column counts: from the row before, from the selected entry, or as clock time. */
export const timeModes = ['delta', 'selected', 'clock'] as const
export type TimeMode = (typeof timeModes)[number]

export class Timeline {
  readonly engine: EngineApi
  readonly session: number
  readonly selection: Selection
  readonly #stop: (() => void)[]
  #pages: RowPages<EntrySummary>
  /** Goes up whenever pages changed, so that rows read again. */
  #version = $state(0)
  #view: number | null = null
  #shown = $state.raw<Shown>(everything)
  /** Goes up with each change of the filter; answers to an older one are dropped. */
  #filtering = 0
  /** Entries the session has, as last heard. */
  #announced = 0
  #total = $state(0)
  #count = $state(0)
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
    this.#pages = this.#pagesOf(null)
    this.#stop = [
      engine.on('counts', (counts) => {
        if (counts.session === session) this.#announce(counts.entries)
      }),
      engine.on('live', (live) => {
        if (live.session === session) this.#recording = live.phase !== 'closed'
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
    const { in: incoming, out, control, events, connection } = this.#shown
    return !(incoming && out && control && events && connection === null)
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
      const { entries, state } = await this.engine.call('session', { session: this.session })
      this.#announced = Math.max(this.#announced, entries)
      this.#recording = state === 'recording'
      // What is over is read from its start.
      if (this.#loading && !this.#recording) this.#following = false
      if (this.filtered) await this.#applyFilter()
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
        this.selection.take(entry)
      }
    })
  }

  clearSelection(): void {
    this.#selectedIndex = null
    this.selection.clear()
  }

  /** Opens the row before (-1) or after (1) the selected one, and shows it. */
  async step(by: -1 | 1): Promise<void> {
    const index = (this.#selectedIndex ?? (by === 1 ? -1 : this.#count)) + by
    if (index < 0 || index >= this.#count) return
    this.#reveal = { index }
    await this.select(index)
  }

  /** Shows and opens the entry `n`, or the next one the filter shows. */
  async goTo(n: number): Promise<void> {
    await this.#attempt(async () => {
      const wanted = Math.min(Math.max(1, Math.round(n)), Math.max(1, this.#announced))
      const position =
        this.#view === null
          ? wanted
          : await this.engine.call('viewPosition', { view: this.#view, n: wanted })
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

  async showEverything(): Promise<void> {
    await this.show(everything)
  }

  dispose(): void {
    this.#disposed = true
    for (const stop of this.#stop) stop()
    this.#closeView(this.#view)
    this.#view = null
  }

  #pagesOf(view: number | null): RowPages<EntrySummary> {
    const { engine, session } = this
    return new RowPages((from, to) =>
      engine.call('entries', { session, from, to, ...(view === null ? {} : { view }) }),
    )
  }

  async #applyFilter(): Promise<void> {
    const turn = ++this.#filtering
    const opened = this.filtered
      ? await this.engine.call('openView', {
          session: this.session,
          filter: toFilter(this.#shown),
        })
      : null
    if (turn !== this.#filtering || this.#disposed) {
      this.#closeView(opened?.view ?? null)
      return
    }
    this.#closeView(this.#view)
    this.#view = opened?.view ?? null
    this.#pages = this.#pagesOf(this.#view)
    this.#count = opened?.count ?? this.#announced
    this.#seen = this.#count
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
    } else {
      const position = await this.engine.call('viewPosition', { view, n })
      const pages = this.#pages
      await pages.load(position, position, this.#count)
      if (view !== this.#view) return
      this.#selectedIndex = pages.at(position)?.n === n ? position - 1 : null
    }
    if (this.#selectedIndex !== null && !this.#following)
      this.#reveal = { index: this.#selectedIndex }
  }

  #announce(entries: number): void {
    this.#announced = Math.max(this.#announced, entries)
    void this.#advance()
  }

  /** Takes in the newest count. While following, the new rows are pulled first, so that none is seen empty. */
  async #advance(): Promise<void> {
    if (this.#advancing || this.#disposed) return
    this.#advancing = true
    await this.#attempt(async () => {
      let heard
      do {
        heard = this.#announced
        const view = this.#view
        const pages = this.#pages
        const count = view === null ? heard : await this.engine.call('viewCount', { view })
        if (this.#following) {
          const height = Math.max(this.#window.end - this.#window.first, 50)
          await pages.load(count - height, count, count)
        }
        this.#total = heard
        if (pages !== this.#pages) continue
        this.#count = Math.max(this.#count, count)
        this.#version++
      } while (heard !== this.#announced && !this.#disposed)
    })
    this.#advancing = false
    // The page the newest entry is in may be visible without being followed.
    void this.look(this.#window.first, this.#window.end)
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

function toFilter(shown: Shown): Filter {
  const directions: NonNullable<Filter['directions']> = ['none']
  if (shown.in) directions.push('in')
  if (shown.out) directions.push('out')
  return {
    directions,
    control: shown.control,
    events: shown.events,
    ...(shown.connection === null ? {} : { connection: shown.connection }),
  }
}
