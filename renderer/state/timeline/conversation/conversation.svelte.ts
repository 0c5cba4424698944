/**
 * The conversation of one connection: both directions as continuous text, or one of them. Uses a view of the engine, of
 * reads and writes for TCP and of whole messages for WebSocket, and loads pages of payloads around the visible rows.
 * Owned by the timeline of its session, which keeps it while the timeline is shown.
 */
import type { EncodingId } from '../../../../shared/bytes/encodings.ts'
import type { EngineApi } from '../../../../shared/contract/engine.ts'
import { AppError, type AppErrorData } from '../../../../shared/contract/errors.ts'
import type { BodyOf } from '../../../../shared/contract/methods/entries.ts'
import type { Filter } from '../../../../shared/contract/query.ts'
import { isCompressed, type EntrySummary } from '../../../../shared/model/entry.ts'
import { asRecorded, type ViewMode } from '../../../../shared/model/framing.ts'
import { isWebSocket, type EndpointKind } from '../../../../shared/protocols/index.ts'
import { Search } from '../search.svelte.ts'
import { Selection } from '../selection.svelte.ts'
import { FoundInRows } from './found-in-rows.svelte.ts'
import { PageReader } from './page-reader.ts'
import { queryIn } from './query-in.ts'
import { isPayload, type ConversationMode, type ConversationRow, type LoadedPiece } from './rows.ts'
import { ConversationWindow, origin, type Place } from './row-window.ts'

/** Which directions are shown. */
export const conversationSides = ['both', 'in', 'out'] as const
export type ConversationSides = (typeof conversationSides)[number]

/** Rows that are loaded beyond the visible ones. */
const margin = 80
/** Rows farther from the loaded ones are reached by a jump. */
const farRows = 400

export class Conversation {
  readonly engine: EngineApi
  readonly session: number
  readonly connection: number
  readonly search: Search
  readonly found: FoundInRows
  readonly #selection: Selection
  readonly #viewMode: ViewMode
  readonly #window: ConversationWindow
  readonly #stop: () => void
  #reader: PageReader | null = null
  #mode = $state<ConversationMode>('text')
  #encoding = $state<EncodingId>('utf-8')
  #sides = $state<ConversationSides>('both')
  #notes = $state(true)
  /** Incremented when rows change. */
  #version = $state(0)
  #isLoaded = $state(false)
  #following = $state(false)
  #problem = $state.raw<AppErrorData | null>(null)
  #reveal = $state.raw<{ index: number } | null>(null)
  #active = $state.raw<Place | null>(null)
  /** The visible rows, and the first fully visible one. */
  #visible = { first: origin, end: origin, top: origin }
  #offset = 0
  /** Incremented by each opening of a view; work for earlier ones stops. */
  #turn = 0
  /** Incremented when other pieces replace the loaded ones; pages for the earlier ones are not used. */
  #jumps = 0
  #isLoading = false
  #hasNews = false
  /** The view has not seen every entry yet. */
  #isScanning = true

