/** A page of a body as text: decoded from a given byte on, with the offset of each part. */
import { decodeUtf8, type Utf8Part } from '../../../shared/bytes/utf8.ts'
import type { ByteSource } from '../../ui/byte-source.ts'
import { utf8Length } from './marked-text.ts'

export const textPageBytes = 65_536
/**
 * Maximum number of alternations of text and invalid bytes on a page: binary data would create thousands of elements.
 */
const maxParts = 2_000

export interface TextPage {
  /** Bytes `[from, to)` of the body. */
  from: number
  to: number
  /** Each part with the byte at which it begins. */
  parts: (Utf8Part & { at: number })[]
  valid: boolean
}

/** Reads the page at a byte. If that is within a character, after a jump, the page begins with the next one. */
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
    // The rest is on the next page.
    if (parts.length >= maxParts && 'invalid' in part) break
    parts.push({ ...part, at: to })
    to += 'text' in part ? utf8Length(part.text) : part.invalid.length
  }
  return { from, to, parts, valid: decoded.valid }
}

/** Number of bytes at the start that belong to the character before, at most 3. */
function continuations(bytes: Uint8Array): number {
  let count = 0
  while (count < 3 && count < bytes.length && ((bytes[count] ?? 0) & 0xc0) === 0x80) count++
  return count
}
