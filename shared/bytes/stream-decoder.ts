/**
 * Decodes a stream of bytes in a chosen encoding, however the stream is split: a character that is cut by the end of a
 * chunk is completed by the next one. Unlike the platform's decoder, it reports how many bytes each character takes, and
 * keeps bytes that are not text: each becomes a character of `characterOfByte`, which views show as a mark. What is
 * invalid is as in the Encoding Standard: an ASCII byte after a lead byte is a character of its own.
 */
import { isPairEncoding, type EncodingId, type PairEncoding } from './encodings.ts'
import { byteCharacter, characterOfByte } from './hidden-characters.ts'
import { firstTrail, fourByteCharacter, lastLead, pairTable, singlesOf } from './pair-tables.ts'
import { characterLength, utf8ToString } from './utf8.ts'

/** Receives each character with the number of its bytes, of which some may be of earlier chunks. */
export type TakeCharacter = (character: string, length: number) => void

/**
 * Reads the character at `at`: sets `text` and returns its length in bytes; returns 0 when the bytes end within it and
 * the negative number of invalid bytes when there is none.
 */
export type ReadCharacter = (bytes: Uint8Array, at: number, out: { text: string }) => number

const ascii: readonly string[] = Array.from({ length: 0x100 }, (_, i) => String.fromCharCode(i))

export class StreamDecoder {
  readonly #read: ReadCharacter
  readonly #out = { text: '' }
  /** The bytes of a character that is not complete yet, at most three. */
  #pending: Uint8Array = new Uint8Array(0)

  constructor(encoding: EncodingId) {
    this.#read = readerOf(encoding)
  }

  write(bytes: Uint8Array, take: TakeCharacter): void {
    const all = this.#pending.length === 0 ? bytes : joined(this.#pending, bytes)
    const out = this.#out
    let at = 0
    while (at < all.length) {
      const length = this.#read(all, at, out)
      if (length === 0) break
      const end = at + Math.abs(length)
      if (length > 0 && !standsForByte(out.text)) {
        take(out.text, length)
        at = end
      } else for (; at < end; at++) take(characterOfByte(all[at] ?? 0), 1)
    }
    this.#pending = all.slice(at)
  }

  /** The stream ends, or bytes are missing here: an incomplete character is not text. */
  end(take: TakeCharacter): void {
    for (const byte of this.#pending) take(characterOfByte(byte), 1)
    this.#pending = new Uint8Array(0)
  }
}

/** Reads characters of an encoding: one at a place, or each of a whole text with the number of its bytes. */
export function characterReader(encoding: EncodingId): {
  read: ReadCharacter
  each: (bytes: Uint8Array, take: TakeCharacter) => void
} {
  return {
    read: readerOf(encoding),
    each(bytes, take) {
      const decoder = new StreamDecoder(encoding)
      decoder.write(bytes, take)
      decoder.end(take)
    },
  }
}

/** Such a character in a payload is shown as its bytes, so that no payload looks like another. */
const standsForByte = (character: string): boolean =>
  character.startsWith('\udbff') && character.search(byteCharacter) === 0

/** Decodes all of `bytes` at once. */
export function decodeText(bytes: Uint8Array, encoding: EncodingId): string {
  const decoder = new StreamDecoder(encoding)
  let text = ''
  const take = (character: string): void => {
    text += character
  }
  decoder.write(bytes, take)
  decoder.end(take)
  return text
}

/** The same with U+FFFD for what is not text: for a copy. */
export const textOf = (bytes: Uint8Array, encoding: EncodingId): string =>
  encoding === 'utf-8'
    ? utf8ToString(bytes)
    : decodeText(bytes, encoding).replace(byteCharacter, '\ufffd')

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length)
  all.set(a)
  all.set(b, a.length)
  return all
}

function readerOf(encoding: EncodingId): ReadCharacter {
  if (isPairEncoding(encoding)) return pairReader(encoding)
  switch (encoding) {
    case 'utf-8':
      return readUtf8
    case 'utf-16le':
      return utf16Reader(0, 1)
    case 'utf-16be':
      return utf16Reader(1, 0)
    case 'iso-8859-1':
      return byteReader(ascii)
    case 'windows-1252':
      return byteReader([...ascii.slice(0, 0x80), ...singlesOf('windows-1252')])
  }
}

const byteReader =
  (characters: readonly string[]): ReadCharacter =>
  (bytes, at, out) => {
    out.text = characters[bytes[at] ?? 0] ?? ''
    return 1
  }

function readUtf8(bytes: Uint8Array, at: number, out: { text: string }): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) {
    out.text = ascii[lead] ?? ''
    return 1
  }
  const size = characterLength(bytes, at)
  // Its negative value is that of an incomplete character, which ends with the bytes.
  if (size <= 0) return size === 0 ? -1 : 0
  let point = lead & (0xff >> (size + 1))
  for (let i = 1; i < size; i++) point = (point << 6) | ((bytes[at + i] ?? 0) & 63)
  out.text = String.fromCodePoint(point)
  return size
}

/** @param low, high the places of the two bytes of a unit */
const utf16Reader =
  (low: 0 | 1, high: 0 | 1): ReadCharacter =>
  (bytes, at, out) => {
    if (at + 2 > bytes.length) return 0
    const unitAt = (i: number): number => (bytes[i + low] ?? 0) | ((bytes[i + high] ?? 0) << 8)
    const unit = unitAt(at)
    if (unit < 0xd800 || unit > 0xdfff) {
      out.text = String.fromCharCode(unit)
      return 2
    }
    if (unit > 0xdbff) return -2
    if (at + 4 > bytes.length) return 0
    const next = unitAt(at + 2)
    if (next < 0xdc00 || next > 0xdfff) return -2
    out.text = String.fromCharCode(unit, next)
    return 4
  }

function pairReader(encoding: PairEncoding): ReadCharacter {
  const { singles, pair } = pairTable(encoding)
  const hasFour = encoding === 'gb18030' || encoding === 'gbk'
  return (bytes, at, out) => {
    const lead = bytes[at] ?? 0
    out.text = lead < 0x80 ? (ascii[lead] ?? '') : (singles[lead - 0x80] ?? '')
    if (out.text !== '') return 1
    if (lead === 0x80 || lead > lastLead) return -1
    const trail = bytes[at + 1]
    if (trail === undefined) return 0
    if (hasFour && isDigit(trail)) return readFour(bytes, at, out)
    if (trail < firstTrail) return -1
    if (trail === 0xff) return -2
    out.text = pair(lead, trail)
    if (out.text !== '') return 2
    return trail < 0x80 ? -1 : -2
  }
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

function readFour(bytes: Uint8Array, at: number, out: { text: string }): number {
  const third = bytes[at + 2]
  if (third === undefined) return 0
  if (third < 0x81 || third > lastLead) return -1
  const fourth = bytes[at + 3]
  if (fourth === undefined) return 0
  if (!isDigit(fourth)) return -1
  out.text = fourByteCharacter(bytes.subarray(at, at + 4))
  return out.text === '' ? -4 : 4
}
