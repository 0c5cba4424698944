/** The values of JSON in the columns of a row. Bounded: a long payload is not parsed, and a long value is cut. Pure. */
import { isUtf8, utf8ToString } from '../bytes/utf8.ts'
import { parseJsonPath, sourceAt } from '../filter/json-path.ts'

/** Maximum number of columns with values of JSON. */
export const maxJsonColumns = 8
/** Longest payload whose values are shown in columns. Bytes. */
export const maxColumnPayload = 262_144
/** Longest value. Characters. */
const maxValue = 240

/** Values by path. A string is its characters without quotes; anything else is as sent. Null: no value at this path. */
export type JsonValues = Readonly<Record<string, string | null>>

/** Returns the values of a payload at these paths, which are in the syntax of filters. */
export function jsonValues(payload: Uint8Array, paths: readonly string[]): JsonValues {
  const json = jsonText(payload)
  return Object.fromEntries(
    paths.map((path) => {
      const steps = parseJsonPath(path)
      const source = json === null || steps === null ? null : sourceAt(json, steps)
      return [path, source === null ? null : cut(textOf(source))]
    }),
  )
}

/** Returns null for a payload that is not JSON. */
function jsonText(payload: Uint8Array): string | null {
  if (payload.length === 0 || !isUtf8(payload)) return null
  const text = utf8ToString(payload)
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
