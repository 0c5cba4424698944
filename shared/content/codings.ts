/**
 * Content codings of payloads (RFC 9110 section 8.4.1), recognised by their first bytes: gzip (RFC 1952), zlib (RFC 1950),
 * zstd (RFC 8878) and brotli (RFC 7932). Brotli has no magic number; a payload whose header is plausible is decoded to
 * find out. Decoding is the task of the engine. Pure.
 */

/** The order is that of their names in texts. */
export const codings = ['gzip', 'zlib', 'brotli', 'zstd'] as const
export type Coding = (typeof codings)[number]

/** Shortest payload that is examined. Bytes. */
const minCoded = 8

/** Whether the first bytes prove the coding. Data that only may have a coding has it if it can be decoded. */
export const isProven = (coding: Coding): boolean => coding === 'gzip' || coding === 'zstd'

/** Returns the coding that bytes `[from, to)` may have; null for other data. Examines at most five bytes. */
export function codingAt(bytes: Uint8Array, from = 0, to = bytes.length): Coding | null {
  const first = bytes[from] ?? 0
  if (to - from < minCoded || mayBeginCoding[first] === 0) return null
  const second = bytes[from + 1] ?? 0
  if (first === 0x1f && second === 0x8b)
    // CM is 8 and the reserved flags are zero, RFC 1952 section 2.3.
    return bytes[from + 2] === 8 && ((bytes[from + 3] ?? 0) & 0xe0) === 0 ? 'gzip' : null
  if (first === 0x28 && second === 0xb5 && bytes[from + 2] === 0x2f && bytes[from + 3] === 0xfd)
    return 'zstd'
  // CM is 8, CINFO at most 7, FDICT zero, FCHECK makes a multiple of 31: RFC 1950 section 2.2.
  if ((first & 0x8f) === 8 && (second & 0x20) === 0 && (first * 256 + second) % 31 === 0)
    return 'zlib'
  return isBrotliHeader(bytes, from, to - from) ? 'brotli' : null
}

/** Output of the first meta-block for each byte of input, at most; short data does not repeat itself as often. */
const maxBrotliRatio = (length: number): number => (length < 256 ? 32 : 128)
/** A stream of several meta-blocks may begin with one of this length. Bytes. */
const shortMetaBlock = 1_024
/** Bytes that a stream may be longer than its output. */
const brotliOverhead = 16

/**
 * Reports whether the window size and the header of the first meta-block (RFC 7932 sections 9.1 and 9.2) are valid, and
 * the length of its output fits the length of the stream. True for few random data: decoding it would take much longer
 * than this.
 */
function isBrotliHeader(bytes: Uint8Array, from: number, length: number): boolean {
  const first = bytes[from] ?? 0
  const low =
    first |
    ((bytes[from + 1] ?? 0) << 8) |
    ((bytes[from + 2] ?? 0) << 16) |
    ((bytes[from + 3] ?? 0) << 24)
  const windowBits = windowBitsOf(first)
  const isLast = ((low >>> windowBits) & 1) === 1
  if (isLast && ((low >>> (windowBits + 1)) & 1) === 1) return false
  const nibblesAt = windowBits + (isLast ? 2 : 1)
  const nibbles = 4 + ((low >>> nibblesAt) & 3)
  // A meta-block of metadata has no output.
  if (nibbles === 7) return false
  const lengthAt = nibblesAt + 2
  const length24 = (low >>> lengthAt) | ((bytes[from + 4] ?? 0) << (32 - lengthAt))
  const output = (length24 & ((1 << (4 * nibbles)) - 1)) + 1
  // The last of more than four nibbles is not zero.
  if (nibbles > 4 && output - 1 < 1 << (4 * nibbles - 4)) return false
  const least = isLast ? length - brotliOverhead : Math.min(length - brotliOverhead, shortMetaBlock)
  if (output < least || output > length * maxBrotliRatio(length)) return false
  return isLast || !isBadUncompressed(bytes, from, lengthAt + 4 * nibbles)
}

/** Number of bits of WBITS: one for 16, four for 18 to 24, seven for others. */
const windowBitsOf = (first: number): number =>
  (first & 1) === 0 ? 1 : ((first >> 1) & 7) !== 0 ? 4 : 7

/** Reports whether ISUNCOMPRESSED, at bit `at`, is set and the bits behind it, up to a whole byte, are not all zero. */
function isBadUncompressed(bytes: Uint8Array, from: number, at: number): boolean {
  const rest = (bytes[from + (at >> 3)] ?? 0) >> (at & 7)
  return (rest & 1) === 1 && rest !== 1
}

/** 1 for each byte that a coding may begin with: one look at most payloads tells that they have none. */
export const mayBeginCoding = Uint8Array.from({ length: 256 }, (_, first) => {
  if (first === 0x1f || first === 0x28 || (first & 0x8f) === 8) return 1
  const windowBits = windowBitsOf(first)
  // A reserved size.
  if (windowBits === 7 && ((first >> 4) & 7) === 1) return 0
  // The last meta-block, and empty.
  return ((first >> windowBits) & 3) === 3 && windowBits < 7 ? 0 : 1
})

/** Longest decoded payload, and how many times as long as the payload it may be. Bytes. */
export const maxDecoded = 16_777_216
const maxExpansion = 250
/** A payload of any length may be decoded to this length. Bytes. */
const alwaysDecoded = 65_536

/** Returns how long a payload of `length` bytes may be decoded: a few bytes may expand to gigabytes. Bytes. */
export const decodedLimit = (length: number): number =>
  Math.min(maxDecoded, Math.max(alwaysDecoded, length * maxExpansion))
