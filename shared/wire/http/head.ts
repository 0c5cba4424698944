/**
 * Incremental reader of the head of an HTTP/1.1 message, RFC 9112 sections 2 to 5. After the empty line it returns the
 * start line, the header fields with their positions, and how the head deviates from the grammar. It reads what browsers
 * read, so that a handshake fails only where theirs does. Bounded; never throws.
 */
import { listOf } from './list.ts'
import {
  readStartLine,
  type HeadRule,
  type RequestLine,
  type StartLine,
  type StatusLine,
} from './start-line.ts'
import { hasControlCharacter, isToken, latin1, textOf, trimBlanks } from './token.ts'

/** Maximum length of a head, as in Chromium. Bytes. */
export const maxHeadBytes = 262_144
/** Maximum number of lines after the start line. */
export const maxHeadFields = 1_000

/** One header field as sent; positions are relative to the head. */
export interface RawHeader {
  name: string
  /** Without surrounding white space; UTF-8 where it is valid, else Latin-1. A folded line follows a blank. */
  value: string
  start: number
  /** The position after the value, before the line ending. */
  end: number
}

/** The first place where a head breaks a rule. */
export interface HeadDeviation {
  rule: HeadRule
  /** Counted from 1, with the empty lines before the start line. */
  line: number
}

export interface HttpHead {
  start: RequestLine | StatusLine
  headers: RawHeader[]
  /** Each broken rule once. */
  deviations: HeadDeviation[]
  /** Bytes of the head, including the empty line. */
  length: number
}

/** Why bytes are not an HTTP head. */
export type HeadProblem = 'not-http' | 'too-long' | 'too-many-fields'

const LF = 10
const CR = 13
const SP = 32
const HT = 9

export class HttpHeadReader {
  readonly #kind: 'request' | 'response'
  #bytes = new Uint8Array(0)
  #length = 0
  /** The start of the current line, and the position up to which it was searched. */
  #lineStart = 0
  #searched = 0
  readonly #lines: Line[] = []
  /** Null before the first line that is not empty; `at` is its index. */
  #start: (StartLine & { at: number }) | null = null
  #head: HttpHead | null = null
  #problem: HeadProblem | null = null

  constructor(kind: 'request' | 'response') {
    this.#kind = kind
  }

  /** The head, null until it is complete. */
  get head(): HttpHead | null {
    return this.#head
  }

  get problem(): HeadProblem | null {
    return this.#problem
  }

