/**
 * Rows as one JSON document: the value of one row, an array of several. JSON payloads stay as they were sent, so that
 * numbers keep their digits; other text becomes a string, and bytes that are not UTF-8 become `{"base64": "..."}`.
 */
import { formatBase64 } from '../bytes/base64.ts'
import { isUtf8, utf8ToString } from '../bytes/utf8.ts'
import type { RowFormat } from './row-format.ts'

export const jsonFormat: RowFormat<'json'> = {
  id: 'json',
  label: { en: 'JSON', zh: 'JSON' },
  title: { en: 'Copy as JSON', zh: '复制为 JSON' },
  keys: [],
  writer(single) {
    let isFirst = true
    return {
      row({ event }, bytes) {
        if (event !== null) return ''
        if (single) return valueOf(bytes)
        const begin = isFirst ? '[\n' : ',\n'
        isFirst = false
        return begin + valueOf(bytes)
      },
      end: () => (single || isFirst ? '' : '\n]'),
    }
  },
}

function valueOf(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) return `{"base64":"${formatBase64(bytes)}"}`
  const text = utf8ToString(bytes)
  return isJson(text) ? text.trim() : JSON.stringify(text)
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
