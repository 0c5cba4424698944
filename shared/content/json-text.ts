/**
 * A JSON text and the places of its values. Everything that is shown or copied is a part of the text as it was sent:
 * parsing would change digits, exponents, escapes, the order of keys, and drop keys that occur twice.
 *
 * Values are numbered in the order in which they begin; the root is 0. The index is made in one pass and takes 20 bytes a
 * value. Pure.
 */
import type { ByteRange } from './json-parts.ts'

/** Maximum nesting of arrays and objects. */
const maxNesting = 1_000

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]
const [openArray, closeArray] = [0x5b, 0x5d]
const [openObject, closeObject] = [0x7b, 0x7d]

// A byte order mark is not JSON, RFC 8259 section 8.1, and part of a string elsewhere.
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The `nth` of several members with the same name, from 1. */
export interface Duplicate {
  readonly nth: number
  readonly of: number
}

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'word'

export class JsonText {
  readonly bytes: Uint8Array
  /** First byte of each value, and the one behind its last. */
  readonly #starts: Uint32Array
  readonly #ends: Uint32Array
  /** Number of the first value behind each value and all in it. */
  readonly #next: Uint32Array
  /** First byte of the key of each value; 0 for none, as the first byte of a text is never a key. */
  readonly #keys: Uint32Array
  readonly #parents: Uint32Array
  readonly #count: number
  /** Filled for each object when it is first asked for. */
  readonly #duplicates = new Map<number, ReadonlyMap<number, Duplicate>>()

  private constructor(bytes: Uint8Array, values: number) {
    this.bytes = bytes
    this.#starts = new Uint32Array(values)
    this.#ends = new Uint32Array(values)
    this.#next = new Uint32Array(values)
    this.#keys = new Uint32Array(values)
    this.#parents = new Uint32Array(values)
    this.#count = this.#index()
  }

  /** Returns undefined for bytes that are not JSON in UTF-8, or nested too deeply. */
  static read(bytes: Uint8Array): JsonText | undefined {
    const { nesting, values } = measure(bytes)
    if (nesting > maxNesting) return undefined
    try {
      JSON.parse(strictDecoder.decode(bytes))
    } catch (error) {
      // Neither has another way to say that this is not UTF-8, or not JSON.
      if (error instanceof SyntaxError || error instanceof TypeError) return undefined
      throw error
    }
    return new JsonText(bytes, values)
  }

