/** Marks the matches of a search in displayed text, for rows with short texts. */
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

/** Splits the text into parts, in order; a single part when nothing matches. */
export function markParts(text: string, marker: RegExp | null): MarkedPart[] {
  if (marker === null) return [{ text, found: false }]
  const parts: MarkedPart[] = []
  let at = 0
  for (const match of text.matchAll(marker)) {
    if (match[0] === '') continue
    if (match.index > at) parts.push({ text: text.slice(at, match.index), found: false })
    parts.push({ text: match[0], found: true })
    at = match.index + match[0].length
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at), found: false })
  return parts
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

const hexOf = (bytes: Uint8Array): RegExp =>
  new RegExp([...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' '), 'g')

function textOf(bytes: Uint8Array): RegExp | null {
  try {
    return new RegExp(escape(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), 'g')
  } catch (error) {
    // Bytes that are not UTF-8 cannot occur in text.
    if (error instanceof TypeError) return null
    throw error
  }
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
