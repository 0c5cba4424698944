/**
 * Ascending numbers, of entries or of positions, in chunks of 65,536: the last two chunks take eight bytes a number,
 * earlier ones are packed. Chunks can be dropped from the beginning; the others keep their positions.
 */
import { packNumbers } from './packed-numbers.ts'

const chunkLength = 65_536

/** Chunks that `insert` may still change are not packed. */
const unpackedChunks = 2

type Chunk = Float64Array | ReturnType<typeof packNumbers>

export class Numbers {
  #length = 0
  readonly #chunks: (Chunk | null)[] = []
  /** Number of dropped chunks. */
  #gone = 0

  get length(): number {
    return this.#length
  }

  /** Appends a number greater than all before. */
  push(n: number): void {
    const at = this.#length % chunkLength
    if (at === 0) this.#addChunk()
    this.#length++
    this.#set(this.#length - 1, n)
  }

  /** Drops numbers below `n`, in whole chunks: they are not requested any more. */
  dropBelow(n: number): void {
    for (; (this.#gone + 1) * chunkLength <= this.#length; this.#gone++) {
      if ((this.at((this.#gone + 1) * chunkLength - 1) ?? Infinity) >= n) return
      this.#chunks[this.#gone] = null
    }
  }

  /** Number of numbers that are still held. */
  get held(): number {
    return this.#length - this.#gone * chunkLength
  }

  /** Inserts a number at its position; fast near the end. */
  insert(n: number): void {
    const last = this.at(this.#length - 1)
    this.push(n)
    if (last === undefined || last < n) return
    let index = this.#length - 1
    for (
      let before = this.at(index - 1);
      before !== undefined && before > n;
      before = this.at(index - 1)
    ) {
      this.#set(index, before)
      index--
    }
    this.#set(index, n)
  }

  /** Returns the number at `index`, from 0; undefined beyond the end and for a dropped one. */
  at(index: number): number | undefined {
    return index < this.#length
      ? this.#chunks[Math.floor(index / chunkLength)]?.at(index % chunkLength)
      : undefined
  }

  /** Returns the index of the first held number that is at least `n`; the length when there is none. */
  indexFrom(n: number): number {
    let low = this.#gone * chunkLength
    let high = this.#length
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if ((this.at(middle) ?? Infinity) < n) low = middle + 1
      else high = middle
    }
    return low
  }

  #set(index: number, n: number): void {
    const place = Math.floor(index / chunkLength)
    let chunk = this.#chunks[place]
    if (chunk == null) return
    if (!(chunk instanceof Float64Array)) {
      const packed = chunk
      chunk = Float64Array.from({ length: chunkLength }, (_, i) => packed.at(i))
      this.#chunks[place] = chunk
    }
    chunk[index % chunkLength] = n
  }

  #addChunk(): void {
    this.#chunks.push(new Float64Array(chunkLength))
    const full = this.#chunks.length - 1 - unpackedChunks
    const chunk = this.#chunks[full]
    if (chunk instanceof Float64Array) this.#chunks[full] = packNumbers(chunk)
  }

  /** Yields the numbers `[start..end)` by index that are still held. */
  *slice(start: number, end: number): Generator<number> {
    for (let i = Math.max(start, this.#gone * chunkLength); i < Math.min(end, this.#length); i++)
      yield this.at(i) ?? 0
  }
}
