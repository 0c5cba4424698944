/**
 * The timeline of one session as the window shows it: the rows around what is visible, whether they follow the newest
 * entry, and the way from row to row. It holds pages, never the session. Rows are known by index (from 0, under the
 * present filter), entries by number. Owned by whoever opens the session's tab.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { AppErrorData } from '../../../shared/contract/errors.ts'
import type { ViewProgress } from '../../../shared/contract/query.ts'
import type { EndpointKind } from '../../../shared/model/endpoint.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { ViewMode } from '../../../shared/model/framing.ts'
import type { Dropped } from '../../../shared/model/session.ts'
import { Connections } from './connections.svelte.ts'
import { Following } from './following.svelte.ts'
import { mayGrow, RowSelection } from './row-selection.svelte.ts'
import { RowWindow } from './row-window.svelte.ts'
import { Search } from './search.svelte.ts'
import type { Selection } from './selection.svelte.ts'
import { everything, type Shown } from './shown.ts'
import { TimelineView } from './timeline-view.svelte.ts'

/** What a command may ask of the bar above the rows. */
export type TimelineRequest = 'find' | 'filter' | 'number' | 'statistics'

export class Timeline {
  readonly engine: EngineApi
  readonly session: number
  readonly view: TimelineView
  readonly connections: Connections
  readonly search: Search
  readonly #rows: RowWindow<EntrySummary>
  readonly #selected: RowSelection
  readonly #stop: (() => void)[]
  #kind = $state<EndpointKind | null>(null)
  /** Entries the session has, as last heard. */
  #announced = 0
  /** Goes up with everything heard that may change the count. */
  #news = 0
  #total = $state(0)
  #dropped = $state.raw<Dropped | null>(null)
  #loading = $state(true)
  #recording = $state(true)
  /** Nothing more could be recorded: what was on its way to the disk may be lost. */
  #failed = false
  readonly #following = new Following()
  #requested = $state<TimelineRequest | null>(null)
  #advancing = false
  /** A way of reading was chosen here. */
  #chosen = false
  #disposed = false

