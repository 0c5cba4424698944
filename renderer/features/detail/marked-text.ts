/** Splits the text of a body at the ends of matches. Matches are ranges of bytes. Pure. */
import { runsWithin, type ByteRun } from '../../ui/byte-runs.ts'

export interface TextPiece {
  readonly text: string
  /** Index of its match; null for none. */
  readonly place: number | null
}

/** Returns the length of a text in UTF-8. Bytes. */
export function utf8Length(text: string): number {
  let length = 0
  for (let i = 0; i < text.length; i++) length += bytesAt(text, i)
  return length
}

/**
 * A match that begins or ends within a character includes all of it.
 * @param from the byte at which the text begins
 * @param sizes number of bytes of each UTF-16 unit; null in UTF-8
 */
export function cutText(
  text: string,
  from: number,
  places: readonly ByteRun[],
  sizes: Uint8Array | null = null,
): TextPiece[] {
  const total = sizes === null ? utf8Length(text) : sizes.reduce((sum, size) => sum + size, 0)
  const { first, end } = runsWithin(places, from, from + total)
  if (first === end) return [{ text, place: null }]
  const pieces: TextPiece[] = []
  let at = from
  let start = 0
  let place: number | null = null
  let next = first
  for (let i = 0; i < text.length; i++) {
    const length = sizes === null ? bytesAt(text, i) : (sizes[i] ?? 0)
    // The second half of a surrogate pair belongs to the first.
    if (length > 0) {
      let run = places[next]
      while (run !== undefined && run.to <= at) run = places[++next]
      const now = run !== undefined && run.from < at + length ? next : null
      if (now !== place) {
        if (i > start) pieces.push({ text: text.slice(start, i), place })
        start = i
        place = now
      }
    }
    at += length
  }
  pieces.push({ text: text.slice(start), place })
  return pieces
}

/** Returns the number of bytes of the character at an index; 0 for the second half of a surrogate pair. */
function bytesAt(text: string, i: number): number {
  const code = text.charCodeAt(i)
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  if (code >= 0xd800 && code <= 0xdbff) return 4
  return code >= 0xdc00 && code <= 0xdfff ? 0 : 3
}
