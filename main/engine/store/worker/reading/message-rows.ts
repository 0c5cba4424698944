/**
 * Rows of a view of messages in 16 bytes each: where each begins, and how far it goes. Grown in chunks, never
 * copied. Chunks from the beginning can be let go; all others keep their places.
 */

const chunkLength = 65_536
const mostUint32 = 0xffff_ffff

interface Chunk {
  n: Float64Array
  /** Of a WebSocket message its frames; of a TCP message where it begins in its entry's payload. */
  extra: Uint32Array
  /** Bytes; the most that fits stands for more. */
  length: Uint32Array
}

export class MessageRows {
  #count = 0
  readonly #chunks: (Chunk | null)[] = []
  /** Chunks that were let go. */
  #gone = 0

  get count(): number {
    return this.#count
  }

  /** Appends a row; `n` never descends. Gives its index, from 0. */
  push(n: number, extra: number, length: number): number {
    const at = this.#count % chunkLength
    if (at === 0)
      this.#chunks.push({
        n: new Float64Array(chunkLength),
        extra: new Uint32Array(chunkLength),
        length: new Uint32Array(chunkLength),
      })
    const index = this.#count++
    const chunk = this.#chunk(index)
    if (chunk !== null) chunk.n[at] = n
    this.set(index, extra, length)
    return index
  }

  /** Lets go of rows that begin before entry `n`, in whole chunks: nobody asks for them any more. */
  dropBefore(n: number): void {
    for (; (this.#gone + 1) * chunkLength <= this.#count; this.#gone++) {
      if (this.n((this.#gone + 1) * chunkLength - 1) >= n) return
      this.#chunks[this.#gone] = null
    }
  }

  /** Rows that are still held. */
  get held(): number {
    return this.#count - this.#gone * chunkLength
  }

  set(index: number, extra: number, length: number): void {
    const chunk = this.#chunk(index)
    if (chunk === null) return
    chunk.extra[index % chunkLength] = Math.min(extra, mostUint32)
    chunk.length[index % chunkLength] = Math.min(length, mostUint32)
  }

  /** Number of the entry a row begins in; 0 for one that was let go. */
  n(index: number): number {
    return this.#chunk(index)?.n[index % chunkLength] ?? 0
  }

  extra(index: number): number {
    return this.#chunk(index)?.extra[index % chunkLength] ?? 0
  }

  length(index: number): number {
    return this.#chunk(index)?.length[index % chunkLength] ?? 0
  }

  /**
   * Index of the first row held that begins in entry `n` or later, in it at `offset` or behind; the count when there is none.
   * Of a TCP message the offset tells several in one entry apart; a WebSocket message begins its entry.
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

  #chunk(index: number): Chunk | null {
    return this.#chunks[Math.floor(index / chunkLength)] ?? null
  }
}
