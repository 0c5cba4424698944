/**
 * Incremental UTF-8 validation, RFC 3629 section 4 (no overlong forms, no surrogates, nothing above U+10FFFF), over
 * bytes that may be masked. Stops at the first invalid byte, as RFC 6455 section 8.1 permits.
 */
import { keyByte } from './mask.ts'

export class Utf8Check {
  /** Number of continuation bytes missing, and the valid range of the next one. */
  #need = 0
  #lower = 0x80
  #upper = 0xbf

  reset(): void {
    this.#need = 0
    this.#lower = 0x80
    this.#upper = 0xbf
  }

  /** Whether the text so far ends at a character boundary. */
  get complete(): boolean {
    return this.#need === 0
  }

  /**
   * Validates `bytes[start..end)`, masked with `key`; `offset` is the position of `bytes[start]` in the payload. Key 0
   * means unmasked.
   * @returns false when the text is not valid UTF-8
   */
  push(bytes: Uint8Array, start: number, end: number, key = 0, offset = 0): boolean {
    let at = start
    while (at < end) {
      // Most text is ASCII.
      if (this.#need === 0) at = skipAscii(bytes, at, end, key, offset + at - start)
      if (at === end) break
      if (!this.#byte(bytes[at]! ^ keyByte(key, offset + at - start))) return false
      at++
    }
    return true
  }

  #byte(byte: number): boolean {
    if (this.#need === 0) return this.#lead(byte)
    if (byte < this.#lower || byte > this.#upper) return false
    this.#need--
    this.#lower = 0x80
    this.#upper = 0xbf
    return true
  }

  #lead(byte: number): boolean {
    if (byte < 0x80) return true
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

/**
 * The buffer used last and its view: one read holds many messages, and creating a view costs more than validating a
 * message.
 */
let viewed: Uint8Array = new Uint8Array(0)
let view = new DataView(viewed.buffer)

const highBits = 0x80808080 | 0

/**
 * Returns a position at or after `at` before which all bytes are ASCII: the first non-ASCII byte, or up to three bytes
 * before it. Checks 4 or 32 bytes at a time.
 */
function skipAscii(
  bytes: Uint8Array,
  at: number,
  end: number,
  key: number,
  offset: number,
): number {
  if (bytes !== viewed) {
    viewed = bytes
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  const shift = (offset & 3) << 3
  const word = (key << shift) | (key >>> (32 - shift))
  for (const stop = end - 31; at < stop; at += 32) {
    const high =
      (view.getInt32(at) ^ word) |
      (view.getInt32(at + 4) ^ word) |
      (view.getInt32(at + 8) ^ word) |
      (view.getInt32(at + 12) ^ word) |
      (view.getInt32(at + 16) ^ word) |
      (view.getInt32(at + 20) ^ word) |
      (view.getInt32(at + 24) ^ word) |
      (view.getInt32(at + 28) ^ word)
    if (high & highBits) break
  }
  for (const stop = end - 3; at < stop; at += 4)
    if ((view.getInt32(at) ^ word) & highBits) return at
  // The mask for the remaining bytes, fewer than four, starting with its first byte.
  for (let left = word; at < end; at++, left <<= 8) if (((bytes[at]! << 24) ^ left) < 0) return at
  return at
}
