/** Framing by silence: chunks less than the gap apart belong to one message. */
import { Cap, type Framer, type FramingBreak } from './framer.ts'

export class IdleGapFramer implements Framer {
  readonly #gapUs: number
  readonly #cap: Cap
  #lastUs: number | null = null

  constructor(gapUs: number, maxBytes: number) {
    this.#gapUs = gapUs
    this.#cap = new Cap(maxBytes)
  }

  push(chunk: Uint8Array, atUs: number, ended: (end: number) => void): FramingBreak | null {
    const silent = this.#lastUs !== null && atUs - this.#lastUs > this.#gapUs
    if (silent) ended(0)
    this.#lastUs = atUs
    return this.#cap.take(chunk.length, silent ? 0 : null)
  }
}
