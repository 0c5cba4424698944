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
    let at = start
    while (at < end) {
      const byte = bytes[at]! ^ keyByte(key, offset + at - start)
      if (this.#need === 0 && byte < 0x80) {
        // Most text is ASCII.
        at = skipAscii(bytes, at + 1, end, key, offset + at + 1 - start)
        continue
      }
      if (!this.#byte(byte)) return false
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

/** The buffer looked at last, in words: chunks hold many messages, and making a view costs more than reading one. */
let words: Uint32Array = new Uint32Array(0)
const keyBytes = new Uint8Array(4)
const keyWord = new Uint32Array(keyBytes.buffer)

/** Below this many bytes looking at words costs more than it saves. */
const wordsFrom = 48

/** Gives a position at or after `at` before which all bytes are ASCII. Works in steps of four bytes. */
function skipAscii(
  bytes: Uint8Array,
  at: number,
  end: number,
  key: number,
  offset: number,
): number {
  if (end - at >= wordsFrom) return skipAsciiWords(bytes, at, end, key, offset)
  const k0 = keyByte(key, offset)
  const k1 = keyByte(key, offset + 1)
  const k2 = keyByte(key, offset + 2)
  const k3 = keyByte(key, offset + 3)
  for (const stop = end - 3; at < stop; at += 4) {
    const high =
      (bytes[at]! ^ k0) | (bytes[at + 1]! ^ k1) | (bytes[at + 2]! ^ k2) | (bytes[at + 3]! ^ k3)
    if (high & 0x80) break
  }
  return at
}

function skipAsciiWords(
  bytes: Uint8Array,
  start: number,
  end: number,
  key: number,
  offset: number,
): number {
  let at = start
  while ((bytes.byteOffset + at) & 3) {
    if ((bytes[at]! ^ keyByte(key, offset + at - start)) & 0x80) return at
    at++
  }
  if (words.buffer !== bytes.buffer)
    words = new Uint32Array(bytes.buffer, 0, bytes.buffer.byteLength >>> 2)
  for (let i = 0; i < 4; i++) keyBytes[i] = keyByte(key, offset + at - start + i)
  const mask = keyWord[0]!
  const last = (bytes.byteOffset + end) >>> 2
  let word = (bytes.byteOffset + at) >>> 2
  while (word < last && ((words[word]! ^ mask) & 0x80808080) === 0) word++
  return (word << 2) - bytes.byteOffset
}
