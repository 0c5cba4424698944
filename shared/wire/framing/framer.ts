/**
 * What all framings share. A framer follows one direction of one connection: chunks in, ends of messages out. It stores
 * no payload, only the state that it needs for the next chunk. A framer that cannot continue reports the reason; its
 * owner then treats every chunk as a message (`stream-framer.ts`).
 */

/**
 * Why a framing cannot continue: a message longer than the cap, a length smaller than its own header, or bytes missing
 * from the recording.
 */
export interface FramingBreak {
  reason: 'too-long' | 'bad-length' | 'missing'
  /** The declared or reached length, or the number of missing bytes. Bytes. */
  length: number
}

export interface Framer {
  /**
   * Consumes the next chunk, received at `atUs`. Calls `ended(end)` in order for each message that ends before
   * `chunk[end]`; 0 means that a message ended with the previous chunk. After a break, the framer must not be used.
   */
  push(chunk: Uint8Array, atUs: number, ended: (end: number) => void): FramingBreak | null
}

/** Checks the length of the current message against the cap. */
export class Cap {
  readonly #maxBytes: number
  /** Bytes of the current message in previous chunks. */
  #before = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Counts a chunk of `length` bytes; `end` is the last message end in it, null if there is none. */
  take(length: number, end: number | null): FramingBreak | null {
    this.#before = end === null ? this.#before + length : length - end
    return this.#before > this.#maxBytes ? { reason: 'too-long', length: this.#before } : null
  }
}
