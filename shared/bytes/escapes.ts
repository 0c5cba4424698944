/** Text with backslash escapes: shows bytes on one line, and lets one line of input hold any byte. */
import { encodeText, lackedBy } from './encode-text.ts'
import type { EncodingId } from './encodings.ts'
import { hexByte } from './hex.ts'
import { decodeUtf8, stringToUtf8 } from './utf8.ts'

const named = new Map([
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x5c, '\\\\'],
])

const isControl = (point: number): boolean => point < 0x20 || (point >= 0x7f && point <= 0x9f)

/** Formats bytes as text on one line: valid UTF-8 unchanged, control characters and other bytes as `\n` or `\xff`. */
export function escapeBytes(bytes: Uint8Array): string {
  let out = ''
  for (const part of decodeUtf8(bytes).parts) {
    if ('invalid' in part) {
      for (const value of part.invalid) out += `\\x${hexByte(value)}`
      continue
    }
    for (const c of part.text) {
      const point = c.codePointAt(0) ?? 0
      const name = named.get(point)
      if (name !== undefined) out += name
      else if (isControl(point)) {
        for (const value of stringToUtf8(c)) out += `\\x${hexByte(value)}`
      } else out += c
    }
  }
  return out
}

export type EscapesResult =
  | { bytes: Uint8Array }
  /** `not-encodable`: the encoding lacks the character. */
  | { error: 'bad-escape' | 'not-encodable'; position: number; found: string }

const letters = new Map([
  ['0', 0x00],
  ['a', 0x07],
  ['b', 0x08],
  ['t', 0x09],
  ['n', 0x0a],
  ['v', 0x0b],
  ['f', 0x0c],
  ['r', 0x0d],
  ['e', 0x1b],
  ['\\', 0x5c],
  ['"', 0x22],
  ["'", 0x27],
  ['{', 0x7b],
  ['}', 0x7d],
])

/** Parses a text with `\n`, `\xff`, `\u00e9`, `\u{1f600}` and similar escapes into bytes of an encoding. */
export function parseEscapes(text: string, encoding: EncodingId = 'utf-8'): EscapesResult {
  const out: number[] = []
  let at = 0
  while (at < text.length) {
    const back = text.indexOf('\\', at)
    const plain = back < 0 ? text.slice(at) : text.slice(at, back)
    const encoded = encodeText(plain, encoding)
    if (encoded === null) return lacking(plain, encoding, at)
    for (const value of encoded) out.push(value)
    if (back < 0) break
    const rest = text.slice(back + 1, back + 12)
    const hex = /^x([0-9a-fA-F]{2})/.exec(rest)
    const unicode = /^u(?:([0-9a-fA-F]{4})|\{([0-9a-fA-F]{1,6})\})/.exec(rest)
    const letter = letters.get(rest.charAt(0))
    const point = unicode ? Number.parseInt(unicode[1] ?? unicode[2] ?? '', 16) : 0
    if (hex?.[1] !== undefined) {
      out.push(Number.parseInt(hex[1], 16))
      at = back + 1 + hex[0].length
    } else if (unicode && point <= 0x10ffff) {
      const character = String.fromCodePoint(point)
      const encoded = encodeText(character, encoding)
      if (encoded === null) return { error: 'not-encodable', position: back, found: character }
      for (const value of encoded) out.push(value)
      at = back + 1 + unicode[0].length
    } else if (letter !== undefined) {
      for (const value of encodeText(String.fromCharCode(letter), encoding) ?? []) out.push(value)
      at = back + 2
    } else {
      return { error: 'bad-escape', position: back, found: text.slice(back, back + 2) }
    }
  }
  return { bytes: Uint8Array.from(out) }
}

function lacking(text: string, encoding: EncodingId, start: number): EscapesResult {
  const found = lackedBy(encoding, text) ?? ''
  return { error: 'not-encodable', position: start + text.indexOf(found), found }
}
