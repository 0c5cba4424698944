/**
 * Loads pages of payloads into the window of rows: around the visible rows, and what is new at the end. The caller repeats
 * `step` until it returns false. Owned by a conversation.
 */
import type { PageReader } from './page-reader.ts'
import type { LoadedPiece } from './rows.ts'
import { origin, type ConversationWindow, type Place } from './row-window.ts'

/** Rows that are loaded beyond the visible ones. */
const margin = 80
/** Rows farther from the loaded ones are reached by a jump. */
const farRows = 400

export interface PageLoaderDeps {
  readonly window: ConversationWindow
  /** Whether the end is kept in view. */
  readonly following: () => boolean
  /** Called when rows, or their number, have changed. */
  readonly changed: () => void
  /** Scrolls to a row. */
  readonly show: (index: number) => void
}

export class PageLoader {
  /** The visible rows, and the first fully visible one. */
  visible = { first: origin, end: origin, top: origin }
  readonly #deps: PageLoaderDeps
  readonly #window: ConversationWindow
  #reader: PageReader | null = null
  /** Nothing is loaded around the visible rows before the first place was shown. */
  #isReady = false
  /** Incremented when other pieces replace the loaded ones; pages for the earlier ones are not used. */
  #jumps = 0
  #hasNews = false
  /** The view has not seen every entry yet. */
  #isScanning = true

  constructor(deps: PageLoaderDeps) {
    this.#deps = deps
    this.#window = deps.window
  }

  /** The reader of the view; null while there is none. */
  get reader(): PageReader | null {
    return this.#reader
  }

  /** Takes the reader of another view, or none; `start` begins loading. */
  use(reader: PageReader | null): void {
    this.#reader = reader
    this.#isReady = false
    this.#isScanning = true
  }

  start(): void {
    this.#isReady = true
    this.#hasNews = true
  }

  /** The session has grown, or the end is wanted. */
  expectNews(): void {
    this.#hasNews = true
  }

  /** Loads a screen of rows from a place on, and shows them; more are loaded when they are painted. */
  async jump(place: Place): Promise<void> {
    const reader = this.#reader
    if (reader === null) return
    const { pieces, bounds } = await reader.read(place, 'end', 'screen')
    if (reader !== this.#reader) return
    this.#jumps++
    this.#window.bounds = bounds
    this.#window.replace(pieces, { firstRow: origin })
    this.#deps.show(origin)
  }

  /** Loads a page; returns false when nothing is needed. */
  async step(): Promise<boolean> {
    const reader = this.#reader
    if (reader === null || !this.#isReady) return false
    if (this.#hasNews && (await this.#takeNews(reader))) return true
    const { first, end } = this.visible
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
    this.#deps.changed()
    if (this.#deps.following()) return this.#loadEnd(reader)
    // The end that is shown was only that of the scanned part.
    if (wasScanning && wasAtEnd && !this.#window.atEnd) {
      const hasMore = await this.#loadLast(reader, this.#window.end)
      this.#deps.show(this.#window.loaded.end - 1)
      return hasMore
    }
    // The last payload may have grown: its position is the same.
    return this.#window.isEmpty || this.#window.atEnd ? this.#loadNext(reader) : false
  }

  /** Whether the last row is visible, of more rows than are visible at once. */
  get #isAtEnd(): boolean {
    const { first, end } = this.visible
    const { loaded } = this.#window
    return end >= this.#window.end && loaded.end - loaded.first > end - first
  }

  #loadNext(reader: PageReader): Promise<boolean> {
    return this.#read(reader, this.#window.next, 'end', (pieces) => {
      if (this.#window.isEmpty) this.#window.replace(pieces, { firstRow: origin })
      else this.#window.append(pieces, this.visible.top)
    })
  }

  #loadBefore(reader: PageReader): Promise<boolean> {
    return this.#read(reader, this.#window.start, 'start', (pieces) =>
      this.#window.prepend(pieces, this.visible.top),
    )
  }

  /** Loads what follows while the end is kept in view; from the end on when too much follows. */
  async #loadEnd(reader: PageReader): Promise<boolean> {
    const { end, loaded, isEmpty } = this.#window
    const isNear = isEmpty || end - loaded.end < farRows
    const hasMore = await (isNear ? this.#loadNext(reader) : this.#loadLast(reader, end))
    // The list scrolls there next.
    const last = this.#window.loaded.end
    this.visible = { first: last - 1, end: last, top: last - 1 }
    return hasMore
  }

  /** Loads the last page; its last row is the one before `end`. */
  #loadLast(reader: PageReader, end: number): Promise<boolean> {
    const place = { position: this.#window.bounds.count + 1, offset: 0 }
    const use = (pieces: readonly LoadedPiece[]): void => this.#window.replace(pieces, { end })
    return this.#read(reader, place, 'start', use, 'screen')
  }

  /** The visible rows are far from the loaded ones: loads those that are estimated to be there. */
  #loadFar(reader: PageReader): Promise<boolean> {
    const { first, end } = this.visible
    const space = { first: this.#window.first, end: this.#window.end }
    if (end >= space.end) return this.#loadLast(reader, space.end)
    const place =
      first <= space.first
        ? { position: this.#window.bounds.first, offset: 0 }
        : this.#window.placeOf(first)
    const firstRow = Math.max(first, space.first)
    const use = (pieces: readonly LoadedPiece[]): void => this.#window.replace(pieces, { firstRow })
    return this.#read(reader, place, 'end', use, 'screen')
  }

  /** Reads a page and uses it unless other pieces were loaded meanwhile; returns false when there is none. */
  async #read(
    reader: PageReader,
    place: Place,
    towards: 'start' | 'end',
    use: (pieces: readonly LoadedPiece[]) => void,
    size: 'screen' | 'page' = 'page',
  ): Promise<boolean> {
    const jumps = this.#jumps
    const { pieces, bounds } = await reader.read(place, towards, size)
    if (reader !== this.#reader || jumps !== this.#jumps) return true
    this.#window.bounds = bounds
    if (pieces.length > 0) use(pieces)
    this.#deps.changed()
    return pieces.length > 0
  }
}
