/** Matches that begin in one piece of a stream and end in the next one. */
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import { byteOf } from '../../../../../shared/bytes/hidden-characters.ts'
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

/**
 * Number of bytes before a piece that are read to find out where its characters begin: as good as every text has a space, a
 * line end or a comma among so many.
 */
export const contextBytes = 256

/** A byte below 0x30 is no part of a pair or of four bytes: a character begins after it. */
const bytesBeforeSync = (bytes: Uint8Array): number => bytes.findIndex((byte) => byte < 0x30) + 1

/** @returns the end of what precedes a piece, from where a character begins; all of it if it is the beginning of a stream */
export const fromCharacter = (before: Buffer, isCut: boolean): Buffer =>
  isCut ? before.subarray(bytesBeforeSync(before)) : before

/** Returns how many bytes of a piece complete a character of the piece before. */
export function completingBytes(before: Buffer, piece: Buffer, encoding: EncodingId): number {
  const decoder = new StreamDecoder(encoding)
  let read = 0
  decoder.write(before, (_, length) => {
    read += length
  })
  const pending = before.length - read
  if (pending === 0) return 0
  const completed: number[] = []
  decoder.write(piece.subarray(0, longestCharacter), (character, length) => {
    completed.push(byteOf(character) === null ? length - pending : 0)
  })
  return completed[0] ?? 0
}

const longestCharacter = 4
