/** The values of JSON in the columns of a row. Bounded: a long payload is not parsed, and a long value is cut. Pure. */
import type { EncodingId } from '../bytes/encodings.ts'
import { isUtf8, utf8ToString } from '../bytes/utf8.ts'
import { inUtf8 } from '../content/in-utf8.ts'
import { jsonParts } from '../content/json-parts.ts'
import { parseJsonPath } from '../filter/json-path.ts'
import { sourcesAt } from '../filter/json-sources.ts'

/** Maximum number of columns with values of JSON. */
export const maxJsonColumns = 8
/** Longest payload whose values are shown in columns. Bytes. */
export const maxColumnPayload = 262_144
/** Longest value. Characters. */
const maxValue = 240

/** Values by path. A string is its characters without quotes; anything else is as sent. Null: no value at this path. */
export type ColumnValues = Readonly<Record<string, string | null>>

/**
 * Returns the values of a payload at these paths, which are in the syntax of filters. As in JavaScript, the last of several
 * members with the same key counts; of several JSON texts, the first.
 * @param encoding of the payload's text
 */
export function columnValues(
  payload: Uint8Array,
  paths: readonly string[],
  encoding: EncodingId = 'utf-8',
): ColumnValues {
  const json = jsonText(inUtf8(payload, encoding))
  return Object.fromEntries(
    paths.map((path) => {
      const steps = parseJsonPath(path)
      const source =
        json === null || steps === null ? undefined : sourcesAt(json, steps.map(String)).at(-1)
      return [path, source === undefined ? null : cut(textOf(source))]
    }),
  )
}

/** Returns the JSON text of a payload, the first of several; null for one that has none. */
function jsonText(payload: Uint8Array): string | null {
  if (payload.length === 0 || !isUtf8(payload)) return null
  const first = jsonParts(payload)?.values[0]
  const bytes = first === undefined ? payload : payload.subarray(first.from, first.to)
  const text = utf8ToString(bytes)
  try {
    JSON.parse(text)
    return text
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const textOf = (source: string): string =>
  source.startsWith('"') ? String(JSON.parse(source)) : source

/** Never leaves half a surrogate pair. */
function cut(text: string): string {
  if (text.length <= maxValue) return text
  const last = text.charCodeAt(maxValue - 1)
  return `${text.slice(0, last >= 0xd800 && last < 0xdc00 ? maxValue - 1 : maxValue)}…`
}
