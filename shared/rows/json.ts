/**
 * Rows as one JSON document: the value of one row, an array of several. JSON payloads stay as they were sent, so that
 * numbers keep their digits; a prefix is left out, and separated values become an array. Other text becomes a string, and
 * bytes that are not text in their encoding become `{"base64": "..."}`.
 */
import { formatBase64 } from '../bytes/base64.ts'
import type { EncodingId } from '../bytes/encodings.ts'
import { byteCharacter } from '../bytes/hidden-characters.ts'
import { inUtf8 } from '../content/in-utf8.ts'
import { jsonParts } from '../content/json-parts.ts'
import { isUtf8, utf8ToString } from '../bytes/utf8.ts'
import type { RowFormat } from './row-format.ts'

export const jsonFormat: RowFormat<'json'> = {
  id: 'json',
  label: { en: 'JSON', zh: 'JSON' },
  title: { en: 'Copy as JSON', zh: '复制为 JSON' },
  keys: [],
  decodes: true,
  writer(single) {
    let isFirst = true
    return {
      row({ event, encoding = 'utf-8' }, bytes) {
        if (event !== null) return ''
        if (single) return valueOf(bytes, encoding)
        const begin = isFirst ? '[\n' : ',\n'
        isFirst = false
        return begin + valueOf(bytes, encoding)
      },
      end: () => (single || isFirst ? '' : '\n]'),
    }
  },
}

function valueOf(sent: Uint8Array, encoding: EncodingId): string {
  const bytes = inUtf8(sent, encoding)
  const text = utf8ToString(bytes)
  if (!isUtf8(bytes) || (encoding !== 'utf-8' && text.search(byteCharacter) >= 0))
    return `{"base64":"${formatBase64(sent)}"}`
  return isJson(text) ? text.trim() : (partsOf(bytes) ?? JSON.stringify(text))
}

/** Returns the values behind a prefix, or between separators; null for other text. */
function partsOf(bytes: Uint8Array): string | null {
  const parts = jsonParts(bytes)
  if (parts === null) return null
  const values = parts.values.map(({ from, to }) => utf8ToString(bytes.subarray(from, to)))
  if (!values.every(isJson)) return null
  const [only, ...others] = values
  return only !== undefined && others.length === 0 ? only : `[${values.join(',')}]`
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
