/**
 * The rows of a session with a bookmark or a note as a searchable, virtualized list. Holds pages, never all of them;
 * reloaded when annotations change. Owned by the view that shows it.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { AnnotatedEntry } from '../../../shared/contract/methods/annotations.ts'
import { RowPages } from './row-pages.ts'

/** Rows that are loaded before the list reports which are visible. */
const firstRows = 20

export class BookmarkList {
  readonly #engine: EngineApi
  readonly #session: number
  readonly #stop: () => void
  #search = $state('')
  #pages: RowPages<AnnotatedEntry>
  /** Incremented when pages change, so that rows are read again. */
  #version = $state(0)
  #total = $state(0)
  #loaded = $state(false)
  #visible = { first: 0, end: 0 }
  /** Incremented by each reload; the results of earlier ones are ignored. */
  #turn = 0

  constructor(engine: EngineApi, session: number) {
    this.#engine = engine
    this.#session = session
    this.#pages = this.#pagesOf('')
    this.#stop = engine.on('annotationsChanged', (changed) => {
      if (changed.session === session) void this.reload()
    })
    void this.reload()
  }

  /** A part of the note, or `#` and the number of an entry; empty for all. */
  get search(): string {
    return this.#search
  }

  /** Number of matching rows. */
  get total(): number {
    return this.#total
  }

  /** Whether the first response was received. */
  get loaded(): boolean {
    return this.#loaded
  }

  /** Returns the row at an index; undefined until its page is loaded. */
  row(index: number): AnnotatedEntry | undefined {
    return this.#version >= 0 ? this.#pages.at(index + 1) : undefined
  }

  async ask(search: string): Promise<void> {
    this.#search = search
    await this.reload()
  }

  /** Sets the visible rows and loads them. */
  async load(first: number, end: number): Promise<void> {
    this.#visible = { first, end }
    await this.#attempt(() => this.#load(this.#pages, this.#total))
  }

  async reload(): Promise<void> {
    const turn = ++this.#turn
    const search = this.#search
    const pages = this.#pagesOf(search)
    await this.#attempt(async () => {
      const { total } = await this.#call(search, 1, 1)
      await this.#load(pages, total)
      if (turn !== this.#turn) return
      this.#pages = pages
      this.#total = total
      this.#loaded = true
      this.#version++
    })
  }

  dispose(): void {
    this.#turn++
    this.#stop()
  }

  async #load(pages: RowPages<AnnotatedEntry>, total: number): Promise<void> {
    const { first, end } = this.#visible
    await pages.load(first + 1, Math.max(end, firstRows), total)
    this.#version++
  }

  /** Keeps the list after an error; the window shows a notice when the engine is lost. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }

  #pagesOf(search: string): RowPages<AnnotatedEntry> {
    return new RowPages(
      async (from, to) => (await this.#call(search, from, to - from + 1)).annotations,
    )
  }

  #call(search: string, from: number, limit: number) {
    const only = 'bookmarks-and-notes'
    return this.#engine.call('annotations', { session: this.#session, search, only, from, limit })
  }
}
