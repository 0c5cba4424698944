/** Marks the matches of a search in displayed text, for short texts such as rows and facts. Pure. */
import { characterOfByte, controlsOfPictures } from '../../../shared/bytes/hidden-characters.ts'
import { decodeUtf8 } from '../../../shared/bytes/utf8.ts'
import type { SearchQuery } from '../../../shared/contract/query.ts'
import { parseHexBytes } from '../../../shared/filter/literals.ts'

export interface MarkedPart {
  readonly text: string
  readonly found: boolean
}

/**
 * Returns the regular expressions that match the query in text, and in hex with spaces between the bytes; null when it
 * cannot match.
 */
export function markerOf(query: SearchQuery | null): { text: RegExp | null; hex: RegExp | null } {
  if (query === null) return { text: null, hex: null }
  const flags = query.matchCase ? 'g' : 'gi'
  switch (query.as) {
    case 'text':
      return {
        text: new RegExp(escape(query.pattern), flags),
        hex: hexOf(new TextEncoder().encode(query.pattern)),
      }
    case 'hex': {
      const bytes = parseHexBytes(query.pattern)
      if (bytes === null || bytes.length === 0) return { text: null, hex: null }
      return { text: textOf(bytes), hex: hexOf(bytes) }
    }
    case 'regex':
      return { text: regexOf(query.pattern, flags), hex: null }
  }
}

/**
 * Splits the text into parts, in order; a single part when nothing matches.
 * @param preview true for a preview, in which pictures stand for controls
 */
export function markParts(text: string, marker: RegExp | null, preview = false): MarkedPart[] {
  if (marker === null) return [{ text, found: false }]
  const parts: MarkedPart[] = []
  let at = 0
  for (const match of (preview ? controlsOfPictures(text) : text).matchAll(marker)) {
    const end = match.index + match[0].length
    if (end === match.index) continue
    if (match.index > at) parts.push({ text: text.slice(at, match.index), found: false })
    parts.push({ text: text.slice(match.index, end), found: true })
    at = end
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at), found: false })
  return parts
}

/**
 * Leaves out the start of parts when the first match would not be within `room` characters, so that it is shown about a
 * third into them.
 */
export function excerptOf(
  parts: readonly MarkedPart[],
  room: number,
): { leftOut: string; parts: readonly MarkedPart[] } {
  const first = parts.findIndex(({ found }) => found)
  if (first < 1) return { leftOut: '', parts }
  const before = parts
    .slice(0, first)
    .map(({ text }) => text)
    .join('')
  const third = Math.floor(room / 3)
  const length = parts[first]?.text.length ?? 0
  if (before.length + Math.min(length, third) <= room) return { leftOut: '', parts }
  let start = before.length - third
  // Never half a pair.
  if (/[\udc00-\udfff]/.test(before[start] ?? '')) start--
  return {
    leftOut: before.slice(0, start),
    parts: [{ text: before.slice(start), found: false }, ...parts.slice(first)],
  }
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

const hexOf = (bytes: Uint8Array): RegExp =>
  new RegExp([...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' '), 'g')

/** Bytes as text; in previews, bytes that are not UTF-8 are characters of their own. */
function textOf(bytes: Uint8Array): RegExp {
  const text = decodeUtf8(bytes)
    .parts.map((part) =>
      'text' in part ? part.text : Array.from(part.invalid, characterOfByte).join(''),
    )
    .join('')
  return new RegExp(escape(text), 'g')
}

function regexOf(pattern: string, flags: string): RegExp | null {
  try {
    return new RegExp(pattern, flags)
  } catch (error) {
    // The engine reports the error; nothing is marked here.
    if (error instanceof SyntaxError) return null
    throw error
  }
}
