/**
 * The tail of a session: entries that are not in a full block yet. Kept in memory, where they can be read immediately;
 * the writer also appends them to a file a few times a second, and writes the block into the database when it is full.
 */
import type { Arena } from '../../format/arena.ts'
import type { Block } from '../../format/block.ts'
import { packColumns, type Columns } from '../../format/columns.ts'
import type { TailFrame } from '../../format/tail-frame.ts'

/** A block is full from this many bytes on. */
export const blockBytes = 262_144
/** Maximum number of entries in a recorded block. */
export const blockEntries = 16_384

const firstBytes = 16_384
const firstEntries = 256

export class Tail implements Columns {
  /** Number of the tail's first entry. */
  first = 1
  count = 0
  used = 0
  /** How many of its entries, and of their bytes, are in its file. */
  #inFile = { count: 0, used: 0 }
  bytes = new Uint8Array(firstBytes)
  flags = new Uint32Array(firstEntries)
  lengths = new Uint32Array(firstEntries)
  times = new Float64Array(firstEntries)
  connections = new Uint32Array(firstEntries)

  get full(): boolean {
    return this.used >= blockBytes || this.count >= blockEntries
  }

  /** Copies entries `[from..to)` of the arena, whose bytes are `[start..end)`. */
  append(arena: Arena, from: number, to: number, start: number, end: number): void {
    this.#makeRoom(to - from, end - start)
    this.bytes.set(arena.bytes.subarray(start, end), this.used)
    this.flags.set(arena.flags.subarray(from, to), this.count)
    this.lengths.set(arena.lengths.subarray(from, to), this.count)
    this.times.set(arena.times.subarray(from, to), this.count)
    this.connections.set(arena.connections.subarray(from, to), this.count)
    this.count += to - from
    this.used += end - start
  }

  push(flags: number, connection: number, at: number, bytes: Uint8Array): void {
    this.#makeRoom(1, bytes.length)
    this.bytes.set(bytes, this.used)
    this.flags[this.count] = flags
    this.lengths[this.count] = bytes.length
    this.times[this.count] = at
    this.connections[this.count] = connection
    this.count++
    this.used += bytes.length
  }

  /** Appends copies of the entries of a block that follows. */
  join({ count, flags, times, connections, offsets, payload }: Block): void {
    this.#makeRoom(count, payload.length)
    this.bytes.set(payload, this.used)
    this.flags.set(flags, this.count)
    this.times.set(times, this.count)
    this.connections.set(connections, this.count)
    for (let i = 0; i < count; i++) this.lengths[this.count + i] = offsets[i + 1]! - offsets[i]!
    this.count += count
    this.used += payload.length
  }

  /** Whether its file has some of its entries. */
  get needsFile(): boolean {
    return this.#inFile.count > 0
  }

  /** Returns the entries added since the last call, packed for the file; null for none. */
  takeEntries(): TailFrame['entries'] {
    const { count: from, used: start } = this.#inFile
    const { count, used } = this
    if (from === count) return null
    this.#inFile = { count, used }
    const columns = packColumns({
      count: count - from,
      flags: this.flags.subarray(from, count),
      lengths: this.lengths.subarray(from, count),
      times: this.times.subarray(from, count),
      connections: this.connections.subarray(from, count),
    })
    return { first: this.first + from, columns, payload: this.bytes.subarray(start, used) }
  }

  /** Starts the next block, at the entry after its last or at another. */
  next(first = this.first + this.count): void {
    this.first = first
    this.count = 0
    this.used = 0
    this.#inFile = { count: 0, used: 0 }
  }

  #makeRoom(entries: number, bytes: number): void {
    if (this.used + bytes > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.used + bytes, this.bytes.length * 2))
      grown.set(this.bytes.subarray(0, this.used))
      this.bytes = grown
    }
    if (this.count + entries > this.flags.length) {
      const capacity = Math.max(this.count + entries, this.flags.length * 2)
      this.flags = grow(this.flags, new Uint32Array(capacity))
      this.lengths = grow(this.lengths, new Uint32Array(capacity))
      this.times = grow(this.times, new Float64Array(capacity))
      this.connections = grow(this.connections, new Uint32Array(capacity))
    }
  }
}

function grow<T extends Uint32Array | Float64Array>(old: T, grown: T): T {
  grown.set(old)
  return grown
}
