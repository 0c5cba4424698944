/**
 * A set of entry numbers: 1 bit an entry. Numbers are grouped into pages of 65,536, and only pages with an entry take
 * memory: a session that dropped its oldest entries begins at a high number.
 */
const pageEntries = 65_536

export class EntrySet {
  readonly #pages = new Map<number, Uint8Array>()
  #size = 0

  get size(): number {
    return this.#size
  }

  has(n: number): boolean {
    return ((this.#pages.get(pageOf(n))?.[byteOf(n)] ?? 0) & bitOf(n)) !== 0
  }

  add(n: number): void {
    if (this.has(n)) return
    const page = this.#pages.get(pageOf(n)) ?? new Uint8Array(pageEntries / 8)
    this.#pages.set(pageOf(n), page)
    page[byteOf(n)] = (page[byteOf(n)] ?? 0) | bitOf(n)
    this.#size++
  }

  delete(n: number): void {
    const page = this.#pages.get(pageOf(n))
    if (page === undefined || !this.has(n)) return
    page[byteOf(n)] = (page[byteOf(n)] ?? 0) & ~bitOf(n)
    this.#size--
  }
}

const pageOf = (n: number): number => Math.floor(n / pageEntries)
const byteOf = (n: number): number => (n % pageEntries) >>> 3
const bitOf = (n: number): number => 1 << (n % 8)
