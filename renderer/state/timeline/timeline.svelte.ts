/**
 * The timeline of one session: the rows around the visible ones, whether it follows the newest entry, and navigation.
 * It holds pages, never the whole session. Rows are identified by index (from 0, under the current filter), entries by
 * number. Owned by the tab of the session.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { AppErrorData } from '../../../shared/contract/errors.ts'
import type { EndpointKind } from '../../../shared/protocols/index.ts'
import type { EntryPlace } from '../../../shared/model/annotation.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { ViewMode } from '../../../shared/model/framing.ts'
import type { Dropped } from '../../../shared/model/session.ts'
import { Bookmarks } from './bookmarks.svelte.ts'
import { ColourRules } from './colour-rules.svelte.ts'
import { Connections } from './connections.svelte.ts'
import { Conversations } from './conversation/conversations.svelte.ts'
import { NewestRows } from './newest-rows.svelte.ts'
import { RowSelection } from './row-selection.svelte.ts'
import { RowWindow } from './row-window.svelte.ts'
import type { SelectHow } from '../../../shared/keys/select-how.ts'
import type { SelectedRows } from './selected-rows.svelte.ts'
import { Search } from './search.svelte.ts'
import type { Selection } from './selection.svelte.ts'
import { everything, type Shown } from './shown.ts'
import { SessionEncoding } from './session-encoding.svelte.ts'
import { TimelineView } from './timeline-view.svelte.ts'

/** Requests from commands to the bar above the rows, and for the colours at the selected row. */
export type TimelineRequest = 'find' | 'filter' | 'number' | 'statistics' | 'colour' | 'columns'

/** A value of JSON that has the focus in the detail. */
export interface FocusedField {
  /** In the syntax of filters: `json.order.items[0]`. */
  readonly path: string
  /** As sent. */
  readonly value: string
}

export class Timeline {
  readonly engine: EngineApi
  readonly session: number
  readonly view: TimelineView
  readonly connections: Connections
  readonly search: Search
  readonly bookmarks: Bookmarks
  readonly colours: ColourRules
  readonly conversations = new Conversations()
  readonly encoding: SessionEncoding
  readonly #rows: RowWindow<EntrySummary>
  readonly #selected: RowSelection
  readonly #newest: NewestRows
  readonly #stop: (() => void)[]
  #kind = $state<EndpointKind | null>(null)
  #startedAt = $state<number | null>(null)
  #loading = $state(true)
  #recording = $state(true)
  #field = $state.raw<FocusedField | null>(null)
  #scrollOffset = 0
  #requested = $state<TimelineRequest | null>(null)
  /** The view mode was changed here. */
  #chosen = false
  #isStarted = false