  /** The bytes of the head received so far. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** Consumes the bytes of `chunk[start..)` that belong to the head. Returns how many. */
  push(chunk: Uint8Array, start = 0): number {
    if (this.#head || this.#problem) return 0
    const before = this.#length
    const take = Math.min(chunk.length - start, maxHeadBytes - before)
    this.#append(chunk.subarray(start, start + take))
    this.#readLines(this.bytes)
    if (this.#length === maxHeadBytes && this.head === null) this.#problem ??= 'too-long'
    return this.#length - before
  }

  #append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length
    if (length > this.#bytes.length) {
      // A head usually comes in one piece.
      const room = this.#length === 0 ? length : Math.min(2 * length, maxHeadBytes)
      const grown = new Uint8Array(room)
      grown.set(this.bytes)
      this.#bytes = grown
    }
    this.#bytes.set(bytes, this.#length)
    this.#length = length
  }

  #readLines(bytes: Uint8Array): void {
    for (;;) {
      const lf = bytes.indexOf(LF, this.#searched)
      if (lf < 0) break
      const start = this.#lineStart
      const end = lf > start && bytes[lf - 1] === CR ? lf - 1 : lf
      this.#lineStart = this.#searched = lf + 1
      this.#line(bytes, { start, end, bareLf: end === lf })
      if (this.#head !== null || this.#problem !== null) return
    }
    this.#searched = this.#length
    if (this.#start === null) this.#rejectEarly(bytes)
  }

  #line(bytes: Uint8Array, line: Line): void {
    const isEmpty = line.start === line.end
    this.#lines.push(line)
    if (this.#start !== null) {
      if (isEmpty) {
        this.#length = this.#lineStart
        this.#head = readHead(this.#start, this.bytes, this.#lines)
      } else if (this.#lines.length - this.#start.at > maxHeadFields + 1) {
        this.#problem = 'too-many-fields'
      }
    } else if (!isEmpty) {
      const read = readStartLine(this.#kind, textOf(bytes.subarray(line.start, line.end)))
      if (read === null) this.#problem = 'not-http'
      else this.#start = { ...read, at: this.#lines.length - 1 }
    } else if (this.#lines.length > maxHeadFields) {
      this.#problem = 'too-many-fields'
    }
  }

  /**
   * The greeting of another protocol may have no line ending, so the first bytes are checked before the line is
   * complete.
   */
  #rejectEarly(bytes: Uint8Array): void {
    const begun = latin1(bytes.subarray(this.#lineStart, this.#lineStart + 32))
    if (begun === '' || begun === '\r') return
    const possible =
      this.#kind === 'response'
        ? 'HTTP/'.startsWith(begun.slice(0, 5).toUpperCase())
        : isToken(/^[^ \t]*/.exec(begun)?.[0] ?? '')
    if (!possible) this.#problem = 'not-http'
  }
}

/** Positions of a line without its ending. */
interface Line {
  start: number
  end: number
  /** It ends with LF alone. */
  bareLf: boolean
}

/** @param lines the last one is empty */
function readHead(
  { start, broken, at }: StartLine & { at: number },
  bytes: Uint8Array,
  lines: readonly Line[],
): HttpHead {
  const found = new Deviations()
  if (at > 0) found.add('HTTP_EMPTY_LINE_FIRST', 0)
  for (const rule of broken) found.add(rule, at)
  const bare = lines.findIndex(({ bareLf }) => bareLf)
  if (bare >= 0) found.add('HTTP_BARE_LF', bare)
  // The characters of a head in ASCII are where its bytes are.
  const ascii = bytes.every((byte) => byte < 128) ? latin1(bytes) : null
  const textAt = (line: Line): string =>
    ascii === null
      ? textOf(bytes.subarray(line.start, line.end))
      : ascii.slice(line.start, line.end)

  const headers: RawHeader[] = []
  for (let i = at + 1; i < lines.length - 1; i++) {
    const line = lines[i]!
    const last = headers.at(-1)
    const lead = bytes[line.start]
    if (lead === SP || lead === HT) found.add('HTTP_FOLDED_LINE', i)
    if ((lead === SP || lead === HT) && last !== undefined) {
      const more = textAt(line)
      if (hasControlCharacter(more)) found.add('HTTP_CONTROL_CHARACTER', i)
      last.value = trimBlanks(`${last.value} ${trimBlanks(more)}`)
      last.end = line.end
    } else headers.push(readField(textAt(line), line, i, found))
  }
  const head = { start, headers, deviations: found.list, length: bytes.length }
  checkLengths(head, (header) => lines.findIndex(({ start }) => start === header.start), found)
  return head
}

function readField(
  text: string,
  { start, end }: Line,
  index: number,
  found: Deviations,
): RawHeader {
  const colon = text.indexOf(':')
  if (colon < 0) found.add('HTTP_LINE_WITHOUT_COLON', index)
  const written = colon < 0 ? text : text.slice(0, colon)
  const name = trimBlanks(written)
  if (colon >= 0 && /[ \t]$/.test(written)) found.add('HTTP_SPACE_BEFORE_COLON', index)
  if (colon >= 0 && !isToken(name)) found.add('HTTP_HEADER_NAME', index)
  if (hasControlCharacter(text)) found.add('HTTP_CONTROL_CHARACTER', index)
  return { name, value: colon < 0 ? '' : trimBlanks(text.slice(colon + 1)), start, end }
}

/** RFC 9110 section 8.6: one length, a number; RFC 9112 section 6.2: none beside a transfer coding. */
function checkLengths(
  head: HttpHead,
  lineOf: (header: RawHeader) => number,
  found: Deviations,
): void {
  const lengths = head.headers.filter(({ name }) => name.toLowerCase() === 'content-length')
  const [one, other] = lengths
  if (one === undefined) return
  const values = listOf(lengths.map(({ value }) => value))
  if (values.length !== 1 || !/^\d+$/.test(values[0] ?? ''))
    found.add('HTTP_CONTENT_LENGTH', lineOf(other ?? one))
  if (headerValues(head, 'Transfer-Encoding').length > 0)
    found.add('HTTP_LENGTH_AND_CODING', lineOf(one))
}

/** Broken rules, each with its first line. */
class Deviations {
  readonly list: HeadDeviation[] = []

  /** @param index of the line, from 0 */
  add(rule: HeadRule, index: number): void {
    if (!this.list.some((one) => one.rule === rule)) this.list.push({ rule, line: index + 1 })
  }
}

/** Returns the values of a header in the order sent. The name is not case-sensitive. */
export function headerValues(
  head: { readonly headers: readonly Pick<RawHeader, 'name' | 'value'>[] },
  name: string,
): string[] {
  const sought = name.toLowerCase()
  const values: string[] = []
  for (const header of head.headers)
    if (header.name.length === sought.length && header.name.toLowerCase() === sought)
      values.push(header.value)
  return values
}