  kind(value: number): JsonKind {
    const first = at(this.bytes, at(this.#starts, value))
    if (first === openObject) return 'object'
    if (first === openArray) return 'array'
    if (first === quote) return 'string'
    return first === 0x2d || (first >= 0x30 && first <= 0x39) ? 'number' : 'word'
  }

  isBranch(value: number): boolean {
    const kind = this.kind(value)
    return kind === 'object' || kind === 'array'
  }

  /** The bytes `[from, to)` of a value. */
  place(value: number): ByteRange {
    return { from: at(this.#starts, value), to: at(this.#ends, value) }
  }

  /** The bytes between the quotes of the key of a member; null for an item of an array, and for the root. */
  keyPlace(value: number): ByteRange | null {
    const start = at(this.#keys, value)
    return start === 0 ? null : { from: start + 1, to: endOfString(this.bytes, start) - 1 }
  }

  /** The text of a value as sent. */
  source(value: number): string {
    return this.#decode(this.place(value))
  }

  /** The text of a range as sent; a character at its ends is in it whole. */
  slice({ from, to }: ByteRange): ByteRange & { text: string } {
    while (from > 0 && isContinuation(this.bytes[from])) from--
    while (isContinuation(this.bytes[to])) to++
    return { from, to, text: this.#decode({ from, to }) }
  }

  /** The name that the key of a member means; null for an item of an array, and for the root. */
  name(value: number): string | null {
    const place = this.keyPlace(value)
    if (place === null) return null
    const key = this.#decode(place)
    return key.includes('\\') ? String(JSON.parse(`"${key}"`)) : key
  }

  /** Which of several members of its object with the same name a value is; null for one alone. */
  duplicate(value: number): Duplicate | null {
    if (this.#keys[value] === 0) return null
    const object = at(this.#parents, value)
    let duplicates = this.#duplicates.get(object)
    if (duplicates === undefined) {
      duplicates = duplicatesOf(Map.groupBy(this.children(object), (member) => this.name(member)))
      this.#duplicates.set(object, duplicates)
    }
    return duplicates.get(value) ?? null
  }

  /** The values that are directly in a branch, in their order. */
  children(branch: number): number[] {
    const children: number[] = []
    const end = at(this.#next, branch)
    for (let child = branch + 1; child < end; child = at(this.#next, child)) children.push(child)
    return children
  }

  /** Number of values that are directly in a branch. */
  size(branch: number): number {
    let size = 0
    const end = at(this.#next, branch)
    for (let child = branch + 1; child < end; child = at(this.#next, child)) size++
    return size
  }

  /**
   * Returns the values around a byte, from the root down: last the value whose key or text it is in, or the branch whose
   * punctuation or white space it is.
   */
  wayTo(byte: number): number[] {
    // The last value that begins at or before the byte, with its key, is around it or behind it in such a value.
    let [low, high] = [0, this.#count]
    while (low < high) {
      const middle = (low + high) >>> 1
      const from = at(this.#keys, middle) || at(this.#starts, middle)
      if (from <= byte) low = middle + 1
      else high = middle
    }
    let value = Math.max(0, low - 1)
    while (value !== 0 && byte >= at(this.#ends, value)) value = at(this.#parents, value)
    const way = [value]
    while (value !== 0) way.push((value = at(this.#parents, value)))
    return way.toReversed()
  }

  #decode({ from, to }: ByteRange): string {
    return decoder.decode(this.bytes.subarray(from, to))
  }

  /** Finds the values of a valid text; returns their number. */
  #index(): number {
    const { bytes } = this
    const open: number[] = []
    let value = 0
    let key = 0
    let isKey = false
    const begin = (start: number): void => {
      this.#starts[value] = start
      this.#keys[value] = key
      this.#parents[value] = open.at(-1) ?? 0
      key = 0
    }
    for (let next = 0; next < bytes.length;) {
      const byte = at(bytes, next)
      if (byte === openObject || byte === openArray) {
        begin(next++)
        open.push(value++)
        isKey = byte === openObject
      } else if (byte === closeObject || byte === closeArray) {
        const branch = open.pop() ?? 0
        this.#ends[branch] = ++next
        this.#next[branch] = value
      } else if (byte === comma) {
        isKey = at(bytes, at(this.#starts, open.at(-1) ?? 0)) === openObject
        next++
      } else if (byte === quote && isKey) {
        key = next
        isKey = false
        next = endOfString(bytes, next)
      } else if (byte <= 0x20 || byte === 0x3a) next++
      else {
        begin(next)
        next = byte === quote ? endOfString(bytes, next) : endOfWord(bytes, next)
        this.#ends[value++] = next
        this.#next[value - 1] = value
      }
    }
    return value
  }
}

function duplicatesOf(named: ReadonlyMap<unknown, readonly number[]>): Map<number, Duplicate> {
  const duplicates = new Map<number, Duplicate>()
  for (const same of named.values())
    if (same.length > 1)
      for (const [i, member] of same.entries())
        duplicates.set(member, { nth: i + 1, of: same.length })
  return duplicates
}

/** Every index is below the length; the compiler cannot know that. */
const at = (array: Uint8Array | Uint32Array, index: number): number => array[index] ?? 0

/** Nesting of brackets, and at least the number of values. */
function measure(bytes: Uint8Array): { nesting: number; values: number } {
  let [depth, nesting, values] = [0, 0, 1]
  for (let next = 0; next < bytes.length; next++) {
    const byte = at(bytes, next)
    if (byte === quote) next = endOfString(bytes, next) - 1
    else if (byte === openArray || byte === openObject) {
      nesting = Math.max(nesting, ++depth)
      values++
    } else if (byte === closeArray || byte === closeObject) depth--
    else if (byte === comma) values++
  }
  return { nesting, values }
}

/** Returns the byte behind the string that begins at a quote. */
function endOfString(bytes: Uint8Array, start: number): number {
  let end = start + 1
  while (end < bytes.length && bytes[end] !== quote) end += bytes[end] === backslash ? 2 : 1
  return Math.min(bytes.length, end + 1)
}

/** Returns the byte behind a number or a word. */
function endOfWord(bytes: Uint8Array, start: number): number {
  let end = start + 1
  while (end < bytes.length && !isEnd(at(bytes, end))) end++
  return end
}

const isEnd = (byte: number): boolean =>
  byte <= 0x20 || byte === comma || byte === closeArray || byte === closeObject

const isContinuation = (byte: number | undefined): boolean =>
  byte !== undefined && (byte & 0xc0) === 0x80
