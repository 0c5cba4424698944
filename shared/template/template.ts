/**
 * Messages with variables: escaped text or hex with `{{...}}`. A template is parsed once and evaluated for each message
 * sent. Pure: the caller supplies time and randomness, so the same context yields the same bytes.
 *
 * A field (length, checksum) covers the whole message or a range of it. Lengths are filled in first, then checksums
 * from left to right; the bytes of a checksum that is not yet filled in count as 0. A checksum with an open range (`2..`)
 * leaves its own bytes out; see `coverage.ts`.
 */
import type { EncodingId } from '../bytes/encodings.ts'
import type { Phrase } from '../problems/phrases.ts'
import { formatBase64 } from '../bytes/base64.ts'
import { checksum } from '../bytes/checksums.ts'
import { coverageOf, coveredBytes, coveredLength, type Coverage } from './coverage.ts'
import { parseEscapes } from '../bytes/escapes.ts'
import type { HexErrorCode } from '../bytes/hex-result.ts'
import { parseHex } from '../bytes/parse-hex.ts'
import { stringToUtf8 } from '../bytes/utf8.ts'
import { fits, formatWidth, writeNumber } from './number-format.ts'
import {
  readVariable,
  type VariableField,
  type TemplateContext,
  type VariableErrorCode,
} from './variables.ts'

/** `text` supports escapes such as `\n`, `\x1f`, `\u{1f600}` and `\{`; `hex` is the syntax of `parseHex`. */
export type TemplateSyntax = 'text' | 'hex'

export type TemplateErrorCode =
  | HexErrorCode
  | VariableErrorCode
  | 'bad-escape'
  /** A character that the encoding lacks. */
  | 'not-encodable'
  /** `{{` without `}}`. */
  | 'unclosed-variable'
  /** A length or checksum inside `{{base64:...}}`, where the message it covers would be ambiguous. */
  | 'field-inside'
  /** A length that its field cannot hold; detected only during evaluation. */
  | 'length-too-large'
  /** A range that ends before it begins, or exceeds the message; detected only during evaluation. */
  | 'empty-range'

export interface TemplateError {
  error: TemplateErrorCode
  /** Position in the text, in UTF-16 units. */
  position: number
  /** The text at this position. */
  found: string
}

/** A variable that was filled in. */
export interface Filled {
  /** Position in the template, in UTF-16 units. */
  position: number
  /** As written, with its braces. */
  found: string
  /** Its bytes are ASCII text for any values; otherwise they can be any bytes. */
  isText: boolean
  /** Its bytes in the message, the end exclusive. */
  start: number
  end: number
  /** What a length or a checksum is computed of; null for other variables. */
  coverage: Coverage | null
}

export type TemplateResult = { bytes: Uint8Array; variables: readonly Filled[] } | TemplateError

export interface Template {
  /** Whether two messages from this template can differ. */
  readonly varies: boolean
  render(context: TemplateContext): TemplateResult
}

interface SourcePosition {
  position: number
  found: string
}

type Part =
  | { bytes: Uint8Array }
  | ((
      | { make: (context: TemplateContext) => Uint8Array; isText: boolean }
      | { base64: readonly Part[] }
      | { field: VariableField }
    ) & { place: SourcePosition })

/**
 * Parses a text with variables; returns the first error and its position when it is invalid.
 * @param encoding that of the text; values of variables are ASCII
 */
export function parseTemplate(
  text: string,
  syntax: TemplateSyntax,
  encoding: EncodingId = 'utf-8',
): Template | TemplateError {
  const parts = parseParts(text, 0, text.length, { syntax, encoding })
  if ('error' in parts) return parts
  const varies = (part: Part): boolean =>
    'make' in part || ('base64' in part && part.base64.some(varies))
  return { varies: parts.some(varies), render: (context) => render(parts, context) }
}

