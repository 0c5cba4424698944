/** Decides whether a payload is JSON; it is read only when its first character allows it. */
import type { ByteSource } from '../../ui/byte-source.ts'
import { JsonText } from './json-text.ts'

/** Maximum length of a text that is shown as a tree. */
export const maxJsonBytes = 4_000_000

/** Returns the text of an object or an array; `too-long` beyond the limit; undefined otherwise. */
export async function readJson(
  source: ByteSource,
  preview: string,
): Promise<JsonText | 'too-long' | undefined> {
  // Previews contain pictures of white space other than spaces.
  if (!/^[\s␉␊␍]*[[{]/.test(preview)) return undefined
  if (source.length > maxJsonBytes) return 'too-long'
  return JsonText.read(await source.read(0, source.length))
}
