/** Writes conditions of the filter language from values, and adds them to a filter. `parse.ts` is the inverse. */
import { escapeBytes } from '../bytes/escapes.ts'
import { formatHex } from '../bytes/hex.ts'
import { isUtf8, stringToUtf8 } from '../bytes/utf8.ts'
import { parseFilter } from './parse.ts'

/** Returns a quoted string of the language that stands for these bytes. */
const quote = (bytes: Uint8Array): string => `"${escapeBytes(bytes).replaceAll('"', '\\"')}"`

/** Returns the step of a path to a member of an object: `.name`, or `["any name"]`. */
export const jsonMember = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${quote(stringToUtf8(name))}]`

/**
 * A payload equal to these bytes: written as text if they are UTF-8, else as hex.
 * @param hasCoding whether the payload has a content coding: as text, it would be compared when it is decoded
 */
export const payloadEquals = (bytes: Uint8Array, hasCoding = false): string =>
  isUtf8(bytes) && !hasCoding ? `text == ${quote(bytes)}` : `hex == "${formatHex(bytes)}"`

/**
 * A value of JSON at a path.
 * @param path in the syntax of the language: `json.order.items[0]`
 * @param value as JSON writes it; no array and no object
 */
export function jsonEquals(path: string, value: string): string {
  // The language has other escapes than JSON, and the same numbers and words.
  const written = value.startsWith('"') ? quote(stringToUtf8(String(JSON.parse(value)))) : value
  return `${path} == ${written}`
}

/** Returns the filter of entries that match both the filter and the condition, or not the condition. */
export function addCondition(filter: string, condition: string, exclude = false): string {
  const added = exclude ? `not ${condition}` : condition
  const before = filter.trim()
  if (before === '' || before === added) return added
  const isOr = parseFilter(before).filter?.type === 'or'
  return `${isOr ? `(${before})` : before} and ${added}`
}
