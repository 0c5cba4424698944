/**
 * The conversation of one connection: both directions as continuous text, or one of them. Uses a view of the engine, of
 * reads and writes for TCP and of whole messages for WebSocket, and loads pages of payloads around the visible rows.
 * Owned by the timeline of its session, which keeps it while the timeline is shown.
 */
import { isUtf16, type EncodingId } from '../../../../shared/bytes/encodings.ts'
import type { EngineApi, EngineParams } from '../../../../shared/contract/engine.ts'
import { AppError, type AppErrorData } from '../../../../shared/contract/errors.ts'
import type { BodyOf } from '../../../../shared/contract/methods/entries.ts'
import type { Filter } from '../../../../shared/contract/query.ts'
import { isCompressed, type EntrySummary } from '../../../../shared/model/entry.ts'
import { asRecorded, type ViewMode } from '../../../../shared/model/framing.ts'
import { isWebSocket, type EndpointKind } from '../../../../shared/protocols/index.ts'
import { Search } from '../search.svelte.ts'
import { Selection } from '../selection.svelte.ts'
import { FoundInRows } from './found-in-rows.svelte.ts'
import { HitTicks } from './hit-ticks.svelte.ts'
import { PageLoader } from './page-loader.ts'
import { PageReader } from './page-reader.ts'
import { isPayload, type ConversationMode, type ConversationRow } from './rows.ts'
import { ConversationWindow, origin, type Place } from './row-window.ts'

/** Which directions are shown. */
export const conversationSides = ['both', 'in', 'out'] as const
export type ConversationSides = (typeof conversationSides)[number]

/** The connection that a conversation shows, and the encoding of its session. */
export interface ConversationOf {
  readonly engine: EngineApi
  readonly session: number
  readonly connection: number
  readonly kind: EndpointKind
  readonly encoding: EncodingId
}

type ConversationExport = Omit<EngineParams<'startExport'>, 'format'>

export class Conversation {
  readonly engine: EngineApi
  readonly session: number
  readonly connection: number
  readonly search: Search
  readonly found: FoundInRows
  readonly ticks: HitTicks
  readonly #selection: Selection
  readonly #viewMode: ViewMode
  readonly #window: ConversationWindow
  readonly #stop: () => void
  readonly #loader: PageLoader
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
  #offset = 0
  /** Incremented by each opening of a view; work for earlier ones stops. */
  #turn = 0
  #isLoading = false

