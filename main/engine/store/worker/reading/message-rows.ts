/**
 * Rows of a view of messages: where each begins, and its extent. Grown in chunks of 65,536 rows: the newest chunk takes
 * 16 bytes a row, earlier ones are packed. Chunks can be dropped from the beginning; the others keep their positions.
 */
import { packNumbers } from './packed-numbers.ts'

const chunkLength = 65_536
const mostUint32 = 0xffff_ffff

/** A chunk that is not full: its columns. */
interface OpenChunk {
  n: Float64Array
  /**
   * For a WebSocket message the number of its frames; for a TCP message the offset of its first byte in its entry's
   * payload.
   */
  extra: Uint32Array
  /** Bytes; the greatest value stands for more. */
  length: Uint32Array
}

type PackedChunk = Record<keyof OpenChunk, ReturnType<typeof packNumbers>>

export class MessageRows {
  #count = 0
  /** Full chunks; null for dropped ones. */
  readonly #packed: (PackedChunk | null)[] = []
  #open: OpenChunk = {
    n: new Float64Array(0),
    extra: new Uint32Array(0),
    length: new Uint32Array(0),
  }
  /** Rows of full chunks that have changed since: messages that were not complete when their chunk was packed. */
  readonly #changed = new Map<number, { extra: number; length: number }>()
  /** Number of dropped chunks. */
  #gone = 0

  get count(): number {
    return this.#count
  }

  /** Appends a row; `n` must not decrease. Returns its index, from 0. */
  push(n: number, extra: number, length: number): number {
    const index = this.#count++
    const at = index % chunkLength
    if (at === 0 && index > 0) this.#pack()
    if (at >= this.#open.n.length) this.#grow()
    this.#open.n[at] = n
    this.set(index, extra, length)
    return index
  }

  /** Drops rows that begin before entry `n`, in whole chunks: they are not requested any more. */
  dropBefore(n: number): void {
    for (; this.#gone < this.#packed.length; this.#gone++) {
      if (this.n((this.#gone + 1) * chunkLength - 1) >= n) return
      this.#packed[this.#gone] = null
      for (const index of this.#changed.keys())
        if (index < (this.#gone + 1) * chunkLength) this.#changed.delete(index)
    }
  }

  /** Number of rows that are still held. */
  get held(): number {
    return this.#count - this.#gone * chunkLength
  }

  set(index: number, extra: number, length: number): void {
    const row = { extra: Math.min(extra, mostUint32), length: Math.min(length, mostUint32) }
    if (this.#isOpen(index)) {
      this.#open.extra[index % chunkLength] = row.extra
      this.#open.length[index % chunkLength] = row.length
    } else if (index >= this.#gone * chunkLength) this.#changed.set(index, row)
  }

  /** Returns the number of the entry that a row begins in; 0 for a dropped row. */
  n(index: number): number {
    return this.#value('n', index)
  }

  extra(index: number): number {
    return this.#changed.get(index)?.extra ?? this.#value('extra', index)
  }

  length(index: number): number {
    return this.#changed.get(index)?.length ?? this.#value('length', index)
  }

  /**
   * Returns the index of the first held row that begins in entry `n`, at `offset` or after, or in a later entry; the
   * count when there is none. The offset distinguishes several TCP messages in one entry; a WebSocket message begins at
   * the start of its entry.
   */
  indexFrom(n: number, offset = 0): number {
    let low = this.#gone * chunkLength
    let high = this.#count
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const at = this.n(middle)
      if (at < n || (at === n && this.extra(middle) < offset)) low = middle + 1
      else high = middle
    }
    return low
  }

  #isOpen(index: number): boolean {
    return index >= this.#packed.length * chunkLength
  }

  #value(column: keyof OpenChunk, index: number): number {
    const at = index % chunkLength
    return this.#isOpen(index)
      ? (this.#open[column][at] ?? 0)
      : (this.#packed[Math.floor(index / chunkLength)]?.[column].at(at) ?? 0)
  }

  /** The open chunk is full: its columns are reused for the next. */
  #pack(): void {
    const { n, extra, length } = this.#open
    this.#packed.push({
      n: packNumbers(n),
      extra: packNumbers(extra),
      length: packNumbers(length),
    })
  }

  /** Columns grow as needed, so that a view of few messages takes little memory. */
  #grow(): void {
    const { n, extra, length } = this.#open
    const capacity = Math.min(chunkLength, Math.max(256, n.length * 4))
    this.#open = {
      n: new Float64Array(capacity),
      extra: new Uint32Array(capacity),
      length: new Uint32Array(capacity),
    }
    this.#open.n.set(n)
    this.#open.extra.set(extra)
    this.#open.length.set(length)
  }
}
