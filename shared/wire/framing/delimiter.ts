/** Framing by a delimiter: a Knuth-Morris-Pratt automaton that keeps its state between chunks. */
import { Cap, type Framer, type FramingBreak } from './framer.ts'

export class DelimiterFramer implements Framer {
  readonly #delimiter: Uint8Array
  /** The KMP failure table: for each number of matched bytes, how many still match after a mismatch. */
  readonly #fallback: number[]
  readonly #cap: Cap
  #seen = 0

  /** @param delimiter at least one byte */
  constructor(delimiter: Uint8Array, maxBytes: number) {
    this.#delimiter = delimiter
    this.#fallback = fallbacks(delimiter)
    this.#cap = new Cap(maxBytes)
  }

  push(chunk: Uint8Array, _atUs: number, ended: (end: number) => void): FramingBreak | null {
    const delimiter = this.#delimiter
    const first = delimiter[0]!
    let last: number | null = null
    let seen = this.#seen
    for (let at = 0; at < chunk.length; at++) {
      if (seen === 0) {
        at = chunk.indexOf(first, at)
        if (at < 0) break
      }
      const byte = chunk[at]!
      while (seen > 0 && byte !== delimiter[seen]) seen = this.#fallback[seen]!
      if (byte === delimiter[seen]) seen++
      if (seen === delimiter.length) {
        seen = 0
        last = at + 1
        ended(last)
      }
    }
    this.#seen = seen
    return this.#cap.take(chunk.length, last)
  }
}

function fallbacks(delimiter: Uint8Array): number[] {
  const table = [0, 0]
  let length = 0
  for (let i = 1; i < delimiter.length; i++) {
    while (length > 0 && delimiter[i] !== delimiter[length]) length = table[length]!
    if (delimiter[i] === delimiter[length]) length++
    table[i + 1] = length
  }
  return table
}