  constructor({ engine, session, connection, kind, encoding }: ConversationOf) {
    this.#encoding = encoding
    this.engine = engine
    this.session = session
    this.connection = connection
    this.#viewMode = isWebSocket(kind) ? { ...asRecorded, as: 'messages' } : asRecorded
    this.#window = new ConversationWindow({
      mode: 'text',
      encoding,
      columns: 80,
      notes: true,
    })
    this.#loader = new PageLoader({
      window: this.#window,
      following: () => this.#following,
      changed: () => this.#changed(),
      show: (index) => this.#show(index),
    })
    this.#selection = new Selection(engine, session)
    this.search = new Search(engine, session, {
      selection: this.#selection,
      goTo: (n) => this.#goToFound(n),
    })
    this.search.places.watch()
    this.found = new FoundInRows(engine)
    this.ticks = new HitTicks(engine)
    this.#stop = engine.on('counts', (counts) => {
      if (counts.session !== session) return
      this.#loader.expectNews()
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

  /** Returns the time since the entry before a row that begins a block; null when that is not known. Microseconds. */
  gapBefore(row: ConversationRow): number | null {
    return this.#version >= 0 && row.begins ? this.#window.gapBefore(row.piece) : null
  }

  /** Opens the view if that was not done, and shows the entry `n`, or the beginning. */
  async open(n: number | null): Promise<void> {
    if (this.#loader.reader !== null && n === null) return
    await this.#attempt(async () => {
      if (this.#loader.reader === null) await this.#openView(n)
      else await this.#goTo(n ?? 1, 0)
    })
  }

  /** The engine has reconnected: its view is gone. */
  async reconnect(): Promise<void> {
    if (this.#loader.reader === null) return
    this.#loader.use(null)
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
    const needsOthers = isUtf16(encoding) !== isUtf16(this.#encoding)
    this.#encoding = encoding
    this.#layOut()
    // The loaded pieces do not say where the units of UTF-16 begin.
    if (needsOthers) await this.#reopen()
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
    this.#loader.visible = { first, end, top }
    await this.#work()
  }

  /** Keeps the end in view. */
  follow(): void {
    this.#following = true
    this.#loader.expectNews()
    void this.#work()
  }

  unfollow(): void {
    this.#following = false
  }

  /** Shows the beginning. */
  async goToStart(): Promise<void> {
    await this.#attempt(() => this.#loader.jump({ position: this.#window.bounds.first, offset: 0 }))
  }

  /** Shows the current match of the search. */
  async showMatch(): Promise<void> {
    const { currentPlace } = this.search.places
    const { n } = this.#selection
    if (currentPlace !== null && n !== null)
      await this.#attempt(() => this.#goTo(n, currentPlace.from))
  }

  /** Marks where the hits of the search are, of which there are so many now. @throws AppError from the engine */
  async lookForTicks(count: number): Promise<void> {
    const { view: hits } = this.search
    const { reader } = this.#loader
    if (hits === null || reader === null) return this.ticks.look(null)
    const { entries } = await reader.state()
    const { session } = this
    await this.ticks.look({ session, hits, view: reader.view, count, entries })
  }

  /** Returns where the row at a position of the view is, from 0 to 1. */
  fractionOf(position: number): number {
    return this.#version >= 0 ? this.#window.fractionOf(position) : 0
  }

  /** Whether a match is the current one. */
  isCurrent(n: number, from: number): boolean {
    return this.#selection.n === n && this.search.places.currentPlace?.from === from
  }

  /** What an export of the conversation contains: the directions that are shown, without events. */
  get exported(): ConversationExport {
    const { session, connection } = this
    const directions = this.#sides === 'both' ? {} : { directions: [this.#sides] }
    const filter = { connection, ...directions, control: false, events: false }
    const { as } = this.#viewMode
    return { session, rows: { filter, as } }
  }

  dispose(): void {
    this.#turn++
    this.#stop()
    this.search.dispose()
    this.found.dispose()
    void this.#attempt(async () => this.#loader.reader?.close())
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
    const row = this.#window.at(this.#loader.visible.top)
    await this.#attempt(() => this.#openView(row?.piece.entry.n ?? null))
  }

  async #openView(n: number | null): Promise<void> {
    const turn = ++this.#turn
    const before = this.#loader.reader
    this.#loader.use(null)
    this.#isLoaded = false
    await before?.close()
    const { engine, session } = this
    const isPhased = isUtf16(this.#encoding)
    const reader = await PageReader.open(engine, session, this.#filter, this.#viewMode, isPhased)
    if (turn !== this.#turn) return reader.close()
    this.#loader.use(reader)
    void this.search.within(this.#filter, this.#viewMode)
    // The loaded pieces are of the view before, whose positions were others.
    const place = { position: n === null ? 1 : await reader.positionOf(n), offset: 0 }
    await this.#loader.jump(place)
    if (n !== null) {
      this.#following = false
      this.#active = place
    }
    this.#isLoaded = true
    this.#loader.start()
    await this.#work()
  }

  /** Shows a byte of the entry `n`, or what follows it. */
  async #goTo(n: number, offset: number): Promise<void> {
    const { reader } = this.#loader
    if (reader === null) return
    const position = await reader.positionOf(n)
    const place = { position, offset: Math.floor(offset / 4_096) * 4_096 }
    this.#following = false
    if (!this.#window.has({ position, offset })) await this.#loader.jump(place)
    this.#active = { position, offset }
    this.#show(this.#window.indexOf({ position, offset }))
  }

  #show(index: number): void {
    this.#loader.visible = { first: index, end: index + 1, top: index }
    this.#reveal = { index }
    this.#changed()
  }

  async #goToFound(n: number): Promise<void> {
    await this.#goTo(n, 0)
    await this.#selection.open(n)
    // The selected entry is the first frame of a message, of which the matches are anywhere.
    const entry = this.#window.entry(n)
    await this.search.places.show(entry === null ? null : bodyOf(this.session, entry))
  }

  /** Loads what the visible rows need and what is new, one page after the other. */
  async #work(): Promise<void> {
    if (this.#isLoading) return
    this.#isLoading = true
    await this.#attempt(async () => {
      while (await this.#loader.step());
    })
    this.#isLoading = false
    if (this.#loader.reader !== null && !this.#window.isEmpty)
      void this.found.look(this.search.query === null ? null : this.#bodies(), this.search.sent)
  }

  #layOut(columns = this.#window.options.columns): void {
    const options = { mode: this.#mode, encoding: this.#encoding, columns, notes: this.#notes }
    this.#window.layOut(options, this.#loader.visible.top)
    this.#changed()
    void this.#work()
  }

  #changed(): void {
    this.#version++
  }

  /** The payloads of the visible rows. */
  #bodies(): { entry: EntrySummary; body: BodyOf }[] {
    const entries = new Map<number, { entry: EntrySummary; body: BodyOf }>()
    for (let index = this.#loader.visible.first; index < this.#loader.visible.end; index++) {
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

/** The bytes that are shown of an entry: for WebSocket, those of the whole message. */
const bodyOf = (session: number, entry: EntrySummary): BodyOf => ({
  session,
  n: entry.n,
  of: entry.message === null ? 'entry' : 'message',
  as: entry.message !== null && isCompressed(entry) ? 'inflated' : 'payload',
})
