/**
 * The search of a long payload part by part: how long a part is, how far it reaches into the next one, and where it ends.
 * Parts find the same matches as a search of the whole: a match belongs to the part in which it begins, and the next part
 * begins behind it.
 */
import { isPairEncoding, type EncodingId } from '../../../../../shared/bytes/encodings.ts'
import { characterReader } from '../../../../../shared/bytes/stream-decoder.ts'
import { encodingOfKindCode } from '../../../../../shared/model/text-encoding.ts'
import type { Needle } from './needle.ts'

/** Longest and shortest part. Bytes. */
const longestPart = 1_048_576
const shortestPart = 65_536
/** Parts are multiples of this, and so even, for UTF-16. */
const unit = 4_096

export interface Part {
  /** Bytes. */
  readonly length: number
  /** How far a match extends beyond its first byte. Bytes. */
  readonly reach: number
}

/** Longest character of the encodings. Bytes. */
const longestCharacter = 4

/**
 * Returns what a part is; null where a part does not show what the whole shows.
 * @param kind that of the payload
 * @param encoding the session's
 * @param mostSteps steps of V8's engine that a search of a part should take at most
 */
export function partOf(
  needle: Needle,
  kind: number,
  encoding: EncodingId,
  mostSteps: number,
): Part | null {
  if ('text' in needle) return { length: longestPart, reach: needle.text.longest - 1 }
  const { width, bytewise, steps } = needle.plan
  const isUtf8 = encodingOfKindCode(kind, encoding) === 'utf-8'
  // All of a payload decides whether it is read as UTF-8 or as bytes.
  if (width === null || (isUtf8 && !bytewise)) return null
  const reach = (isUtf8 ? width : width * longestCharacter) - 1
  const affordable = (mostSteps / steps(longestPart)) * longestPart - reach
  const length = Math.max(shortestPart, Math.min(longestPart, affordable))
  return { length: Math.floor(length / unit) * unit, reach }
}

/**
 * Returns the last place up to `end` at which a character begins, in a text that begins with a character; `end` itself
 * where each byte may begin one.
 */
export function characterAt(bytes: Uint8Array, end: number, encoding: EncodingId): number {
  if (!isPairEncoding(encoding) || end >= bytes.length) return end
  // A byte below 0x30 is no part of a pair or of four bytes.
  for (let at = end; at > Math.max(0, end - searchedBack); at--)
    if ((bytes[at - 1] ?? 0) < 0x30) return at
  const { read } = characterReader(encoding)
  const out = { text: '' }
  let at = 0
  for (;;) {
    const length = Math.abs(read(bytes, at, out))
    if (length === 0 || at + length > end) return at
    at += length
  }
}

const searchedBack = 4_096
