/**
 * Masking, RFC 6455 section 5.3: byte i of the payload is XORed with byte i mod 4 of the key, so masking and unmasking
 * are the same operation. Long payloads are processed 32 bits at a time.
 */

/** Below this length, in bytes, creating a 32-bit view costs more than it saves. */
const wordsFrom = 64

/** Returns the byte of the key for position `offset`; the key is an unsigned big-endian integer. */
export const keyByte = (key: number, offset: number): number =>
  (key >>> (24 - ((offset & 3) << 3))) & 0xff

/**
 * Masks or unmasks `bytes[start..end)` in place. `offset` is the position of `bytes[start]` in its payload; only
 * `offset` mod 4 matters.
 */
export function maskInPlace(
  bytes: Uint8Array,
  key: number,
  offset = 0,
  start = 0,
  end = bytes.length,
): void {
  const k0 = keyByte(key, offset)
  const k1 = keyByte(key, offset + 1)
  const k2 = keyByte(key, offset + 2)
  const k3 = keyByte(key, offset + 3)
  let at = start
  if (end - start >= wordsFrom) {
    const misaligned = (bytes.byteOffset + start) & 3
    const head = misaligned === 0 ? 0 : 4 - misaligned
    for (const stop = start + head; at < stop; at++) bytes[at]! ^= keyByte(key, offset + at - start)
    at = maskWords(bytes, at, end, key, offset + head)
    for (; at < end; at++) bytes[at]! ^= keyByte(key, offset + at - start)
    return
  }
  for (const stop = end - 3; at < stop; at += 4) {
    bytes[at]! ^= k0
    bytes[at + 1]! ^= k1
    bytes[at + 2]! ^= k2
    bytes[at + 3]! ^= k3
  }
  if (at < end) bytes[at]! ^= k0
  if (at + 1 < end) bytes[at + 1]! ^= k1
  if (at + 2 < end) bytes[at + 2]! ^= k2
}

const pattern = new Uint8Array(4)
const patternWord = new Uint32Array(pattern.buffer)

function maskWords(
  bytes: Uint8Array,
  at: number,
  end: number,
  key: number,
  offset: number,
): number {
  for (let i = 0; i < 4; i++) pattern[i] = keyByte(key, offset + i)
  const word = patternWord[0]!
  const count = (end - at) >>> 2
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + at, count)
  for (let i = 0; i < count; i++) words[i]! ^= word
  return at + count * 4
}

/** Copies `source[start..end)` to `target` at `at`, masked or unmasked. `offset` as for `maskInPlace`. */
export function maskInto(
  target: Uint8Array,
  at: number,
  source: Uint8Array,
  start: number,
  end: number,
  key: number,
  offset = 0,
): void {
  // One memcpy first: then only the alignment of the target matters.
  target.set(start === 0 && end === source.length ? source : source.subarray(start, end), at)
  maskInPlace(target, key, offset, at, at + end - start)
}

/**
 * Returns an unmasked copy of the payload (or of the part of it that begins at `offset`). With a null key it only
 * copies.
 */
export function unmask(payload: Uint8Array, key: number | null, offset = 0): Uint8Array {
  const copy = new Uint8Array(payload)
  if (key !== null) maskInPlace(copy, key, offset)
  return copy
}
