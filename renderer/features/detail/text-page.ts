/** A page of a body as text: decoded from a byte on, with where each part of it begins. */
import { decodeUtf8, type Utf8Part } from '../../../shared/bytes/utf8.ts'
import type { ByteSource } from '../../ui/byte-source.ts'
import { utf8Length } from './marked-text.ts'

export const textPageBytes = 65_536
/** Most alternations of text and broken bytes on a page: binary data would make thousands of elements. */
const maxParts = 2_000

export interface TextPage {
  /** Bytes `[from, to)` of the body. */
  from: number
  to: number
  /** Each with the byte it begins at. */
  parts: (Utf8Part & { at: number })[]
  valid: boolean
}

/** The page at a byte. After a jump that may be within a character: then the page begins with the next. */
export async function readTextPage(
  source: ByteSource,
  at: number,
  jumped = false,
): Promise<TextPage> {
  const bytes = await source.read(at, at + textPageBytes)
  const skipped = jumped && at > 0 ? continuations(bytes) : 0
  const decoded = decodeUtf8(bytes.subarray(skipped), at + bytes.length < source.length)
  const from = at + skipped
  const parts: TextPage['parts'] = []
  let to = from
  for (const part of decoded.parts) {
    // What is left is on the next page.
    if (parts.length >= maxParts && 'invalid' in part) break
    parts.push({ ...part, at: to })
    to += 'text' in part ? utf8Length(part.text) : part.invalid.length
  }
  return { from, to, parts, valid: decoded.valid }
}

/** Bytes at the start that belong to a character before, at most 3. */
function continuations(bytes: Uint8Array): number {
  let count = 0
  while (count < 3 && count < bytes.length && ((bytes[count] ?? 0) & 0xc0) === 0x80) count++
  return count
}
