/**
 * A cache over bytes of any length: a few pages, evicted least recently used first. Independent of where the bytes come
 * from.
 */

const pageBytes = 65_536
const maxPages = 24

/** Returns up to `length` bytes from `offset`; fewer only at the end. */
export type FetchBytes = (offset: number, length: number) => Promise<Uint8Array>

export class ByteSource {
  readonly length: number
  readonly #fetch: FetchBytes
  readonly #pages = new Map<number, Uint8Array>()
  readonly #pulls = new Map<number, Promise<Uint8Array>>()

  constructor(length: number, fetch: FetchBytes) {
    this.length = length
    this.#fetch = fetch
  }

  /** Returns the byte at an offset if its page is cached. */
  at(offset: number): number | undefined {
    const page = Math.floor(offset / pageBytes)
    return this.#pages.get(page)?.[offset - page * pageBytes]
  }

  /** Reports whether all of `[start, end)` is cached. */
  holds(start: number, end: number): boolean {
    const last = Math.floor((Math.min(end, this.length) - 1) / pageBytes)
    for (let page = Math.floor(start / pageBytes); page <= last; page++) {
      if (!this.#pages.has(page)) return false
    }
    return true
  }

  /** Reads the bytes `[start, end)`, truncated at the end of the source. */
  async read(start: number, end: number): Promise<Uint8Array> {
    const to = Math.min(end, this.length)
    const out = new Uint8Array(Math.max(0, to - start))
    for (let at = start; at < to;) {
      const page = Math.floor(at / pageBytes)
      const bytes = await this.#page(page)
      const from = at - page * pageBytes
      const part = bytes.subarray(from, Math.min(bytes.length, from + to - at))
      // Stops instead of looping when the source is shorter than declared.
      if (part.length === 0) return out.subarray(0, at - start)
      out.set(part, at - start)
      at += part.length
    }
    return out
  }

  #page(page: number): Promise<Uint8Array> {
    const held = this.#pages.get(page)
    if (held) {
      this.#pages.delete(page)
      this.#pages.set(page, held)
      return Promise.resolve(held)
    }
    const running = this.#pulls.get(page)
    if (running) return running
    const start = page * pageBytes
    const pull = this.#fetch(start, Math.min(pageBytes, this.length - start))
      .then((bytes) => {
        this.#pages.set(page, bytes)
        for (const oldest of this.#pages.keys()) {
          if (this.#pages.size <= maxPages) break
          this.#pages.delete(oldest)
        }
        return bytes
      })
      .finally(() => this.#pulls.delete(page))
    this.#pulls.set(page, pull)
    return pull
  }
}
