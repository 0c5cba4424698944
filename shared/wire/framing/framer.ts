/**
 * What all framings share. A framer follows one direction of one connection: chunks in, ends of messages out. It holds
 * no payload, only what it needs to go on in the next chunk. One that can hold no longer says why; its owner falls back
 * to taking every chunk for a message (`stream-framer.ts`).
 */

/**
 * Why a framing holds no longer: a message longer than the cap, a length that points before its own end, or bytes that
 * the record lacks.
 */
export interface FramingBreak {
  reason: 'too-long' | 'bad-length' | 'missing'
  /** The length that was declared or reached, or how many bytes are missing. Bytes. */
  length: number
}

export interface Framer {
  /**
   * Takes the next chunk, which came `atUs`; `ended(end)` is called in order for each message that ends before
   * `chunk[end]`. 0 says that a message ended with the chunk before. A break ends the framing's part.
   */
  push(chunk: Uint8Array, atUs: number, ended: (end: number) => void): FramingBreak | null
}

/** Follows the length of the message in progress against the cap. */
export class Cap {
  readonly #maxBytes: number
  /** Bytes of the message in progress, before the present chunk. */
  #before = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Of a chunk of `length` bytes the last message end was at `end`, or nowhere (null). */
  take(length: number, end: number | null): FramingBreak | null {
    this.#before = end === null ? this.#before + length : length - end
    return this.#before > this.#maxBytes ? { reason: 'too-long', length: this.#before } : null
  }
}
