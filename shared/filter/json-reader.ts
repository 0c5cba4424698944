/**
 * The values at a path in the JSON of a payload, each with its text: `JSON.parse` keeps only the last of several members
 * with the same key, and about 16 digits of a number.
 */
import type { JsonPath } from './ast.ts'
import type { FilteredEntry } from './entry.ts'
import { sourcesAt } from './json-sources.ts'
import { jsonValues } from './json-values.ts'

/** A value of a payload. */
export interface JsonValue {
  /** As `JSON.parse` returns it. */
  readonly value: unknown
  /** Finds its text as sent. */
  readonly source: () => string
}

/** Calls `test` with the values at a path until it returns true; reports whether it did. */
export type JsonReader = (entry: FilteredEntry, test: (found: JsonValue) => boolean) => boolean

/**
 * Returns the reader of the values at a path. The last value is that of `JSON.parse`; the text is searched only for the
 * values before it, when a key is repeated, and for the digits of a number, when a test asks for them.
 */
export function jsonReader(path: JsonPath): JsonReader {
  const names = path.map(String)
  const mayRepeat = repetitionTest(path)
  return (entry, test) =>
    jsonValues(entry).some(({ text, value }) => {
      const last = valueAt(value, path)
      if (last !== undefined) {
        // The length of an array has no text.
        const source = (): string => sourcesAt(text, names).at(-1) ?? JSON.stringify(last)
        if (test({ value: last, source })) return true
      }
      if (!mayRepeat(text)) return false
      const sources = sourcesAt(text, names)
      const before = last === undefined ? sources : sources.slice(0, -1)
      return before.some((source) => test({ value: JSON.parse(source), source: () => source }))
    })
}

/** Returns a quick test of texts: false when no key of the path occurs more than once. */
function repetitionTest(path: JsonPath): (text: string) => boolean {
  const names = path.filter((step) => typeof step === 'string')
  if (names.length === 0) return () => false
  // Such names have several spellings without \u.
  if (names.some((name) => JSON.stringify(name) !== `"${name}"` || name.includes('/')))
    return () => true
  // Searched without the first quote: it is the most frequent character of JSON.
  const ends = names.map((name) => `${name}"`)
  return (text) =>
    ends.some((end) => text.includes(end, text.indexOf(end) + end.length)) || text.includes('\\u')
}

function valueAt(json: unknown, path: JsonPath): unknown {
  let value = json
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}
