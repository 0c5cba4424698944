/** Caches the most recently read blocks unpacked, since the reader of one entry mostly reads its neighbours next. */
import { unpackBlock, type Block } from '../../format/block.ts'
import { blockDamaged } from '../../format/columns.ts'
import type { BlockPlace } from '../writing/block-index.ts'

/** Maximum number of cached blocks, about 0.5 MiB each. */
const keptBlocks = 24
/** Maximum number of cached payload bytes: an imported block may be many times as large as a recorded one. */
const keptBytes = 24 * 1_048_576

/** A block as it is stored in the database. */
export interface PackedBlock {
  columns: Uint8Array
  payload: Uint8Array
}

export class BlockCache {
  /** Least recently used first. */
  readonly #blocks = new Map<string, Block>()
  #bytes = 0

  /**
   * @param read reads it when it is not cached; returns undefined when it no longer exists
   * @throws AppError `database-damaged`
   */
  get(
    session: number,
    { first, count }: BlockPlace,
    read: () => PackedBlock | undefined,
  ): Block | undefined {
    // The last block of a session grows in place.
    const key = `${String(session)}:${String(first)}:${String(count)}`
    let block = this.#blocks.get(key)
    if (block === undefined) {
      const packed = read()
      if (packed === undefined) return undefined
      block = unpackBlock(first, packed.columns, packed.payload)
      // The last block may have grown since its `BlockPlace` was read.
      if (block.count < count) throw blockDamaged()
      this.#makeRoom(block.payload.length)
    } else {
      this.#drop(key)
    }
    this.#blocks.set(key, block)
    this.#bytes += block.payload.length
    return block
  }

  forget(session: number): void {
    const prefix = `${String(session)}:`
    for (const key of this.#blocks.keys()) if (key.startsWith(prefix)) this.#drop(key)
  }

  #makeRoom(bytes: number): void {
    for (const key of this.#blocks.keys()) {
      if (this.#blocks.size < keptBlocks && this.#bytes + bytes <= keptBytes) return
      this.#drop(key)
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#blocks.get(key)?.payload.length ?? 0
    this.#blocks.delete(key)
  }
}

/** Removes the entry that was added first. */
export function dropOldest<K>(map: Map<K, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key)
    return
  }
}
