/**
 * The open end of a session: entries that have no full block yet. Kept in memory, where they can be read at once; the
 * writer also puts it into the database a few times a second, and replaces it there until it is full.
 */
import type { Arena } from '../../format/arena.ts'
import type { Columns } from '../../format/columns.ts'

/** A block is full from so many bytes on. */
export const blockBytes = 262_144
/** Entries a block holds at most. */
export const blockEntries = 16_384

const firstBytes = 16_384
const firstEntries = 256

export class Tail implements Columns {
  /** Number of its first entry. */
  first = 1
  count = 0
  used = 0
  /** Its row in `blocks` once it was written there. */
  id: number | null = null
  /** Entries came since it was last written. */
  dirty = false
  bytes = new Uint8Array(firstBytes)
  flags = new Uint32Array(firstEntries)
  lengths = new Uint32Array(firstEntries)
  times = new Float64Array(firstEntries)
  connections = new Uint32Array(firstEntries)

  get full(): boolean {
    return this.used >= blockBytes || this.count >= blockEntries
  }

  /** Copies records `[from..to)` of the arena, whose bytes are `[start..end)`. */
  append(arena: Arena, from: number, to: number, start: number, end: number): void {
    this.#makeRoom(to - from, end - start)
    this.bytes.set(arena.bytes.subarray(start, end), this.used)
    this.flags.set(arena.flags.subarray(from, to), this.count)
    this.lengths.set(arena.lengths.subarray(from, to), this.count)
    this.times.set(arena.times.subarray(from, to), this.count)
    this.connections.set(arena.connections.subarray(from, to), this.count)
    this.count += to - from
    this.used += end - start
    this.dirty = true
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
    this.dirty = true
  }

  /** Begins the next block. */
  next(): void {
    this.first += this.count
    this.count = 0
    this.used = 0
    this.id = null
    this.dirty = false
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
