/** Framings that know the length of a message in advance: fixed length and length prefix. */
import type { Framing } from '../../model/framing.ts'
import type { Framer, FramingBreak } from './framer.ts'

/** Framing with a fixed message length. */
export class FixedFramer implements Framer {
  readonly #length: number
  #left: number

  constructor(length: number) {
    this.#length = this.#left = length
  }

  push(chunk: Uint8Array, _atUs: number, ended: (end: number) => void): FramingBreak | null {
    let end = this.#left
    for (; end <= chunk.length; end += this.#length) ended(end)
    this.#left = end - chunk.length
    return null
  }
}

export type LengthPrefix = Extract<Framing, { kind: 'length-prefix' }>

/** Framing with a length prefix. */
export class LengthPrefixFramer implements Framer {
  readonly #settings: LengthPrefix
  /** The bytes up to and including the length field. */
  readonly #header: Uint8Array
  /** Number of header bytes received. */
  #held = 0
  /** Bytes missing from the current message after its header is complete. */
  #left = 0

  constructor(settings: LengthPrefix) {
    this.#settings = settings
    this.#header = new Uint8Array(settings.offset + settings.width)
  }

  push(chunk: Uint8Array, _atUs: number, ended: (end: number) => void): FramingBreak | null {
    const header = this.#header
    let at = 0
    while (at < chunk.length) {
      if (this.#held < header.length) {
        const take = Math.min(header.length - this.#held, chunk.length - at)
        header.set(chunk.subarray(at, at + take), this.#held)
        this.#held += take
        at += take
        if (this.#held < header.length) return null
        const length = this.#declared()
        if (length < header.length) return { reason: 'bad-length', length }
        if (length > this.#settings.maxBytes) return { reason: 'too-long', length }
        this.#left = length - header.length
      }
      const take = Math.min(this.#left, chunk.length - at)
      this.#left -= take
      at += take
      if (this.#left > 0) return null
      this.#held = 0
      ended(at)
    }
    return null
  }

  /** Returns the length of the whole message in bytes; above 2^53, the nearest double. */
  #declared(): number {
    const { offset, width, order, adjustment, includesHeader } = this.#settings
    let value = 0
    for (let i = 0; i < width; i++)
      value = value * 256 + this.#header[order === 'big' ? offset + i : offset + width - 1 - i]!
    return value + adjustment + (includesHeader ? 0 : this.#header.length)
  }
}
