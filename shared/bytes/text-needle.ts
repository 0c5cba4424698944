/**
 * A text to be found in bytes of an encoding. Where each of its characters has one code, its bytes are searched, and a
 * place counts if a character begins there: in the encodings of pairs, the second byte of one character and the first of
 * the next may be another one. Otherwise the bytes are decoded and the text is searched. Pure.
 */
import { encodeOnly } from './encode-text.ts'
import { isPairEncoding, type EncodingId } from './encodings.ts'
import { characterOfByte } from './hidden-characters.ts'
import { characterReader, decodeText, type ReadCharacter } from './stream-decoder.ts'
import { decodeUtf8 } from './utf8.ts'

/** Returns the position of `needle` in `bytes` at or after `from`; -1 when not found. */
export type FindBytes = (bytes: Uint8Array, needle: Uint8Array, from: number) => number

export class TextNeedle {
  readonly encoding: EncodingId
  /** Null when the text may stand as several sequences of bytes. */
  readonly bytes: Uint8Array | null
  readonly #text: string
  /** Null when a character begins at every place where the bytes are found. */
  readonly #boundaries: Boundaries | null

  /** @param written in UTF-8; with bytes that are not, all of it is bytes, which may also begin within a character */
  constructor(written: Uint8Array, encoding: EncodingId) {
    this.encoding = encoding
    const { parts, valid } = decodeUtf8(written)
    this.#text = parts
      .map((part) =>
        'text' in part ? part.text : Array.from(part.invalid, characterOfByte).join(''),
      )
      .join('')
    const encoded = parts.map((part) =>
      'text' in part ? encodeOnly(part.text, encoding) : part.invalid,
    )
    this.bytes = encoded.every((part) => part !== null) ? joined(encoded) : null
    const shifts = isPairEncoding(encoding) || encoding.startsWith('utf-16')
    this.#boundaries = valid && shifts ? new Boundaries(encoding) : null
  }

  /** Reports whether a character begins at `at` in a text from `start` to `end`, where the bytes were found. */
  isAt(bytes: Uint8Array, start: number, end: number, at: number): boolean {
    return this.#boundaries?.isOne(bytes, start, end, at) ?? true
  }

  isIn(bytes: Uint8Array, find: FindBytes): boolean {
    const needle = this.bytes
    if (needle === null) return decodeText(bytes, this.encoding).includes(this.#text)
    for (let at = find(bytes, needle, 0); at >= 0; at = find(bytes, needle, at + 1))
      if (needle.length === 0 || this.isAt(bytes, 0, bytes.length, at)) return true
    return false
  }

  /** Reports whether the whole of the bytes is the text. */
  is(bytes: Uint8Array): boolean {
    if (this.bytes === null) return decodeText(bytes, this.encoding) === this.#text
    const { bytes: own } = this
    return bytes.length === own.length && bytes.every((byte, i) => byte === own[i])
  }

  /** Calls `found` with each place of the text in `bytes`, in order, until it returns false. Offsets in bytes. */
  forEach(bytes: Uint8Array, find: FindBytes, found: (from: number, to: number) => boolean): void {
    const needle = this.bytes
    if (needle === null) {
      forEachDecoded(bytes, this.encoding, this.#text, found)
      return
    }
    if (needle.length === 0) return
    for (let at = find(bytes, needle, 0); at >= 0;) {
      const isOne = this.isAt(bytes, 0, bytes.length, at)
      if (isOne && !found(at, at + needle.length)) return
      at = find(bytes, needle, isOne ? at + needle.length : at + 1)
    }
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

function forEachDecoded(
  bytes: Uint8Array,
  encoding: EncodingId,
  sought: string,
  found: (from: number, to: number) => boolean,
): void {
  const { text, offsets } = decodeWithOffsets(bytes, encoding)
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + sought.length))
    if (!found(offsets[at] ?? 0, offsets[at + sought.length] ?? bytes.length)) return
}

/** Decodes bytes; `offsets` has the offset of the bytes of each UTF-16 unit, and that of the end. */
export function decodeWithOffsets(
  bytes: Uint8Array,
  encoding: EncodingId,
): { text: string; offsets: Uint32Array } {
  const read = characterReader(encoding)
  // A character of two units takes at least two bytes, but a byte that is not text becomes two units, too.
  const offsets = new Uint32Array(bytes.length * 2 + 1)
  let text = ''
  let at = 0
  let units = 0
  const add = (character: string, length: number): void => {
    text += character
    for (const end = units + character.length; units < end; units++) offsets[units] = at
    at += length
  }
  read.each(bytes, add)
  offsets[units] = at
  return { text, offsets: offsets.subarray(0, units + 1) }
}

/** A byte below is neither part of a pair nor of four bytes: a character ends with it. */
const firstOfPairs = 0x30

/** Tells where characters begin. Remembers the last place in the same bytes, so that asking in order costs one pass. */
class Boundaries {
  readonly #encoding: EncodingId
  readonly #out = { text: '' }
  #read: ReadCharacter | null = null
  #bytes: Uint8Array | null = null
  #start = 0
  /** A character begins here. */
  #known = 0

  constructor(encoding: EncodingId) {
    this.#encoding = encoding
  }

  isOne(bytes: Uint8Array, start: number, end: number, sought: number): boolean {
    this.#read ??= characterReader(this.#encoding).read
    const read = this.#read
    if (bytes !== this.#bytes || start !== this.#start || sought < this.#known) {
      this.#bytes = bytes
      this.#start = start
      this.#known = start
    }
    const text = end === bytes.length ? bytes : bytes.subarray(0, end)
    let at = this.#syncBefore(bytes, sought)
    while (at < sought) {
      const length = Math.abs(read(text, at, this.#out))
      // The text ends within a character.
      if (length === 0) return false
      this.#known = at
      at += length
    }
    return at === sought
  }

  #syncBefore(bytes: Uint8Array, sought: number): number {
    if (!isPairEncoding(this.#encoding)) return this.#known
    let at = sought
    while (at > this.#known && (bytes[at - 1] ?? 0) >= firstOfPairs) at--
    return at
  }
}