  /** @param isShown false for a timeline that `start` loads when it is first shown */
  constructor(engine: EngineApi, session: number, isShown = true) {
    this.engine = engine
    this.session = session
    this.colours = new ColourRules(engine, session, () => void this.#rows.renew())
    this.view = new TimelineView(engine, session, () => this.colours.applied)
    this.connections = new Connections(engine, session)
    this.search = new Search(engine, session, this)
    this.bookmarks = new Bookmarks(this)
    this.encoding = new SessionEncoding(engine, session, () => void this.#decodeAgain())
    this.#rows = new RowWindow(this.view.fetchShown, async (rows) => {
      this.#selected.renew()
      void this.search.lookAmong(rows)
      await this.connections.load(new Set(rows.map(({ connection }) => connection)))
    })
    this.#selected = new RowSelection(this, this.view, this.#rows)
    this.#newest = new NewestRows({
      view: this.view,
      rows: this.#rows,
      selected: this.#selected,
      open: () => this.#open(),
    })
    this.#stop = [
      engine.on('counts', (counts) => {
        if (this.#isStarted && counts.session === session)
          this.#newest.announce(counts.entries, counts.dropped)
      }),
      engine.on('problem', (problem) => {
        if (problem.session === session) this.#newest.fail()
      }),
      engine.on('live', (live) => {
        if (!this.#isStarted || live.session !== session) return
        this.#recording = live.phase !== 'closed'
        void this.connections.count()
      }),
      engine.on('annotationsChanged', (changed) => {
        if (changed.session === session) void this.#renewAnnotations()
      }),
      engine.on('coloursFound', (found) => {
        if (found.session === session)
          void this.#rows.renew(({ isColourPending }) => isColourPending === true)
      }),
      engine.on('view', (progress) => {
        if (this.view.onProgress(progress)) this.#newest.continue(progress)
      }),
    ]
    if (isShown) this.start()
  }

  /** Loads everything if nothing was loaded yet. */
  start(): void {
    if (!this.#isStarted) void this.refresh()
  }

  /** The kind of the session; null until it is loaded. */
  get kind(): EndpointKind | null {
    return this.#kind
  }

  /** Start of the session, microseconds since the epoch; null until it is loaded. */
  get startedAt(): number | null {
    return this.#startedAt
  }

  /** Number of entries in the session. */
  get total(): number {
    return this.#newest.total
  }

  /** Number of rows under the current filter. */
  get count(): number {
    return this.#rows.count
  }

  /** Index of the first existing row; the session's limit dropped earlier ones. */
  get first(): number {
    return this.#rows.first
  }

  /** What the session's limit has dropped; null when complete. */
  get dropped(): Dropped | null {
    return this.#newest.dropped
  }

  /** Whether nothing is loaded yet. */
  get loading(): boolean {
    return this.#loading
  }

  /** Why rows could not be loaded; null if there was no error. */
  get problem(): AppErrorData | null {
    return this.#rows.problem
  }

  /** Whether more entries may be recorded. */
  get recording(): boolean {
    return this.#recording
  }

  get following(): boolean {
    return this.#newest.following.isOn
  }

  /** Number of new rows since following stopped. */
  get unseen(): number {
    return this.#newest.following.unseen(this.count)
  }

  /** The selected entry. */
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

  /** All selected rows. */
  get rows(): SelectedRows {
    return this.#selected.several
  }

  /** The field of the selected entry that has the focus in the detail; null for none. */
  get field(): FocusedField | null {
    return this.#field
  }

  focusField(field: FocusedField | null): void {
    this.#field = field
  }

  /** The offset to which the rows are scrolled, kept while they are not shown. Pixels. */
  get scrollOffset(): number {
    return this.#scrollOffset
  }

  keepScrollOffset(offset: number): void {
    this.#scrollOffset = offset
  }

  /** The row to scroll to; null after `revealed`. */
  get reveal(): { index: number } | null {
    return this.#selected.reveal
  }

  /** The list has scrolled to the row of `reveal`. */
  revealed(): void {
    this.#selected.revealed()
  }

  /** Returns the entry of a row; undefined until its page is loaded. */
  row(index: number): EntrySummary | undefined {
    return this.#rows.at(index)
  }

  /** Returns the entries of the visible rows that are loaded. */
  inSight(): readonly EntrySummary[] {
    return this.#rows.inSight()
  }

  /** Sets the visible rows and loads them. */
  load(first: number, end: number): Promise<void> {
    return this.#rows.load(first, end)
  }

  /** Sets the paths in JSON whose values the rows have, and loads the visible rows with them. */
  async showValues(paths: readonly string[]): Promise<void> {
    if (this.view.requestValues(paths) && !this.#loading) await this.#rows.renew()
  }

  /** Loads everything again after the engine has reconnected, unless nothing was loaded yet. */
  reconnect(): void {
    if (!this.#isStarted) return
    void this.refresh()
    this.conversations.reconnect()
  }

  /** Loads everything: at the start, and after the engine reconnects. */
  async refresh(): Promise<void> {
    this.#isStarted = true
    await this.#rows.attempt(async () => {
      const [{ entries, state, kind, startedAt, dropped, viewMode, encoding }] = await Promise.all([
        this.engine.call('session', { session: this.session }),
        this.colours.load(),
      ])
      // Uses the stored view mode, unless the user has changed it here.
      if (this.#loading && !this.#chosen) this.view.viewMode = viewMode
      this.#kind = kind
      this.encoding.take(encoding)
      this.#startedAt = startedAt
      this.#newest.take(entries, dropped)
      void this.connections.count()
      this.#recording = state === 'recording'
      // A finished session is shown from its start.
      if (this.#loading && !this.#recording) this.unfollow()
      if (this.view.isNeeded) await this.#open()
      await this.#newest.advance()
      this.#loading = false
    })
  }

  /** A request that was not handled yet. */
  get requested(): TimelineRequest | null {
    return this.#requested
  }

  request(request: TimelineRequest | null): void {
    // A conversation has a search of its own; the others are about rows.
    if (request !== null && request !== 'find') this.conversations.close()
    this.#requested = request
  }

  /** Shows a connection as continuous text, by default that of the selected entry, or of the shown rows. */
  async converse(connection = this.#ownConnection): Promise<void> {
    const { engine, session, kind, following } = this
    if (kind === null) return
    const { entry } = this.selection
    const n = entry?.connection === connection ? entry.n : null
    const encoding = this.encoding.value
    await this.conversations.open({ engine, session, kind, encoding, connection, n, following })
  }

  get #ownConnection(): number {
    const selected = this.selection.entry?.connection ?? 0
    if (selected > 0) return selected
    const { connection } = this.view.shown
    const inSight = this.inSight().findLast((row) => row.connection > 0)?.connection
    return connection ?? this.conversations.connection ?? inSight ?? 1
  }

  /** Scrolls to the newest entry and follows it. */
  follow(): void {
    this.#newest.following.start()
    void this.#newest.advance()
  }

  /** Stops following: the visible rows stay in place. */
  unfollow(): void {
    this.#newest.following.stop(this.count)
  }

  /** Focuses a row, and changes the selected rows. */
  async select(index: number, how: SelectHow = 'only'): Promise<void> {
    this.unfollow()
    await this.#selected.select(index, how)
  }

  /** Selects all rows that exist now. */
  selectAll(): void {
    this.unfollow()
    this.rows.chooseAll()
  }

  clearSelection(): void {
    this.#selected.clear()
  }

  /** Selects the previous (-1) or next (1) row and scrolls to it. */
  async step(by: -1 | 1): Promise<void> {
    const index = (this.selectedIndex ?? (by === 1 ? this.first - 1 : this.count)) + by
    if (index < this.first || index >= this.count) return
    this.#selected.show(index)
    await this.select(index)
  }

  /**
   * Selects the entry `n` and scrolls to it, or to the next one that the filter shows. `offset` selects one of several
   * messages in the entry.
   */
  async goTo(n: number, offset = 0): Promise<void> {
    this.conversations.close()
    await this.#rows.attempt(async () => {
      const least = this.#newest.droppedEntries + 1
      const wanted = Math.min(Math.max(least, Math.round(n)), Math.max(1, this.#newest.announced))
      const place = await this.#selected.locate(wanted, offset)
      const index = Math.min(place?.index ?? 0, this.count - 1)
      if (place === undefined || index < 0) return
      this.unfollow()
      this.#selected.show(index)
      await this.select(index)
    })
  }

  /** Reports whether the rows show the place of an annotation: its entry, or the message that contains it. */
  async isShown({ n, offset }: EntryPlace): Promise<boolean> {
    return (await this.#selected.locate(n, offset))?.found === true
  }

  /** Selects the entry `n` as recorded, in any view mode, and scrolls to it. */
  async goToEntry(n: number): Promise<void> {
    const { viewMode } = this.view
    if (viewMode.as === 'messages') await this.#readAs({ ...viewMode, as: 'frames' })
    await this.goTo(n)
  }

  /** Changes the filter chips; the selection is kept. */
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

  /** Shows only entries that match an expression, which must be valid. */
  async filterBy(expression: string): Promise<void> {
    this.view.expression = expression
    await this.#rows.attempt(() => this.#open())
  }

  /** Changes and stores the view mode; the selection is kept, as the message or the entry it belongs to. */
  async read(viewMode: ViewMode): Promise<void> {
    this.#chosen = true
    await Promise.all([
      this.#readAs(viewMode),
      this.engine
        .call('setViewMode', { session: this.session, viewMode })
        .catch((error: unknown) => {
          // The view mode applies although it was not stored. The window reports a full disk or a lost engine.
          console.warn('How the session is read is not kept', error)
        }),
    ])
  }

  async #readAs(viewMode: ViewMode): Promise<void> {
    this.view.viewMode = viewMode
    await this.#rows.attempt(async () => {
      await this.#open()
      await this.#newest.advance()
    })
  }

  dispose(): void {
    this.#newest.dispose()
    for (const stop of this.#stop) stop()
    this.search.dispose()
    this.encoding.dispose()
    this.conversations.dispose()
    this.#rows.dispose()
    this.view.dispose()
  }

  /** The encoding changed: rows, filters and searches read other text. */
  async #decodeAgain(): Promise<void> {
    if (!this.#isStarted) return
    await this.#rows.attempt(async () => {
      if (this.view.isNeeded) await this.#open()
      else await this.#rows.renew()
    })
    if (this.search.query !== null) await this.search.find(this.search.query)
    await this.conversations.decodeAs(this.encoding.value)
  }

  /**
   * Annotations or colour rules changed: loads the rows again, and finds them again if the filter depends on annotations.
   */
  async #renewAnnotations(): Promise<void> {
    await this.#rows.attempt(() => this.colours.load())
    if (this.view.asksAnnotations) await this.#rows.attempt(() => this.#open())
    else await this.#rows.renew()
  }

  /** Opens the view for the current settings. */
  async #open(): Promise<void> {
    const opened = await this.view.open()
    if (opened === undefined) return
    void this.search.within(this.view.filtered ? this.view.filter : {}, this.view.viewMode)
    const count = opened.count ?? this.#newest.announced
    this.#newest.following.reopen(count, this.#newest.announced)
    this.#selected.leaveRow()
    await this.#rows.replace(this.view.fetchShown, {
      first: this.view.isNeeded ? 0 : this.#newest.droppedEntries,
      count,
    })
    await this.#newest.findSelection()
  }
}