/** Returns the English message for an error in a template. */
export function wordTemplateError({ error, found }: TemplateError): Phrase {
  const quoted = JSON.stringify(found)
  const reasons: Record<TemplateErrorCode, Phrase> = {
    'not-hex': `${quoted} is not a hex digit`,
    'odd-digits': `${quoted} has an odd number of digits`,
    'missing-digits': `digits expected after ${quoted}`,
    'unclosed-comment': 'unclosed comment',
    'unclosed-brace': `unclosed ${quoted}`,
    'dump-gap': `offset ${quoted} does not match the previous line`,
    'bad-escape': `invalid escape ${quoted}`,
    'not-encodable': `${quoted} cannot be represented in the text encoding`,
    'unknown-variable': `unknown variable ${quoted}`,
    'bad-argument': `${quoted} is not allowed here`,
    'missing-argument': `missing argument for ${quoted}`,
    'extra-argument': `unexpected argument ${quoted}`,
    'unclosed-variable': 'unclosed {{',
    'field-inside': `${quoted} is not allowed inside base64`,
    'length-too-large': `the length exceeds the range of ${quoted}`,
    'empty-range': `the range of ${quoted} is outside the message`,
  }
  return reasons[error]
}

/** How a text is written, and the encoding of its characters. */
interface TextForm {
  readonly syntax: TemplateSyntax
  readonly encoding: EncodingId
}

function parseParts(
  text: string,
  start: number,
  end: number,
  how: TextForm,
): Part[] | TemplateError {
  const parts: Part[] = []
  let at = start
  while (at < end) {
    const open = findVariable(text, at, end, how.syntax)
    if (open > at) {
      const literal = parseLiteral(text, at, open, how)
      if ('error' in literal) return literal
      parts.push(literal)
    }
    if (open === end) break
    const close = findClose(text, open, end)
    if (close < 0)
      return { error: 'unclosed-variable', position: open, found: text.slice(open, open + 2) }
    const part = parseVariable(text, open, close, how.encoding)
    if ('error' in part) return part
    parts.push(part)
    at = close + 2
  }
  return parts
}

/** Returns the start of the next variable, or `end`. */
function findVariable(text: string, start: number, end: number, syntax: TemplateSyntax): number {
  for (let at = start; at < end; at++) {
    // An escape has two or more characters; only its second one could be taken for a brace.
    if (syntax === 'text' && text[at] === '\\') at++
    else if (text[at] === '{' && text[at + 1] === '{' && at + 1 < end) return at
  }
  return end
}

/** Returns the position of the `}}` for the variable at `open`; -1 if missing. */
function findClose(text: string, open: number, end: number): number {
  let depth = 0
  for (let at = open; at + 1 < end; at++) {
    const pair = text.slice(at, at + 2)
    if (pair === '{{') depth++
    else if (pair === '}}' && --depth === 0) return at
    if (pair === '{{' || pair === '}}') at++
  }
  return -1
}

function parseLiteral(
  text: string,
  start: number,
  end: number,
  { syntax, encoding }: TextForm,
): { bytes: Uint8Array } | TemplateError {
  const literal = text.slice(start, end)
  const result = syntax === 'text' ? parseEscapes(literal, encoding) : parseHex(literal)
  return 'error' in result ? { ...result, position: start + result.position } : result
}

function parseVariable(
  text: string,
  open: number,
  close: number,
  encoding: EncodingId,
): Part | TemplateError {
  const source = text.slice(open + 2, close)
  const place = { position: open, found: text.slice(open, close + 2) }
  const base64 = /^\s*base64:/.exec(source)
  if (base64) {
    // The content is text in both syntaxes: hex digits would already be bytes.
    const inside = parseParts(text, open + 2 + base64[0].length, close, {
      syntax: 'text',
      encoding,
    })
    if ('error' in inside) return inside
    const field = inside.find((part) => 'field' in part)
    if (field) return { error: 'field-inside', ...field.place }
    return { base64: inside, place }
  }
  const variable = readVariable(source)
  if ('error' in variable) {
    const offset = Math.max(0, source.lastIndexOf(variable.found))
    return { ...variable, position: open + 2 + offset }
  }
  return { ...variable, place }
}

