/** Encodes text in a chosen encoding. The tables of pairs are those of the decoders, read the other way round. */
import { isPairEncoding, type EncodingId, type PairEncoding } from './encodings.ts'
import { firstLead, firstTrail, lastLead, pairTable, singlesOf } from './pair-tables.ts'
import { stringToUtf8 } from './utf8.ts'

/** Returns the bytes of a text; null when the encoding lacks one of its characters. */
export function encodeText(text: string, encoding: EncodingId): Uint8Array | null {
  if (encoding === 'utf-8') return stringToUtf8(text)
  const bytes: number[] = []
  const bytesOf = encoderOf(encoding)
  for (const character of text) {
    const encoded = bytesOf(character)
    if (encoded === undefined) return null
    bytes.push(...encoded)
  }
  return Uint8Array.from(bytes)
}

/** The same; also null when other bytes decode to one of the characters, too. */
export function encodeOnly(text: string, encoding: EncodingId): Uint8Array | null {
  if (isPairEncoding(encoding)) {
    const several = codesOf(encoding).several
    for (const character of text) if (several.has(character)) return null
  }
  return encodeText(text, encoding)
}

/** Returns the first character of a text that an encoding lacks; null for none. */
export function lackedBy(encoding: EncodingId, text: string): string | null {
  if (encoding === 'utf-8') return null
  const bytesOf = encoderOf(encoding)
  for (const character of text) if (bytesOf(character) === undefined) return character
  return null
}

type Encoder = (character: string) => readonly number[] | undefined

function encoderOf(encoding: Exclude<EncodingId, 'utf-8'>): Encoder {
  if (isPairEncoding(encoding)) return pairEncoder(encoding)
  switch (encoding) {
    case 'utf-16le':
      return (character) => unitsOf(character).flatMap((unit) => [unit & 0xff, unit >> 8])
    case 'utf-16be':
      return (character) => unitsOf(character).flatMap((unit) => [unit >> 8, unit & 0xff])
    case 'iso-8859-1':
      return (character) => {
        const point = character.codePointAt(0) ?? 0
        return point <= 0xff ? [point] : undefined
      }
    case 'windows-1252': {
      const singles = singlesOf('windows-1252')
      return (character) => {
        if (isAscii(character)) return [character.charCodeAt(0)]
        const at = singles.indexOf(character)
        return at < 0 ? undefined : [0x80 + at]
      }
    }
  }
}

const isAscii = (character: string): boolean => character < '\u0080'

const unitsOf = (character: string): number[] =>
  Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))

interface Codes {
  readonly codes: ReadonlyMap<string, readonly number[]>
  /** The characters that several codes stand for. */
  readonly several: ReadonlySet<string>
}

const reversed = new Map<PairEncoding, Codes>()

function codesOf(encoding: PairEncoding): Codes {
  let known = reversed.get(encoding)
  if (known === undefined) {
    known = { codes: reverseOf(encoding), several: charactersWithSeveral(encoding) }
    reversed.set(encoding, known)
  }
  return known
}

function charactersWithSeveral(encoding: PairEncoding): Set<string> {
  const { singles, pair } = pairTable(encoding)
  const seen = new Set(singles)
  const several = new Set<string>()
  for (let lead = firstLead; lead <= lastLead; lead++)
    for (let trail = firstTrail; trail < 0xff; trail++) {
      const character = pair(lead, trail)
      if (character !== '' && seen.has(character)) several.add(character)
      seen.add(character)
    }
  return several
}

function pairEncoder(encoding: PairEncoding): Encoder {
  const known = codesOf(encoding).codes
  return (character) =>
    isAscii(character)
      ? [character.charCodeAt(0)]
      : (known.get(character) ?? (encoding === 'gb18030' ? fourBytesOf(character) : undefined))
}

/** Characters of Big5 that are encoded as their last pair; all others as their first. */
const lastInBig5 = '\u2550\u255e\u2561\u256a\u5341\u5345'

/** Where a character has several codes, the one of the Encoding Standard is kept. */
function reverseOf(encoding: PairEncoding): Map<string, readonly number[]> {
  const { singles, pair } = pairTable(encoding)
  const codes = new Map<string, readonly number[]>()
  for (let lead = firstLead; lead <= lastLead; lead++) {
    // Not written: the Hong Kong supplement of Big5, and the second copies of IBM's characters in Shift_JIS.
    if (encoding === 'big5' && lead < 0xa1) continue
    if (encoding === 'shift_jis' && (lead === 0xed || lead === 0xee)) continue
    for (let trail = firstTrail; trail < 0xff; trail++) {
      const character = pair(lead, trail)
      if (character === '') continue
      const isLast = encoding === 'big5' && lastInBig5.includes(character)
      if (isLast || !codes.has(character)) codes.set(character, [lead, trail])
    }
  }
  if (encoding !== 'gb18030')
    for (const [i, character] of singles.entries())
      if (character !== '') codes.set(character, [0x80 + i])
  return codes
}

/** Number of four-byte codes of the basic plane, and the linear code of U+10000. */
const basicCodes = 39_420
const supplementaryStart = 189_000
let basic: ReadonlyMap<string, number> | undefined

function fourBytesOf(character: string): number[] | undefined {
  const point = character.codePointAt(0) ?? 0
  if (point >= 0xd800 && point <= 0xdfff) return undefined
  if (point >= 0x10000) return fourBytesAt(supplementaryStart + point - 0x10000)
  basic ??= basicPlane()
  const linear = basic.get(character)
  return linear === undefined ? undefined : fourBytesAt(linear)
}

const fourBytesAt = (linear: number): number[] => [
  0x81 + Math.floor(linear / 12_600),
  0x30 + (Math.floor(linear / 1_260) % 10),
  0x81 + (Math.floor(linear / 10) % 126),
  0x30 + (linear % 10),
]

function basicPlane(): Map<string, number> {
  const bytes: number[] = []
  for (let linear = 0; linear < basicCodes; linear++) bytes.push(...fourBytesAt(linear))
  // Every code is valid, and one character.
  const characters = Array.from(new TextDecoder('gb18030').decode(Uint8Array.from(bytes)))
  return new Map(characters.map((character, linear) => [character, linear]))
}
