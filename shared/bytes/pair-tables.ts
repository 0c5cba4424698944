/**
 * The characters of the encodings of one byte and of pairs, as tables. The platform's decoder fills them: it knows the
 * characters, but it does not report which bytes are invalid and how many bytes a character takes.
 */
import type { PairEncoding } from './encodings.ts'

export const firstLead = 0x81
export const lastLead = 0xfe
export const firstTrail = 0x40
const trails = 0xff - firstTrail
const lineFeed = 0x0a
const replacement = '\ufffd'

/** The character of each byte from 0x80 on; empty for a byte that is no character alone. */
type Singles = readonly string[]

export interface PairTable {
  readonly singles: Singles
  /** Returns the character of a pair; empty when it has none. `trail` is at least `firstTrail`. */
  readonly pair: (lead: number, trail: number) => string
}

const tables = new Map<string, PairTable>()

/** Built when it is first used, in about 20 ms. */
export function pairTable(encoding: PairEncoding): PairTable {
  let table = tables.get(encoding)
  if (table === undefined) {
    table = buildTable(encoding)
    tables.set(encoding, table)
  }
  return table
}

function buildTable(encoding: PairEncoding): PairTable {
  const decoder = new TextDecoder(encoding)
  const pairs: number[] = []
  for (let lead = firstLead; lead <= lastLead; lead++)
    for (let trail = firstTrail; trail < 0xff; trail++) pairs.push(lead, trail, lineFeed)
  // A line feed is never part of a pair, so that an invalid pair does not affect the next one.
  const characters = decoder.decode(Uint8Array.from(pairs)).split('\n').map(oneCharacter)
  const singles = singlesOf(encoding).map((text, i) => (isSingle(encoding, 0x80 + i) ? text : ''))
  return {
    singles,
    pair: (lead, trail) => characters[(lead - firstLead) * trails + trail - firstTrail] ?? '',
  }
}

/** Some decoders have further characters, for private use. */
function isSingle(encoding: PairEncoding, byte: number): boolean {
  if (encoding === 'shift_jis') return byte === 0x80 || (byte >= 0xa1 && byte <= 0xdf)
  return (encoding === 'gbk' || encoding === 'gb18030') && byte === 0x80
}

/** The characters of the bytes 0x80 to 0xff in an encoding. */
export function singlesOf(encoding: PairEncoding | 'windows-1252'): string[] {
  const bytes = Array.from({ length: 0x80 }, (_, i) => [0x80 + i, lineFeed]).flat()
  const lines = new TextDecoder(encoding).decode(Uint8Array.from(bytes)).split('\n')
  return lines.slice(0, 0x80)
}

/** Some decoders read a lead byte as a control (C1), or return the second byte of an invalid pair as ASCII. */
function oneCharacter(text: string): string {
  const [first = '', second = '', ...rest] = Array.from(text)
  if (first === replacement || first < '\u00a0') return ''
  // Big5 has four pairs that are a letter with a combining mark.
  const isOne = second === '' || second === '\u0304' || second === '\u030c'
  return isOne && rest.length === 0 ? text : ''
}

const fourByteDecoder = new TextDecoder('gb18030')
/** The bytes of U+FFFD in GB18030. */
const replacementBytes = [0x84, 0x31, 0xa4, 0x37]

/** Returns the character of four bytes of GB18030; empty when they have none. */
export function fourByteCharacter(bytes: Uint8Array): string {
  const text = fourByteDecoder.decode(bytes)
  if (text === replacement) return replacementBytes.every((b, i) => b === bytes[i]) ? text : ''
  return Array.from(text).length === 1 ? text : ''
}
