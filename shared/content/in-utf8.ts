/**
 * Content in UTF-8, where JSON and what stands around it are found: in other encodings, bytes of characters look like
 * brackets, and in UTF-16 brackets have two bytes. Bytes that are not text become characters of `characterOfByte`.
 */
import type { EncodingId } from '../bytes/encodings.ts'
import { decodeText, StreamDecoder } from '../bytes/stream-decoder.ts'
import { stringToUtf8 } from '../bytes/utf8.ts'

export const inUtf8 = (content: Uint8Array, encoding: EncodingId): Uint8Array =>
  encoding === 'utf-8' ? content : stringToUtf8(decodeText(content, encoding))

/** Returns the function from an offset in the content to the offset of the same character in `inUtf8`. Bytes. */
export function offsetsInUtf8(
  content: Uint8Array,
  encoding: EncodingId,
): (offset: number) => number {
  if (encoding === 'utf-8') return (offset) => offset
  const offsets = new Uint32Array(content.length + 1)
  let at = 0
  let written = 0
  const take = (character: string, length: number): void => {
    offsets.fill(written, at, at + length)
    at += length
    written += stringToUtf8(character).length
  }
  const decoder = new StreamDecoder(encoding)
  decoder.write(content, take)
  decoder.end(take)
  offsets[content.length] = written
  return (offset) => offsets[Math.min(offset, content.length)] ?? written
}