/** A part in the message being built. */
interface Piece {
  /** Null for a field, whose bytes depend on the others. */
  bytes: Uint8Array | null
  field: VariableField | null
  /** Of a variable. */
  place: SourcePosition | null
  isText: boolean
  start: number
  width: number
}

function render(parts: readonly Part[], context: TemplateContext): TemplateResult {
  const pieces = parts.map((part) => pieceOf(part, context))
  const bytes = new Uint8Array(layOut(pieces))
  for (const piece of pieces) if (piece.bytes) bytes.set(piece.bytes, piece.start)
  const fields = pieces.flatMap(({ field, place, start, width }) =>
    field && place ? [{ field, place, start, width }] : [],
  )
  const isLength = ({ field }: Slot): boolean => field.of === 'length'
  for (const slot of [...fields.filter(isLength), ...fields.filter((each) => !isLength(each))]) {
    const error = writeField(bytes, slot)
    if (error) return { error, ...slot.place }
  }
  return { bytes, variables: pieces.flatMap((piece) => filledIn(piece, bytes.length)) }
}

function filledIn({ field, place, isText, start, width }: Piece, length: number): Filled[] {
  if (place === null) return []
  const coverage = field && coverageOf(field, { start, width }, length)
  return [{ ...place, isText, start, end: start + width, coverage }]
}

function pieceOf(part: Part, context: TemplateContext): Piece {
  if ('field' in part) {
    const { field, place } = part
    const { format } = field
    const isText = format.as !== 'integer'
    return { bytes: null, field, place, isText, start: 0, width: formatWidth(format) ?? 1 }
  }
  const bytes = bytesOf(part, context)
  const place = 'place' in part ? part.place : null
  const isText = !('make' in part) || part.isText
  return { bytes, field: null, place, isText, start: 0, width: bytes.length }
}

function bytesOf(
  part: Exclude<Part, { field: VariableField }>,
  context: TemplateContext,
): Uint8Array {
  if ('bytes' in part) return part.bytes
  if ('make' in part) return part.make(context)
  // The parser rejects fields here.
  const inside = part.base64.flatMap((each) => ('field' in each ? [] : [...bytesOf(each, context)]))
  return stringToUtf8(formatBase64(Uint8Array.from(inside)))
}

/**
 * Positions the pieces, and returns the length of the message. A length in decimal text is widened until its digits fit,
 * which moves what follows.
 */
function layOut(pieces: readonly Piece[]): number {
  for (;;) {
    let length = 0
    for (const piece of pieces) {
      piece.start = length
      length += piece.width
    }
    let grew = false
    for (const piece of pieces) {
      if (piece.field?.format.as !== 'text') continue
      const covered = coveredLength(coverageOf(piece.field, piece, length))
      const digits = String(Math.max(0, covered)).length
      if (digits <= piece.width) continue
      piece.width = digits
      grew = true
    }
    if (!grew) return length
  }
}

/** A field and its bytes in the message. */
interface Slot {
  field: VariableField
  place: SourcePosition
  start: number
  width: number
}

function writeField(bytes: Uint8Array, slot: Slot): TemplateErrorCode | null {
  const { field, start, width } = slot
  const coverage = coverageOf(field, slot, bytes.length)
  const { from, to } = coverage
  if (from < 0 || to > bytes.length || from > to) return 'empty-range'
  if (field.of === 'length' && !fits(to - from, field.format)) return 'length-too-large'
  const value =
    field.of === 'length' ? to - from : checksum(field.of, coveredBytes(bytes, coverage))
  const written = writeNumber(value, field.format)
  if (field.format.as === 'text') bytes.fill(0x30, start, start + width)
  bytes.set(written, start + width - written.length)
  return null
}
