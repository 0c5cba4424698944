/**
 * Where a session's blocks are: number of the first entry, count and row of each, in order, from the oldest that was
 * not dropped. Enough to find any entry of a session of any length, at a few bytes a block.
 */
import type Database from 'better-sqlite3'

export interface BlockPlace {
  /** Row in `blocks`. */
  readonly id: number
  /** Number of the block's first entry. */
  readonly first: number
  readonly count: number
}

/** Returns a function that inserts a block of a session and returns its place. @throws SQLite's errors */
export function blockInsert(
  database: Database.Database,
  session: number,
): (first: number, count: number, columns: Uint8Array, payload: Uint8Array) => BlockPlace {
  const insert = database.prepare(
    'INSERT INTO blocks (session, first, count, columns, payload) VALUES (?, ?, ?, ?, ?)',
  )
  return (first, count, columns, payload) => {
    const { lastInsertRowid } = insert.run(session, first, count, columns, payload)
    return { id: Number(lastInsertRowid), first, count }
  }
}

export class BlockIndex {
  readonly blocks: BlockPlace[] = []
  /** Number of the last dropped entry; 0 for none. */
  #dropped = 0

  get dropped(): number {
    return this.#dropped
  }

  /** Number of the last entry; 0 when there is none. */
  get last(): number {
    const block = this.blocks.at(-1)
    return block === undefined ? this.#dropped : block.first + block.count - 1
  }

  /** Removes the blocks of entries up to number `n`. */
  dropTo(n: number): void {
    if (n <= this.#dropped) return
    this.#dropped = n
    const kept = this.blocks.findIndex(({ first }) => first > n)
    this.blocks.splice(0, kept < 0 ? this.blocks.length : kept)
  }

  /** Appends a block, or replaces the last one when both begin at the same entry. */
  put(place: BlockPlace): void {
    if (this.blocks.at(-1)?.first === place.first) this.blocks.pop()
    this.blocks.push(place)
  }

  /** Returns the index of the block that holds entry `n`, or of the one before the gap; -1 before the first. */
  indexOf(n: number): number {
    let low = 0
    let high = this.blocks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const block = this.blocks[middle]
      if (block !== undefined && block.first <= n) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  find(n: number): BlockPlace | undefined {
    const block = this.blocks[this.indexOf(n)]
    return block !== undefined && n < block.first + block.count ? block : undefined
  }
}
