/**
 * Pages of rows around what is visible: the only ones the window holds of a list of any length. Positions count from 1. A page is
 * pulled whole; only the one the last row is in is pulled again as it grows. The least recently used go first. Rows
 * that are gone from the beginning of the list leave holes in their page.
 */
export const pageSize = 64
const maxPages = 32

/** Gives the rows at positions `from` to `to`, both included; fewer when the first of them are gone. */
export type FetchRows<Row> = (from: number, to: number) => Promise<Row[]>

export class RowPages<Row> {
  readonly #fetch: FetchRows<Row>
  /** In the order of their last use, the latest at the end. */
  readonly #pages = new Map<number, (Row | undefined)[]>()
  readonly #pulls = new Map<number, Promise<void>>()
  /** Pages that are pulled anew by the next load; shown as they are until then. */
  readonly #stale = new Set<number>()

  constructor(fetch: FetchRows<Row>) {
    this.#fetch = fetch
  }

  /** The row at a position, if it is held. */
  at(position: number): Row | undefined {
    const page = Math.floor((position - 1) / pageSize)
    return this.#pages.get(page)?.[position - 1 - page * pageSize]
  }

  /** Number of rows held. */
  get size(): number {
    let size = 0
    for (const page of this.#pages.values()) size += page.length
    return size
  }

  /** Has pages with rows that may have become others pulled anew. */
  expire(mayChange: (row: Row) => boolean): void {
    for (const [page, rows] of this.#pages)
      if (rows.some((row) => row !== undefined && mayChange(row))) this.#stale.add(page)
  }

  /** Holds positions `first` to `last` of `count`; resolves when they are there. */
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

  /** Holds `length` rows of a page. A pull under way may have been asked for fewer than are there by now. */
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
