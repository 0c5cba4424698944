/**
 * A page cache of the rows around the visible ones: the window holds no other rows of a list of any length. Positions
 * count from 1. Pages are loaded whole; only the page with the last row is loaded again as it grows. The least recently
 * used pages are evicted. Rows removed from the start of the list leave holes in their page.
 */
export const pageSize = 64
const maxPages = 32

/** Returns the rows at positions `from` to `to`, inclusive; fewer when the first of them were removed. */
export type FetchRows<Row> = (from: number, to: number) => Promise<Row[]>

export class RowPages<Row> {
  readonly #fetch: FetchRows<Row>
  /** In the order of use, most recently used last. */
  readonly #pages = new Map<number, (Row | undefined)[]>()
  readonly #pulls = new Map<number, Promise<void>>()
  /** Pages that the next load refreshes; shown unchanged until then. */
  readonly #stale = new Set<number>()

  constructor(fetch: FetchRows<Row>) {
    this.#fetch = fetch
  }

  /** Returns the row at a position if it is cached. */
  at(position: number): Row | undefined {
    const page = Math.floor((position - 1) / pageSize)
    return this.#pages.get(page)?.[position - 1 - page * pageSize]
  }

  /** Number of cached rows. */
  get size(): number {
    let size = 0
    for (const page of this.#pages.values()) size += page.length
    return size
  }

  /** Marks pages with rows that may have changed as stale. */
  expire(mayChange: (row: Row) => boolean): void {
    for (const [page, rows] of this.#pages)
      if (rows.some((row) => row !== undefined && mayChange(row))) this.#stale.add(page)
  }

  /** Loads positions `first` to `last` of `count`; resolves when they are cached. */
  async load(first: number, last: number, count: number): Promise<void> {
    const from = Math.max(1, first)
    const to = Math.min(last, count)
    if (to < from) return
    const wanted: Promise<void>[] = []
    for (
      let page = Math.floor((from - 1) / pageSize);
      page <= Math.floor((to - 1) / pageSize);
      page++
    ) {
      wanted.push(this.#ensure(page, Math.min(pageSize, count - page * pageSize)))
    }
    await Promise.all(wanted)
  }

  /** Loads `length` rows of a page. A pending request may have asked for fewer rows. */
  async #ensure(page: number, length: number): Promise<void> {
    for (;;) {
      const held = this.#pages.get(page)
      if (held && held.length >= length && !this.#stale.has(page)) {
        this.#pages.delete(page)
        this.#pages.set(page, held)
        return
      }
      const running = this.#pulls.get(page)
      if (!running) break
      await running
    }
    const pull = this.#pull(page, length).finally(() => this.#pulls.delete(page))
    this.#pulls.set(page, pull)
    await pull
  }

  async #pull(page: number, length: number): Promise<void> {
    const from = page * pageSize + 1
    this.#stale.delete(page)
    const rows = await this.#fetch(from, from + length - 1)
    this.#pages.delete(page)
    const gone = Array.from({ length: Math.max(0, length - rows.length) }, () => undefined)
    this.#pages.set(page, [...gone, ...rows])
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= maxPages) break
      this.#pages.delete(oldest)
    }
  }
}
