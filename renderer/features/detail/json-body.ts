/** Decides whether a payload is JSON; it is parsed only when its first character allows it. */
import { decodeUtf8 } from '../../../shared/bytes/utf8.ts'
import type { ByteSource } from '../../ui/byte-source.ts'
import { parseJson, type Json } from './json-tree.ts'

/** Maximum length of a text that is shown as a tree. */
export const maxJsonBytes = 4_000_000

/** Returns the value of an object or an array; `too-long` beyond the limit; undefined otherwise. */
export async function readJson(
  source: ByteSource,
  preview: string,
): Promise<{ value: Json } | 'too-long' | undefined> {
  // Previews contain pictures of white space other than spaces.
  if (!/^[\s␉␊␍]*[[{]/.test(preview)) return undefined
  if (source.length > maxJsonBytes) return 'too-long'
  const { parts, valid } = decodeUtf8(await source.read(0, source.length))
  if (!valid) return undefined
  const value = parseJson(parts.map((part) => ('text' in part ? part.text : '')).join(''))
  return value === undefined ? undefined : { value }
}
