/** The query of a search in text of an encoding as the engine knows it: the engine searches UTF-8, or bytes. */
import { encodeText } from '../../../../shared/bytes/encode-text.ts'
import type { EncodingId } from '../../../../shared/bytes/encodings.ts'
import { formatHex } from '../../../../shared/bytes/hex.ts'
import type { SearchQuery } from '../../../../shared/contract/query.ts'

/**
 * Returns null when nothing can match, because the encoding lacks a character. Text of ASCII alone is the same in every
 * encoding but UTF-16; other text is searched as its bytes, with the case as written.
 */
export function queryIn(query: SearchQuery, encoding: EncodingId): SearchQuery | null {
  if (query.as !== 'text' || encoding === 'utf-8') return query
  const isAscii = !/[^\0-\u007f]/.test(query.pattern)
  if (isAscii && !encoding.startsWith('utf-16')) return query
  const bytes = encodeText(query.pattern, encoding)
  return bytes && { as: 'hex', pattern: formatHex(bytes), matchCase: false }
}
