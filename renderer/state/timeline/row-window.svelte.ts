/**
 * The rows of a list around the visible ones, independent of their type: their number, the cached rows, and the last
 * error. Rows are identified by index, from 0. After the list is replaced, an index has no row until that of the new
 * list is loaded. Owned by the state of the list.
 */
import { AppError, type AppErrorData } from '../../../shared/contract/errors.ts'
import { RowPages, type FetchRows } from './row-pages.ts'

/** Rows from `first` to `end`, exclusive. */
export interface RowRange {
  readonly first: number
  readonly end: number
}

interface Growth<Row> {
  readonly first: number
  readonly count: number
  readonly mayChange: (row: Row) => boolean
  readonly newest: boolean
}

/** Minimum number of rows loaded at the end while following. */
const leastFollowed = 50

export class RowWindow<Row> {
  readonly #seen: (rows: readonly Row[]) => Promise<void> | void
  #pages: RowPages<Row>
  /** Incremented when pages change, so that rows are read again. */
  #version = $state(0)
  #first = $state(0)
  #count = $state(0)
  #problem = $state.raw<AppErrorData | null>(null)
  #visible: RowRange = { first: 0, end: 0 }
  #pulling = false
  #disposed = false

  /** `seen` is called with the visible rows after each load. */
  constructor(
    fetch: FetchRows<Row>,
    seen: (rows: readonly Row[]) => Promise<void> | void = () => undefined,
  ) {
    this.#pages = new RowPages(fetch)
    this.#seen = seen
  }

  /** Index of the first existing row; earlier ones were dropped. */
  get first(): number {
    return this.#first
  }

  get count(): number {
    return this.#count
  }

  /** Why rows could not be loaded; null if there was no error. */
  get problem(): AppErrorData | null {
    return this.#problem
  }

  /** Returns the row at an index; undefined until its page is loaded. */
  at(index: number): Row | undefined {
    return this.#version >= 0 ? this.#pages.at(index + 1) : undefined
  }

  /** Returns the visible rows that are cached. */
  inSight(): readonly Row[] {
    return this.#held(this.#visible)
  }

  /** Sets the visible rows and loads them; when called during a load, only the latest range is loaded next. */
  async load(first: number, end: number): Promise<void> {
    this.#visible = { first, end }
    if (this.#pulling) return
    this.#pulling = true
    await this.attempt(async () => {
      let wanted
      do {
        wanted = this.#visible
        const pages = this.#pages
        await pages.load(wanted.first + 1, wanted.end, this.#count).catch((error: unknown) => {
          // The view of a replaced list may already be closed.
          if (pages === this.#pages) throw error
        })
        this.#version++
        await this.#seen(this.#held(wanted))
      } while (wanted !== this.#visible && !this.#disposed)
    })
    this.#pulling = false
  }

  /** Loads the visible rows again. */
  again(): Promise<void> {
    return this.load(this.#visible.first, this.#visible.end)
  }

  /**
   * Loads cached rows again when they are visible next, by default all; until then they are shown as they were. Rows are
   * loaded by page.
   */
  renew(hasChanged: (row: Row) => boolean = () => true): Promise<void> {
    this.#pages.expire(hasChanged)
    return this.again()
  }

  /** Replaces the list: the indexes now refer to other rows. */
  async replace(
    fetch: FetchRows<Row>,
    { first = 0, count }: { first?: number; count: number },
  ): Promise<void> {
    this.#pages = new RowPages(fetch)
    this.#version++
    this.#first = first
    this.#count = count
    await this.again()
  }

  /** Loads rows `first` to `last`; returns false when the list was replaced in the meantime. */
  async hold(first: number, last: number): Promise<boolean> {
    const pages = this.#pages
    if (pages.at(first + 1) === undefined || pages.at(last + 1) === undefined)
      await pages.load(first + 1, last + 1, this.#count)
    return pages === this.#pages
  }

  /**
   * Updates the number of rows to `count`; rows that may have changed are loaded again. With `newest`, the last rows
   * are loaded before they are counted, so that none is shown empty. Returns false when the list was replaced in the
   * meantime.
   */
  async grow({ first, count, mayChange, newest }: Growth<Row>): Promise<boolean> {
    const pages = this.#pages
    pages.expire(mayChange)
    if (newest) {
      const height = Math.max(this.#visible.end - this.#visible.first, leastFollowed)
      await pages.load(count - height, count, count)
    }
    if (pages !== this.#pages) return false
    this.#first = first
    this.#count = Math.max(this.#count, count)
    this.#version++
    return true
  }

  /** Runs a request to the engine; its error is shown beside the rows, with a button to retry. */
  async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.#problem = null
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.fail(error.toData())
    }
  }

  fail(problem: AppErrorData): void {
    if (!this.#disposed) this.#problem = problem
  }

  dispose(): void {
    this.#disposed = true
  }

  #held({ first, end }: RowRange): Row[] {
    const rows: Row[] = []
    for (let index = first; index < end; index++) {
      const row = this.#pages.at(index + 1)
      if (row !== undefined) rows.push(row)
    }
    return rows
  }
}
