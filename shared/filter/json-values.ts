/** The JSON values of a payload as filters test them: one, or several that are separated or behind a prefix. */
import { isUtf16 } from '../bytes/encodings.ts'
import { utf8ToString } from '../bytes/utf8.ts'
import { inUtf8 } from '../content/in-utf8.ts'
import { jsonParts, trimmed } from '../content/json-parts.ts'
import { handshakeKind, isEventKind, type FilteredEntry } from './entry.ts'

/** Maximum length of a payload that is parsed as JSON. Bytes. */
const maxJsonBytes = 16 * 1024 * 1024

/** A JSON text of a payload. */
export interface ParsedJson {
  /** As sent. */
  readonly text: string
  /** As `JSON.parse` returns it. */
  readonly value: unknown
}

const none: readonly ParsedJson[] = []
const known = new WeakMap<FilteredEntry, readonly ParsedJson[]>()

/** Returns the values; empty when the content is not JSON. Parsed once for all leaves of a filter. */
export function jsonValues(entry: FilteredEntry): readonly ParsedJson[] {
  const { kind } = entry.flags
  if (isEventKind(kind) || kind === handshakeKind) return none
  let values = known.get(entry)
  if (values === undefined) {
    values = parseValues(entry)
    known.set(entry, values)
  }
  return values
}

function parseValues(entry: FilteredEntry): readonly ParsedJson[] {
  const length = entry.length()
  if (length === 0 || length > maxJsonBytes) return none
  const { encoding } = entry
  const sent = entry.content()
  // Where ASCII has one byte, the ends tell without decoding that it is no JSON.
  if (!isUtf16(encoding) && !mayBeAny(sent)) return none
  const isUtf8 = encoding === 'utf-8'
  const content = inUtf8(sent, encoding)
  const [first, last] = endsOf(content)
  if (mayBeJson(first, last)) {
    const whole = parse(isUtf8 ? entry.text() : utf8ToString(content))
    if (whole !== null) return [whole]
  }
  if (!mayHaveParts(first, last)) return none
  const parts = jsonParts(content)
  if (parts === null) return none
  const values: ParsedJson[] = []
  for (const { from, to } of parts.values) {
    const part = content.subarray(from, to)
    const value = parse(isUtf8 ? entry.decode(part) : utf8ToString(part))
    if (value === null) return none
    values.push(value)
  }
  return values
}

/** Returns null for what is not JSON. */
function parse(text: string): ParsedJson | null {
  try {
    return { text, value: JSON.parse(text) }
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const codeOf = (character: string): number => character.charCodeAt(0)
const [quote, minus] = [codeOf('"'), codeOf('-')]
const [openObject, closeObject] = [codeOf('{'), codeOf('}')]
const [openArray, closeArray] = [codeOf('['), codeOf(']')]
const recordSeparator = 0x1e
const isDigit = (byte: number): boolean => byte >= codeOf('0') && byte <= codeOf('9')

/** The first and the last byte that are not white space. */
function endsOf(content: Uint8Array): readonly [number, number] {
  const { from, to } = trimmed(content, 0, content.length)
  return [content[from] ?? 0, content[to - 1] ?? 0]
}

function mayBeAny(content: Uint8Array): boolean {
  const [first, last] = endsOf(content)
  return mayBeJson(first, last) || mayHaveParts(first, last)
}

/** Whether a JSON text may have these ends: parsing what is none takes longer, because it throws. */
function mayBeJson(first: number, last: number): boolean {
  if (first === openObject) return last === closeObject
  if (first === openArray) return last === closeArray
  if (first === quote) return last === quote
  if (first === minus || isDigit(first)) return isDigit(last)
  // true, null, false.
  return (
    (first === codeOf('t') || first === codeOf('n') || first === codeOf('f')) && isWordEnd(last)
  )
}

const isWordEnd = (last: number): boolean => last === codeOf('e') || last === codeOf('l')

/** Whether `jsonParts` may find values in a payload with these ends. */
const mayHaveParts = (first: number, last: number): boolean =>
  (last === closeObject || last === closeArray || last === recordSeparator) &&
  (startsParts.has(first) || isDigit(first))

const startsParts: ReadonlySet<number> = new Set([
  openObject,
  openArray,
  // The guards of `jsonParts`, and the first byte of a byte order mark.
  ...Array.from(')wf', codeOf),
  0xef,
  recordSeparator,
])
