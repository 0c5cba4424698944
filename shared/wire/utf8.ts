/**
 * Incremental UTF-8 check, RFC 3629 section 4 (no overlong forms, no surrogates, nothing above U+10FFFF), over bytes
 * that may be masked. Stops at the first byte that cannot be right, as RFC 6455 section 8.1 lets a receiver do.
 */
import { keyByte } from './websocket-mask.ts'

export class Utf8Check {
  /** Continuation bytes still to come, and the range the next of them must lie in. */
  #need = 0
  #lower = 0x80
  #upper = 0xbf

  reset(): void {
    this.#need = 0
    this.#lower = 0x80
    this.#upper = 0xbf
  }

  /** Whether the text so far ends with a whole character. */
  get complete(): boolean {
    return this.#need === 0
  }

  /**
   * Checks `bytes[start..end)`, masked with `key` from position `offset` of their payload on; key 0 for plain bytes.
   * @returns false when the text cannot be UTF-8 any more
   */
  push(bytes: Uint8Array, start: number, end: number, key = 0, offset = 0): boolean {
    const k0 = keyByte(key, offset)
    const k1 = keyByte(key, offset + 1)
    const k2 = keyByte(key, offset + 2)
    const k3 = keyByte(key, offset + 3)
    let at = start
    while (at < end) {
      if (this.#need === 0 && ((at - start) & 3) === 0) {
        // Most text is ASCII: four bytes a step.
        for (const stop = end - 3; at < stop; at += 4) {
          const high =
            (bytes[at]! ^ k0) |
            (bytes[at + 1]! ^ k1) |
            (bytes[at + 2]! ^ k2) |
            (bytes[at + 3]! ^ k3)
          if (high & 0x80) break
        }
        if (at >= end) return true
      }
      if (!this.#byte(bytes[at]! ^ keyByte(key, offset + at - start))) return false
      at++
    }
    return true
  }

  #byte(byte: number): boolean {
    if (this.#need === 0) return byte < 0x80 || this.#lead(byte)
    if (byte < this.#lower || byte > this.#upper) return false
    this.#need--
    this.#lower = 0x80
    this.#upper = 0xbf
    return true
  }

  #lead(byte: number): boolean {
    if (byte < 0xc2 || byte > 0xf4) return false
    if (byte < 0xe0) this.#need = 1
    else if (byte < 0xf0) this.#need = 2
    else this.#need = 3
    if (byte === 0xe0) this.#lower = 0xa0
    else if (byte === 0xed) this.#upper = 0x9f
    else if (byte === 0xf0) this.#lower = 0x90
    else if (byte === 0xf4) this.#upper = 0x8f
    return true
  }
}