  constructor(engine: EngineApi, session: number, connection: number, kind: EndpointKind) {
    this.engine = engine
    this.session = session
    this.connection = connection
    this.#viewMode = isWebSocket(kind) ? { ...asRecorded, as: 'messages' } : asRecorded
    this.#window = new ConversationWindow({
      mode: 'text',
      encoding: 'utf-8',
      columns: 80,
      notes: true,
    })
    this.#selection = new Selection(engine, session)
    this.search = new Search(
      engine,
      session,
      { selection: this.#selection, goTo: (n) => this.#goToFound(n) },
      (query) => queryIn(query, this.#encoding),
    )
    this.search.places.watch()
    this.found = new FoundInRows(engine)
    this.#stop = engine.on('counts', (counts) => {
      if (counts.session !== session) return
      this.#hasNews = true
      void this.#work()
    })
  }

  get mode(): ConversationMode {
    return this.#mode
  }

  get encoding(): EncodingId {
    return this.#encoding
  }

  get sides(): ConversationSides {
    return this.#sides
  }

  /** Whether events and control frames are shown. */
  get notes(): boolean {
    return this.#notes
  }

  /** Whether rows, if there are any, were loaded. */
  get isLoaded(): boolean {
    return this.#isLoaded
  }

  /** Why the conversation cannot be read; null otherwise. */
  get problem(): AppErrorData | null {
    return this.#problem
  }

  /** Whether the end is kept in view. */
  get following(): boolean {
    return this.#following
  }

  /** The first row, and the one after the last; an estimate while not all of it is loaded. */
  get bounds(): { first: number; end: number } {
    return this.#version >= 0 && !this.#window.isEmpty
      ? { first: this.#window.first, end: this.#window.end }
      : { first: origin, end: origin }
  }

  /** The row to scroll to; null after `revealed`. */
  get reveal(): { index: number } | null {
    return this.#reveal
  }

  revealed(): void {
    this.#reveal = null
    void this.#work()
  }

  /** The active row; null for none. */
  get active(): number | null {
    return this.#active === null || this.#version < 0 ? null : this.#window.indexOf(this.#active)
  }

  activate(index: number): void {
    const row = this.#window.at(index)
    if (row !== undefined) this.#active = placeOf(row)
  }

  /** The offset to which the rows are scrolled, kept while they are not shown. Pixels. */
  get scrollOffset(): number {
    return this.#offset
  }

  keepScrollOffset(offset: number): void {
    this.#offset = offset
  }

  /** Returns a row; undefined until it is loaded. */
  row(index: number): ConversationRow | undefined {
    return this.#version >= 0 ? this.#window.at(index) : undefined
  }

  /** Opens the view if that was not done, and shows the entry `n`, or the beginning. */
  async open(n: number | null): Promise<void> {
    if (this.#reader !== null && n === null) return
    await this.#attempt(async () => {
      if (this.#reader === null) await this.#openView(n)
      else await this.#goTo(n ?? 1, 0)
    })
  }

  /** The engine has reconnected: its view is gone. */
  async reconnect(): Promise<void> {
    if (this.#reader === null) return
    this.#reader = null
    await this.#reopen()
  }

  async showSides(sides: ConversationSides): Promise<void> {
    this.#sides = sides
    await this.#reopen()
  }

  async showNotes(notes: boolean): Promise<void> {
    this.#notes = notes
    // Handshakes are no events: they are hidden by the layout, all others by the view.
    this.#layOut()
    await this.#reopen()
  }

  showAs(mode: ConversationMode): void {
    this.#mode = mode
    this.#layOut()
  }

  async decodeAs(encoding: EncodingId): Promise<void> {
    this.#encoding = encoding
    this.#layOut()
    if (this.search.query !== null) await this.search.find(this.search.query)
  }

  /** Sets the width of a row. Characters. */
  useColumns(columns: number): void {
    if (columns === this.#window.options.columns) return
    this.#layOut(columns)
  }

  /** Sets the visible rows, of which `top` is the first that is fully visible, and loads them. */
  async load(first: number, end: number, top: number): Promise<void> {
    // The rows on the way to the one to scroll to are not shown.
    if (this.#reveal !== null) return
    this.#visible = { first, end, top }
    await this.#work()
  }

  /** Keeps the end in view. */
  follow(): void {
    this.#following = true
    this.#hasNews = true
    void this.#work()
  }

  unfollow(): void {
    this.#following = false
  }

  /** Shows the beginning. */
  async goToStart(): Promise<void> {
    await this.#attempt(() => this.#jump({ position: this.#window.bounds.first, offset: 0 }))
  }

  /** Shows the current match of the search. */
  async showMatch(): Promise<void> {
    const { currentPlace } = this.search.places
    const { n } = this.#selection
    if (currentPlace !== null && n !== null)
      await this.#attempt(() => this.#goTo(n, currentPlace.from))
  }

  /** Whether a match is the current one. */
  isCurrent(n: number, from: number): boolean {
    return this.#selection.n === n && this.search.places.currentPlace?.from === from
  }

  /** Yields the pieces of the whole conversation as it is filtered now. */
  async *pieces(): AsyncGenerator<readonly LoadedPiece[]> {
    const reader = await PageReader.open(this.engine, this.session, this.#filter, this.#viewMode)
    try {
      await reader.scanAll()
      for (let place: Place = { position: 1, offset: 0 }; ;) {
        const { pieces } = await reader.read(place, 'end')
        const last = pieces.at(-1)
        if (last === undefined) return
        yield pieces.filter(isPayload)
        place = placeAfter(last)
      }
    } finally {
      await reader.close()
    }
  }

  dispose(): void {
    this.#turn++
    this.#stop()
    this.search.dispose()
    this.found.dispose()
    void this.#attempt(async () => this.#reader?.close())
  }

  get #filter(): Filter {
    return {
      connection: this.connection,
      ...(this.#sides !== 'both' && {
        directions: this.#notes ? ['none', this.#sides] : [this.#sides],
      }),
      ...(!this.#notes && { control: false, events: false }),
    }
  }

  async #reopen(): Promise<void> {
    const row = this.#window.at(this.#visible.top)
    await this.#attempt(() => this.#openView(row?.piece.entry.n ?? null))
  }

  async #openView(n: number | null): Promise<void> {
    const turn = ++this.#turn
    const before = this.#reader
    this.#reader = null
    this.#isLoaded = false
    this.#isScanning = true
    await before?.close()
    const reader = await PageReader.open(this.engine, this.session, this.#filter, this.#viewMode)
    if (turn !== this.#turn) return reader.close()
    this.#reader = reader
    void this.search.within(this.#filter, this.#viewMode)
    // The loaded pieces are of the view before, whose positions were others.
    await this.#jump({ position: n === null ? 1 : await reader.positionOf(n), offset: 0 })
    if (n !== null) await this.#goTo(n, 0)
    this.#isLoaded = true
    this.#hasNews = true
    await this.#work()
  }

  /** Shows a byte of the entry `n`, or what follows it. */
  async #goTo(n: number, offset: number): Promise<void> {
    const reader = this.#reader
    if (reader === null) return
    const position = await reader.positionOf(n)
    const place = { position, offset: Math.floor(offset / 4_096) * 4_096 }
    this.#following = false
    if (!this.#window.has({ position, offset })) await this.#jump(place)
    this.#active = { position, offset }
    this.#show(this.#window.indexOf({ position, offset }))
  }

  #show(index: number): void {
    this.#visible = { first: index, end: index + 1, top: index }
    this.#reveal = { index }
    this.#changed()
  }

  async #goToFound(n: number): Promise<void> {
    await this.#goTo(n, 0)
    await this.#selection.open(n)
    const { entry } = this.#selection
    await this.search.places.show(entry === null ? null : bodyOf(this.session, entry))
  }

  /** Loads the rows from a place on, and shows them. */
  async #jump(place: Place): Promise<void> {
    const reader = this.#reader
    if (reader === null) return
    const { pieces, bounds } = await reader.read(place, 'end')
    if (reader !== this.#reader) return
    this.#jumps++
    this.#window.bounds = bounds
    this.#window.replace(pieces, { firstRow: origin })
    this.#show(origin)
  }

  /** Loads what the visible rows need and what is new, one page after the other. */
  async #work(): Promise<void> {
    if (this.#isLoading) return
    this.#isLoading = true
    await this.#attempt(async () => {
      while (await this.#step());
    })
    this.#isLoading = false
    if (this.#reader !== null && !this.#window.isEmpty)
      void this.found.look(this.search.query === null ? null : this.#bodies(), this.search.sent)
  }

  /** Loads a page; returns false when nothing is needed. */
  async #step(): Promise<boolean> {
    const reader = this.#reader
    if (reader === null || !this.#isLoaded) return false
    if (this.#hasNews && (await this.#takeNews(reader))) return true
    const { first, end } = this.#visible
    const { loaded } = this.#window
    if (this.#window.isEmpty) return this.#hasNews
    if (first > loaded.end + farRows || end < loaded.first - farRows) return this.#loadFar(reader)
    if (end + margin > loaded.end && !this.#window.atEnd) return this.#loadNext(reader)
    if (first - margin < loaded.first && !this.#window.atStart) return this.#loadBefore(reader)
    return this.#hasNews
  }

  /** Takes the number of rows from the engine; returns true when that loaded rows. */
  async #takeNews(reader: PageReader): Promise<boolean> {
    this.#hasNews = false
    const { scanned, entries, ...bounds } = await reader.state()
    if (reader !== this.#reader) return true
    const wasScanning = this.#isScanning
    const wasAtEnd = this.#isAtEnd
    // A long session is scanned step by step.
    this.#isScanning = scanned < entries
    if (this.#isScanning) this.#hasNews = true
    this.#window.bounds = bounds
    this.#changed()
    if (this.#following) return this.#loadEnd(reader)
    // The end that is shown was only that of the scanned part.
    if (wasScanning && wasAtEnd && !this.#window.atEnd) {
      const hasMore = await this.#loadLast(reader, this.#window.end)
      this.#show(this.#window.loaded.end - 1)
      return hasMore
    }
    // The last payload may have grown: its position is the same.
    return this.#window.isEmpty || this.#window.atEnd ? this.#loadNext(reader) : false
  }

  /** Whether the last row is visible, of more rows than are visible at once. */
  get #isAtEnd(): boolean {
    const { first, end } = this.#visible
    const { loaded } = this.#window
    return end >= this.#window.end && loaded.end - loaded.first > end - first
  }

  #loadNext(reader: PageReader): Promise<boolean> {
    return this.#read(reader, this.#window.next, 'end', (pieces) => {
      if (this.#window.isEmpty) this.#window.replace(pieces, { firstRow: origin })
      else this.#window.append(pieces, this.#visible.top)
    })
  }

  #loadBefore(reader: PageReader): Promise<boolean> {
    return this.#read(reader, this.#window.start, 'start', (pieces) =>
      this.#window.prepend(pieces, this.#visible.top),
    )
  }

  /** Loads what follows while the end is kept in view; from the end on when too much follows. */
  async #loadEnd(reader: PageReader): Promise<boolean> {
    const { end, loaded, isEmpty } = this.#window
    const isNear = isEmpty || end - loaded.end < farRows
    const hasMore = await (isNear ? this.#loadNext(reader) : this.#loadLast(reader, end))
    // The list scrolls there next.
    const last = this.#window.loaded.end
    this.#visible = { first: last - 1, end: last, top: last - 1 }
    return hasMore
  }

  /** Loads the last page; its last row is the one before `end`. */
  #loadLast(reader: PageReader, end: number): Promise<boolean> {
    const place = { position: this.#window.bounds.count + 1, offset: 0 }
    return this.#read(reader, place, 'start', (pieces) => this.#window.replace(pieces, { end }))
  }

  /** The visible rows are far from the loaded ones: loads those that are estimated to be there. */
  #loadFar(reader: PageReader): Promise<boolean> {
    const { first, end } = this.#visible
    const space = { first: this.#window.first, end: this.#window.end }
    if (end >= space.end) return this.#loadLast(reader, space.end)
    const place =
      first <= space.first
        ? { position: this.#window.bounds.first, offset: 0 }
        : this.#window.placeOf(first)
    const firstRow = Math.max(first, space.first)
    return this.#read(reader, place, 'end', (pieces) => this.#window.replace(pieces, { firstRow }))
  }

  /** Reads a page and uses it unless other pieces were loaded meanwhile; returns false when there is none. */
  async #read(
    reader: PageReader,
    place: Place,
    towards: 'start' | 'end',
    use: (pieces: readonly LoadedPiece[]) => void,
  ): Promise<boolean> {
    const jumps = this.#jumps
    const { pieces, bounds } = await reader.read(place, towards)
    if (reader !== this.#reader || jumps !== this.#jumps) return true
    this.#window.bounds = bounds
    if (pieces.length > 0) use(pieces)
    this.#changed()
    return pieces.length > 0
  }

  #layOut(columns = this.#window.options.columns): void {
    const options = { mode: this.#mode, encoding: this.#encoding, columns, notes: this.#notes }
    this.#window.layOut(options, this.#visible.top)
    this.#changed()
    void this.#work()
  }

  #changed(): void {
    this.#version++
  }

  /** The payloads of the visible rows. */
  #bodies(): { entry: EntrySummary; body: BodyOf }[] {
    const entries = new Map<number, { entry: EntrySummary; body: BodyOf }>()
    for (let index = this.#visible.first; index < this.#visible.end; index++) {
      const row = this.#window.at(index)
      const pieces =
        row?.type === 'text' ? row.runs.map(({ piece }) => piece) : row ? [row.piece] : []
      for (const piece of pieces)
        if (isPayload(piece))
          entries.set(piece.entry.n, {
            entry: piece.entry,
            body: bodyOf(this.session, piece.entry),
          })
    }
    return [...entries.values()]
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
      this.#problem = null
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#problem = error.toData()
    }
  }
}

const placeOf = ({ piece, offset }: ConversationRow): Place => ({
  position: piece.position,
  offset,
})

const placeAfter = ({ position, offset, length, total }: LoadedPiece): Place =>
  offset + length < total
    ? { position, offset: offset + length }
    : { position: position + 1, offset: 0 }

/** The bytes that are shown of an entry: for WebSocket, those of the whole message. */
const bodyOf = (session: number, entry: EntrySummary): BodyOf => ({
  session,
  n: entry.n,
  of: entry.message === null ? 'entry' : 'message',
  as: entry.message !== null && isCompressed(entry) ? 'inflated' : 'payload',
})
