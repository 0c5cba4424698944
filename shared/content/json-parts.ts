/**
 * Finds JSON values in a payload that is not one JSON text: behind a byte order mark, a prefix that keeps scripts from
 * running the text (`)]}'`), the packet type of Engine.IO and Socket.IO (`42[...]`), or one of several values that are
 * separated by line feeds (NDJSON) or by 0x1e (RFC 7464 and SignalR). Finds only where values begin and end: the caller
 * parses them. Pure.
 */

/** Bytes `[from, to)` of the payload. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}

/** What stands around the values. */
export type JsonLayer = ByteRange &
  (
    | { readonly kind: 'bom' }
    /** `text` is ASCII. */
    | { readonly kind: 'prefix'; readonly text: string }
    | { readonly kind: 'separator'; readonly separator: 'line-feed' | 'record-separator' }
  )

export interface JsonParts {
  readonly layers: readonly JsonLayer[]
  /** Objects and arrays, in order; at least one. */
  readonly values: readonly ByteRange[]
}

const lineFeed = 0x0a
const recordSeparator = 0x1e
const openObject = 0x7b
const closeObject = 0x7d
const openArray = 0x5b
const closeArray = 0x5d

/** Maximum number of values of a payload. */
const maxValues = 1_000_000

/** Returns null for a payload that is one JSON text, and for one that has no such values. */
export function jsonParts(bytes: Uint8Array): JsonParts | null {
  const layers: JsonLayer[] = []
  let from = 0
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    layers.push({ kind: 'bom', from, to: 3 })
    from = 3
  }
  const guard = prefixAt(bytes, from, bytes.length, scriptGuard)
  if (guard !== null) {
    layers.push(guard)
    from = guard.to
  }
  const isSeparated = bytes.includes(recordSeparator, from)
  const values = isSeparated
    ? recordsOf(bytes, from, layers)
    : (linesOf(bytes, from, layers) ?? valueOf(bytes, from, layers))
  return values === null || values.length === 0 || layers.length === 0 ? null : { layers, values }
}

/** Returns the values between record separators, each of which may have the type of a packet. */
function recordsOf(bytes: Uint8Array, from: number, layers: JsonLayer[]): ByteRange[] | null {
  const values: ByteRange[] = []
  const prefixes: JsonLayer[] = []
  for (const record of split(bytes, from, recordSeparator)) {
    const prefix = prefixAt(bytes, record.from, record.to, packetType)
    const value = { from: prefix?.to ?? record.from, to: record.to }
    if (!isBranch(bytes, value) || values.length >= maxValues) return null
    if (prefix !== null && prefixes.length === 0) prefixes.push(prefix)
    values.push(value)
  }
  layers.push(
    { kind: 'separator', separator: 'record-separator', from, to: bytes.length },
    ...prefixes,
  )
  return values
}

/** Returns the values of lines; null when a line is not a value, or there is only one. */
function linesOf(bytes: Uint8Array, from: number, layers: JsonLayer[]): ByteRange[] | null {
  const values: ByteRange[] = []
  for (const line of split(bytes, from, lineFeed)) {
    if (!isBranch(bytes, line) || values.length >= maxValues) return null
    values.push(line)
  }
  if (values.length < 2) return null
  layers.push({ kind: 'separator', separator: 'line-feed', from, to: bytes.length })
  return values
}

function valueOf(bytes: Uint8Array, from: number, layers: JsonLayer[]): ByteRange[] | null {
  const whole = trimmed(bytes, from, bytes.length)
  const prefix = prefixAt(bytes, whole.from, whole.to, packetType)
  if (prefix !== null) layers.push(prefix)
  const value = { from: prefix?.to ?? whole.from, to: whole.to }
  return isBranch(bytes, value) ? [value] : null
}

/** Yields what is between separators without the white space around it, except where nothing is left. */
function* split(bytes: Uint8Array, from: number, separator: number): Generator<ByteRange> {
  for (let start = from; start < bytes.length;) {
    const at = bytes.indexOf(separator, start)
    const end = at < 0 ? bytes.length : at
    const range = trimmed(bytes, start, end)
    if (range.to > range.from) yield range
    start = end + 1
  }
}

/** White space of JSON, RFC 8259 section 2. */
const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/** Returns the range without the white space at its ends. */
export function trimmed(bytes: Uint8Array, from: number, to: number): ByteRange {
  let [start, end] = [from, to]
  while (start < end && isSpace(bytes[start])) start++
  while (end > start && isSpace(bytes[end - 1])) end--
  return { from: start, to: end }
}

/** Reports whether it begins and ends as an object or an array does. */
function isBranch(bytes: Uint8Array, { from, to }: ByteRange): boolean {
  if (to - from < 2) return false
  const [first, last] = [bytes[from], bytes[to - 1]]
  return first === openObject ? last === closeObject : first === openArray && last === closeArray
}

const scriptGuard = /^(?:\)\]\}',?|while ?\(1\);|for ?\(;;\);)[ \t\r]*\n?/
/**
 * The packet type of Engine.IO, then what Socket.IO writes before its data: type, number of attachments, namespace,
 * acknowledgement id (socket.io-protocol revision 5).
 */
const packetType = /^[0-6][0-6]?(?:\d{1,4}-)?(?:\/[^,\s[{]{1,200},)?\d{0,10}(?=[[{])/
/** White space, a byte order mark, the record separator, and their pictures in previews. */
const leading: ReadonlySet<string> = new Set(' \t\n\r\ufeff\u001e␉␊␍␞')

/**
 * Returns the text from the character on at which its first JSON value would begin. `text` is the beginning of a payload,
 * or its preview.
 */
export function withoutPrefix(text: string): string {
  const body = withoutLeading(withoutLeading(text).replace(scriptGuard, ''))
  return body.replace(packetType, '')
}

function withoutLeading(text: string): string {
  let at = 0
  while (leading.has(text[at] ?? '')) at++
  return text.slice(at)
}

/** Longest prefix. Bytes. */
const maxPrefix = 256

function prefixAt(
  bytes: Uint8Array,
  from: number,
  to: number,
  pattern: RegExp,
): Extract<JsonLayer, { kind: 'prefix' }> | null {
  const first = bytes[from] ?? 0
  // `)`, `w`, `f` and the digits 0 to 6.
  if (first !== 0x29 && first !== 0x77 && first !== 0x66 && (first < 0x30 || first > 0x36))
    return null
  const head = String.fromCharCode(...bytes.subarray(from, Math.min(to, from + maxPrefix)))
  const text = pattern.exec(head)?.[0]
  return text === undefined ? null : { kind: 'prefix', text, from, to: from + text.length }
}