  constructor(engine: EngineApi, session: number) {
    this.engine = engine
    this.session = session
    this.view = new TimelineView(engine, session)
    this.connections = new Connections(engine, session)
    this.search = new Search(engine, session, this)
    this.#rows = new RowWindow(this.view.fetch, async (rows) => {
      this.#selected.renew()
      await this.connections.load(new Set(rows.map(({ connection }) => connection)))
    })
    this.#selected = new RowSelection(this, this.view, this.#rows)
    this.#stop = [
      engine.on('counts', (counts) => {
        if (counts.session === session) this.#announce(counts.entries, counts.dropped)
      }),
      engine.on('problem', (problem) => {
        this.#failed ||= problem.session === session
      }),
      engine.on('live', (live) => {
        if (live.session !== session) return
        this.#recording = live.phase !== 'closed'
        void this.connections.count()
      }),
      engine.on('view', (progress) => {
        if (this.view.onProgress(progress)) this.#continue(progress)
      }),
    ]
    void this.refresh()
  }

  /** Of which kind the session is; null until that is known. */
  get kind(): EndpointKind | null {
    return this.#kind
  }

  /** Entries in the whole session. */
  get total(): number {
    return this.#total
  }

  /** Rows under the present filter. */
  get count(): number {
    return this.#rows.count
  }

  /** Index of the first row that is there: those before it were dropped, as the session's limit says. */
  get first(): number {
    return this.#rows.first
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
    return this.#rows.problem
  }

  /** Whether more entries may come. */
  get recording(): boolean {
    return this.#recording
  }

  get following(): boolean {
    return this.#following.isOn
  }

  /** Rows that came since following stopped. */
  get unseen(): number {
    return this.#following.unseen(this.count)
  }

  /** The entry that is open. */
  get selection(): Selection {
    return this.#selected.entry
  }

  /** Number of the selected entry; null for none. */
  get selected(): number | null {
    return this.selection.n
  }

  /** Row of the selected entry; null for none, or when the filter hides it. */
  get selectedIndex(): number | null {
    return this.#selected.index
  }

  /** The row last asked to be shown; a new object each time. */
  get reveal(): { index: number } | null {
    return this.#selected.reveal
  }

  /** The entry of a row; undefined until its page is there. */
  row(index: number): EntrySummary | undefined {
    return this.#rows.at(index)
  }

  /** The entries of the visible rows, as far as they are there. */
  inSight(): readonly EntrySummary[] {
    return this.#rows.inSight()
  }

  /** Says which rows are visible. */
  load(first: number, end: number): Promise<void> {
    return this.#rows.load(first, end)
  }

  /** Asks for everything again: at the start, and after the engine came back. */
  async refresh(): Promise<void> {
    await this.#rows.attempt(async () => {
      const { entries, state, kind, dropped, viewMode } = await this.engine.call('session', {
        session: this.session,
      })
      // As it was last read; what was chosen since then stays.
      if (this.#loading && !this.#chosen) this.view.viewMode = viewMode
      this.#kind = kind
      this.#dropped = dropped
      void this.connections.count()
      this.#announced = Math.max(this.#announced, entries)
      this.#recording = state === 'recording'
      // What is over is read from its start.
      if (this.#loading && !this.#recording) this.unfollow()
      if (this.view.isNeeded) await this.#open()
      await this.#advance()
      this.#loading = false
    })
  }

  /** What was asked for and not done yet. */
  get requested(): TimelineRequest | null {
    return this.#requested
  }

  request(request: TimelineRequest | null): void {
    this.#requested = request
  }

  /** Scrolls to the newest entry and stays with it. */
  follow(): void {
    this.#following.start()
    void this.#advance()
  }

  /** Stays where it is while entries come. */
  unfollow(): void {
    this.#following.stop(this.count)
  }

  /** Opens the entry of a row. */
  async select(index: number): Promise<void> {
    this.unfollow()
    await this.#selected.select(index)
  }

  clearSelection(): void {
    this.#selected.clear()
  }

  /** Opens the row before (-1) or after (1) the selected one, and shows it. */
  async step(by: -1 | 1): Promise<void> {
    const index = (this.selectedIndex ?? (by === 1 ? this.first - 1 : this.count)) + by
    if (index < this.first || index >= this.count) return
    this.#selected.show(index)
    await this.select(index)
  }

  /** Shows and opens the entry `n`, of several messages in it the one at `offset`, or the next one the filter shows. */
  async goTo(n: number, offset = 0): Promise<void> {
    await this.#rows.attempt(async () => {
      const least = this.#droppedEntries + 1
      const wanted = Math.min(Math.max(least, Math.round(n)), Math.max(1, this.#announced))
      const place = await this.#selected.locate(wanted, offset)
      const index = Math.min(place?.index ?? 0, this.count - 1)
      if (place === undefined || index < 0) return
      this.unfollow()
      this.#selected.show(index)
      await this.select(index)
    })
  }

  /** Shows and opens the entry `n` as it was recorded, whatever is shown now. */
  async goToEntry(n: number): Promise<void> {
    const { viewMode } = this.view
    if (viewMode.as === 'messages') await this.#readAs({ ...viewMode, as: 'frames' })
    await this.goTo(n)
  }

  /** Changes what is shown; the selection stays. */
  async show(change: Partial<Shown>): Promise<void> {
    this.view.shown = { ...this.view.shown, ...change }
    await this.#rows.attempt(() => this.#open())
  }

  /** Shows only the entries of a connection, and their statistics. */
  async countPeer(connection: number): Promise<void> {
    await this.show({ connection })
    this.request('statistics')
  }

  async showEverything(): Promise<void> {
    this.view.expression = ''
    await this.show(everything)
  }

  /** Shows only what an expression of the filter language lets through; it was found to be right before. */
  async filterBy(expression: string): Promise<void> {
    this.view.expression = expression
    await this.#rows.attempt(() => this.#open())
  }

  /** Reads the session in another way, also when it is shown again; the selection stays, as the message or the entry it is in. */
  async read(viewMode: ViewMode): Promise<void> {
    this.#chosen = true
    await Promise.all([
      this.#readAs(viewMode),
      this.engine
        .call('setViewMode', { session: this.session, viewMode })
        .catch((error: unknown) => {
          // It is read so all the same; where the disk takes nothing more, or the engine is gone, the window says so.
          console.warn('How the session is read is not kept', error)
        }),
    ])
  }

  async #readAs(viewMode: ViewMode): Promise<void> {
    this.view.viewMode = viewMode
    await this.#rows.attempt(async () => {
      await this.#open()
      await this.#advance()
    })
  }

  dispose(): void {
    this.#disposed = true
    for (const stop of this.#stop) stop()
    this.search.dispose()
    this.#rows.dispose()
    this.view.dispose()
  }

  get #droppedEntries(): number {
    return this.#dropped?.entries ?? 0
  }

  /** Shows what is to be shown now. */
  async #open(): Promise<void> {
    const opened = await this.view.open()
    if (opened === undefined) return
    void this.search.within(this.view.filtered ? this.view.filter : {}, this.view.viewMode)
    const count = opened.count ?? this.#announced
    this.#following.reopen(count, this.#announced)
    await this.#rows.replace(this.view.fetch, {
      first: this.view.isNeeded ? 0 : this.#droppedEntries,
      count,
    })
    await this.#findSelection()
  }

  /** Finds the row of what is selected, in whichever way it is shown now. */
  async #findSelection(): Promise<void> {
    const index = await this.#selected.find()
    if (index !== null && !this.following) this.#selected.show(index)
  }

  /** A view with an expression found more, or came to the end. */
  #continue({ count, scanned, problem }: ViewProgress): void {
    if (problem !== null) this.#rows.fail(problem)
    if (count <= this.count) this.#following.take(this.count, scanned)
    else {
      this.#news++
      void this.#advance()
    }
  }

  #announce(entries: number, dropped: Dropped | null): void {
    if (dropped !== null) this.#dropped = dropped
    const isLess = this.#failed && entries < this.#announced
    this.#announced = isLess ? entries : Math.max(this.#announced, entries)
    this.#news++
    // Entries that never were kept go from sight.
    if (isLess) void this.#rows.attempt(() => this.#open())
    void this.#advance()
  }

  /** Takes in the newest count. */
  async #advance(): Promise<void> {
    if (this.#advancing || this.#disposed) return
    this.#advancing = true
    await this.#rows.attempt(async () => {
      let news
      do {
        news = this.#news
        const onProgress = this.#announced
        const state = await this.view.state()
        this.#total = onProgress
        // A long session is read to messages bit by bit, each bit as it is asked for.
        const behind =
          this.view.asMessages &&
          !this.view.asksMessages &&
          state != null &&
          state.scanned < state.entries
        const grown =
          state !== undefined &&
          (await this.#rows.grow({
            first: state === null ? this.#droppedEntries : state.first - 1,
            count: state?.count ?? onProgress,
            mayChange: (entry) => this.view.asksMessages || mayGrow(entry),
            newest: this.following,
          }))
        if (grown) this.#following.take(this.count, state?.scanned ?? null)
        // Overtaken by another view: that one is asked.
        if (behind || !grown) this.#news++
        if (!grown) continue
        if (this.view.asMessages && !behind && this.selectedIndex === null)
          await this.#findSelection()
      } while (news !== this.#news && !this.#disposed)
    })
    this.#advancing = false
    // The page the newest entry is in may be visible without being followed.
    void this.#rows.again()
  }
}
