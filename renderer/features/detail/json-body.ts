/** Whether a payload is JSON, read only when its first character lets one hope so. */
import { decodeUtf8 } from '../../../shared/bytes/utf8.ts'
import type { ByteSource } from '../../ui/byte-source.ts'
import { parseJson, type Json } from './json-tree.ts'

/** Longest text that is made a tree of. */
export const maxJsonBytes = 4_000_000

/** The value of an object or an array; `too-long` beyond the limit; undefined when it is neither. */
export async function readJson(
  source: ByteSource,
  preview: string,
): Promise<{ value: Json } | 'too-long' | undefined> {
  // Previews show white space other than blanks as pictures.
  if (!/^[\s␉␊␍]*[[{]/.test(preview)) return undefined
  if (source.length > maxJsonBytes) return 'too-long'
  const { parts, valid } = decodeUtf8(await source.read(0, source.length))
  if (!valid) return undefined
  const value = parseJson(parts.map((part) => ('text' in part ? part.text : '')).join(''))
  return value === undefined ? undefined : { value }
}
