/** Matches that begin in one piece of a stream and end in the next one. */
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import { StreamDecoder } from '../../../../../shared/bytes/stream-decoder.ts'
import { findInBuffer, type SoughtText } from './sought-text.ts'

/**
 * Reports whether the text begins in `tail` and ends in `head`.
 * @param kind that of the pieces
 */
export function textCrosses(sought: SoughtText, kind: number, tail: Buffer, head: Buffer): boolean {
  const joined = Buffer.concat([tail, head])
  let crosses = false
  const { encodedLiteral, literal } = sought
  const bytes = sought.needleFor(kind) === null ? literal.bytes : encodedLiteral?.bytes
  if (bytes !== undefined) {
    // The tail begins anywhere in the stream, so that it does not show where characters begin.
    for (let at = joined.indexOf(bytes); at >= 0 && !crosses; at = joined.indexOf(bytes, at + 1))
      crosses = isAcross(tail, at, at + bytes.length)
    return crosses
  }
  sought.needleFor(kind)?.forEach(joined, findInBuffer, (from, to) => {
    crosses = isAcross(tail, from, to)
    return !crosses
  })
  return crosses
}

const isAcross = ({ length }: Buffer, from: number, to: number): boolean =>
  from < length && to > length

/**
 * Decodes two pieces as one text. `at` is the place of the boundary in it: within a character that both share it is
 * between two integers.
 */
export function decodeAcross(
  tail: Buffer,
  head: Buffer,
  encoding: EncodingId,
): { text: string; at: number } {
  const decoder = new StreamDecoder(encoding)
  let text = ''
  let bytes = 0
  const take = (character: string, length: number): void => {
    text += character
    bytes += length
  }
  decoder.write(tail, take)
  const at = bytes < tail.length ? text.length + 0.5 : text.length
  decoder.write(head, take)
  decoder.end(take)
  return { text, at }
}
