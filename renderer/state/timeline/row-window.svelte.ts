/**
 * The rows of a list around what is visible, whatever the list is of: how many there are, those that are held, and why
 * they could not be had. Rows are known by index, from 0. Rows of a list that was replaced stay in sight until those of
 * the next are there. Owned by the state of the list.
 */
import { AppError, type AppErrorData } from '../../../shared/contract/errors.ts'
import { RowPages, type FetchRows } from './row-pages.ts'

/** Rows `first` to `end`, that one left out. */
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

/** Rows that are held at least while the newest are followed. */
const leastFollowed = 50

export class RowWindow<Row> {
  readonly #seen: (rows: readonly Row[]) => Promise<void> | void
  #pages: RowPages<Row>
  /** Goes up whenever pages changed, so that rows read again. */
  #version = $state(0)
  #first = $state(0)
  #count = $state(0)
  #problem = $state.raw<AppErrorData | null>(null)
  #visible: RowRange = { first: 0, end: 0 }
  #pulling = false
  #disposed = false

  /** `seen` is told the visible rows each time they were pulled. */
  constructor(
    fetch: FetchRows<Row>,
    seen: (rows: readonly Row[]) => Promise<void> | void = () => undefined,
  ) {
    this.#pages = new RowPages(fetch)
    this.#seen = seen
  }

  /** Index of the first row that is there; those before it are gone. */
  get first(): number {
    return this.#first
  }

  get count(): number {
    return this.#count
  }

  /** Why rows could not be had; null while all is well. */
  get problem(): AppErrorData | null {
    return this.#problem
  }

  /** The row at an index; undefined until its page is there. */
  at(index: number): Row | undefined {
    return this.#version >= 0 ? this.#pages.at(index + 1) : undefined
  }

  /** The visible rows that are held. */
  inSight(): readonly Row[] {
    return this.#held(this.#visible)
  }

  /** Says which rows are visible; they are pulled, the latest demand first. */
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
          // The view of a list that was replaced may be closed already.
          if (pages === this.#pages) throw error
        })
        this.#version++
        await this.#seen(this.#held(wanted))
      } while (wanted !== this.#visible && !this.#disposed)
    })
    this.#pulling = false
  }

  /** Pulls what is visible now. */
  again(): Promise<void> {
    return this.load(this.#visible.first, this.#visible.end)
  }

  /** Other rows stand at the indexes from now on. */
  async replace(
    fetch: FetchRows<Row>,
    { first = 0, count }: { first?: number; count: number },
  ): Promise<void> {
    this.#pages = new RowPages(fetch)
    this.#first = first
    this.#count = count
    await this.again()
  }

  /** Holds rows `first` to `last`; false when the list was replaced meanwhile. */
  async hold(first: number, last: number): Promise<boolean> {
    const pages = this.#pages
    if (pages.at(first + 1) === undefined || pages.at(last + 1) === undefined)
      await pages.load(first + 1, last + 1, this.#count)
    return pages === this.#pages
  }

  /**
   * Takes in that there are rows up to `count`; those that may have become others are pulled anew. With `newest` the
   * last ones are pulled before they count, so that none is seen empty. False when the list was replaced meanwhile.
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

  /** Runs what asks the engine; what it cannot do is told beside the rows, with a way to try again. */
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
