/** A page of a body as text: decoded from a given byte on, with the offset of each part. */
import { isPairEncoding, type EncodingId } from '../../../shared/bytes/encodings.ts'
import { byteOf } from '../../../shared/bytes/hidden-characters.ts'
import { StreamDecoder } from '../../../shared/bytes/stream-decoder.ts'
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
  /** Each part with the byte at which it begins, and `sizes` of the units of its text, as for `cutText`. */
  parts: (Utf8Part & { at: number; sizes: Uint8Array | null })[]
  valid: boolean
}

/** Reads the page at a byte. If that is within a character, after a jump, the page begins with the next one. */
export async function readTextPage(
  source: ByteSource,
  at: number,
  jumped = false,
  encoding: EncodingId = 'utf-8',
): Promise<TextPage> {
  if (encoding !== 'utf-8') return readEncodedPage(source, at, jumped, encoding)
  const bytes = await source.read(at, at + textPageBytes)
  const skipped = jumped && at > 0 ? continuations(bytes) : 0
  const decoded = decodeUtf8(bytes.subarray(skipped), at + bytes.length < source.length)
  const from = at + skipped
  const parts: TextPage['parts'] = []
  let to = from
  for (const part of decoded.parts) {
    // The rest is on the next page.
    if (parts.length >= maxParts && 'invalid' in part) break
    parts.push({ ...part, at: to, sizes: null })
    to += 'text' in part ? utf8Length(part.text) : part.invalid.length
  }
  return { from, to, parts, valid: decoded.valid }
}

/** A jump begins a page at a byte after which a character begins in any case, if there is one among so many bytes. */
const bytesToSync = 256

async function readEncodedPage(
  source: ByteSource,
  place: number,
  jumped: boolean,
  encoding: EncodingId,
): Promise<TextPage> {
  const at = jumped && encoding.startsWith('utf-16') ? place - (place % 2) : place
  const bytes = await source.read(at, at + textPageBytes)
  const skipped = jumped && at > 0 && isPairEncoding(encoding) ? bytesBeforeSync(bytes) : 0
  const from = at + skipped
  const page = new EncodedParts(from)
  const decoder = new StreamDecoder(encoding)
  decoder.write(bytes.subarray(skipped), page.take)
  if (at + bytes.length >= source.length) decoder.end(page.take)
  return page.end()
}

/** A byte below 0x30 is no part of a pair or of four bytes. */
const bytesBeforeSync = (bytes: Uint8Array): number =>
  bytes.subarray(0, bytesToSync).findIndex((byte) => byte < 0x30) + 1

/** Collects the characters of a page in parts. */
class EncodedParts {
  readonly #from: number
  readonly #parts: TextPage['parts'] = []
  #to: number
  #text = ''
  #sizes: number[] = []
  #invalid: number[] = []
  #isFull = false

  constructor(from: number) {
    this.#from = from
    this.#to = from
  }

  readonly take = (character: string, length: number): void => {
    if (this.#isFull) return
    const byte = byteOf(character)
    if (byte === null) {
      this.#endInvalid()
      this.#text += character
      this.#sizes.push(length, ...Array<number>(character.length - 1).fill(0))
    } else {
      this.#endText()
      // The rest is on the next page.
      this.#isFull = this.#parts.length >= maxParts
      if (this.#isFull) return
      this.#invalid.push(byte)
    }
    this.#to += length
  }

  end(): TextPage {
    this.#endText()
    this.#endInvalid()
    const valid = this.#parts.every((part) => 'text' in part)
    return { from: this.#from, to: this.#to, parts: this.#parts, valid }
  }

  #endText(): void {
    if (this.#text === '') return
    const sizes = Uint8Array.from(this.#sizes)
    const length = this.#sizes.reduce((sum, size) => sum + size, 0)
    this.#parts.push({ text: this.#text, at: this.#to - length, sizes })
    this.#text = ''
    this.#sizes = []
  }

  #endInvalid(): void {
    if (this.#invalid.length === 0) return
    const invalid = Uint8Array.from(this.#invalid)
    const at = this.#to - invalid.length
    this.#parts.push({ invalid, offset: at - this.#from, at, sizes: null })
    this.#invalid = []
  }
}

/** Number of bytes at the start that belong to the character before, at most 3. */
function continuations(bytes: Uint8Array): number {
  let count = 0
  while (count < 3 && count < bytes.length && ((bytes[count] ?? 0) & 0xc0) === 0x80) count++
  return count
}
