/**
 * The variables of a template: between `{{` and `}}`, a name and its arguments, separated by colons. A variable either
 * produces bytes directly, or is a field whose value depends on the rest of the message.
 */
import { checksumBytes, checksumNames, type ChecksumName } from '../bytes/checksums.ts'
import { stringToUtf8 } from '../bytes/utf8.ts'
import { parseNumberFormat, writeNumber, type NumberFormat } from './number-format.ts'

/** The inputs of a template. The same context yields the same bytes. */
export interface TemplateContext {
  /** Number of messages built from the template before this one. */
  index: number
  /** Microseconds since the epoch. */
  nowUs: number
  /** Returns new random bytes. */
  randomBytes: (length: number) => Uint8Array
}

/** A range of bytes in the message, between two offsets; negative offsets count from the end. */
export interface ByteRange {
  from: number
  /** Exclusive; null for an open range, up to the end of the message. */
  to: number | null
}
/** `before` and `after` are relative to the field itself. */
export type FieldRange = 'all' | 'before' | 'after' | ByteRange

export interface VariableField {
  of: 'length' | ChecksumName
  format: NumberFormat
  range: FieldRange
}

export type Variable =
  { make: (context: TemplateContext) => Uint8Array; isText: boolean } | { field: VariableField }

export type VariableErrorCode =
  'unknown-variable' | 'bad-argument' | 'missing-argument' | 'extra-argument'

export type VariableResult = Variable | { error: VariableErrorCode; found: string }

/** Every variable with its arguments, for menus and help; brackets mark optional parts. */
export const variableForms = [
  '{{counter[:start[:step[:format]]]}}',
  '{{now}}',
  '{{unix[:format]}}',
  '{{unixMs[:format]}}',
  '{{random:bytes}}',
  '{{int:lowest:highest[:format]}}',
  '{{uuid}}',
  '{{base64:text}}',
  '{{length[:format[:range]]}}',
  ...checksumNames.map((name) => `{{${name}[:format[:range]]}}`),
] as const

/** Maximum number of bytes for `{{random:N}}`. */
export const maxRandomBytes = 1_048_576

/** Below this limit, numbers are generated from 6 random bytes with negligible bias. */
const randomSpan = 2 ** 48

type Reader = (args: readonly string[]) => VariableResult

const bad = (found: string): VariableResult => ({ error: 'bad-argument', found })

const wholeNumber = (text: string | undefined): number | null => {
  if (text === undefined || !/^-?\d{1,16}$/.test(text)) return null
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : null
}

/** A variable that is a new number for each message, written as text unless its last argument is a format. */
const numbered = (
  format: string | undefined,
  value: (context: TemplateContext) => number,
): VariableResult => {
  const parsed = parseNumberFormat(format ?? 'text', 4)
  return parsed === null
    ? bad(format ?? '')
    : { make: (context) => writeNumber(value(context), parsed), isText: parsed.as !== 'integer' }
}

const counter: Reader = ([startText = '1', stepText = '1', format]) => {
  const start = wholeNumber(startText)
  const step = wholeNumber(stepText)
  if (start === null) return bad(startText)
  if (step === null) return bad(stepText)
  return numbered(format, ({ index }) => start + index * step)
}

const random: Reader = ([text]) => {
  if (text === undefined) return { error: 'missing-argument', found: 'random' }
  const length = wholeNumber(text)
  return length === null || length < 1 || length > maxRandomBytes
    ? bad(text)
    : { make: ({ randomBytes }) => randomBytes(length), isText: false }
}

const int: Reader = ([lowText, highText, format]) => {
  if (lowText === undefined || highText === undefined)
    return { error: 'missing-argument', found: 'int' }
  const low = wholeNumber(lowText)
  const high = wholeNumber(highText)
  if (low === null) return bad(lowText)
  if (high === null || high < low || high - low >= randomSpan) return bad(highText)
  return numbered(format, ({ randomBytes }) => {
    const value = randomBytes(6).reduce((sum, byte) => sum * 256 + byte, 0)
    return low + Math.floor((value / randomSpan) * (high - low + 1))
  })
}

/** Version 4, RFC 9562 section 5.4. */
const uuid: Reader = () => ({
  isText: true,
  make: ({ randomBytes }) => {
    const bytes = Uint8Array.from(randomBytes(16))
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
    const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    return stringToUtf8(digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'))
  },
})

const now: Reader = () => ({
  isText: true,
  make: ({ nowUs }) => stringToUtf8(new Date(nowUs / 1_000).toISOString()),
})

/** `all`, `before`, `after`, `2..`, `..-2`, `0..8`. */
function parseRange(text: string): FieldRange | null {
  if (text === 'all' || text === 'before' || text === 'after') return text
  const [whole, from = '', to = ''] = /^(-?\d{1,15})?\.\.(-?\d{1,15})?$/.exec(text) ?? []
  if (whole === undefined) return null
  return { from: Number(from), to: to === '' ? null : Number(to) }
}

const field =
  (
    of: VariableField['of'],
    bytes: number,
    defaultFormat: string,
    defaultRange: FieldRange,
  ): Reader =>
  ([formatText = defaultFormat, rangeText]) => {
    const format = parseNumberFormat(formatText, bytes)
    if (format === null || (format.as === 'text' && of !== 'length')) return bad(formatText)
    const range = rangeText === undefined ? defaultRange : parseRange(rangeText)
    return range === null ? bad(rangeText ?? '') : { field: { of, format, range } }
  }

/** For each name, its maximum number of arguments and its parser. */
const readers = new Map<string, [most: number, read: Reader]>([
  ['counter', [3, counter]],
  ['now', [0, now]],
  ['unix', [1, ([format]) => numbered(format, ({ nowUs }) => Math.floor(nowUs / 1e6))]],
  ['unixMs', [1, ([format = 'text']) => unixMs(format)]],
  ['random', [1, random]],
  ['int', [3, int]],
  ['uuid', [0, uuid]],
  ['length', [2, field('length', 2, 'text', 'all')]],
  ...checksumNames.map((name): [string, [number, Reader]] => [
    name,
    // Only Modbus sends the low byte of its CRC first.
    [2, field(name, checksumBytes[name], name === 'crc16modbus' ? 'le' : 'be', 'before')],
  ]),
])

/** Milliseconds since the epoch do not fit into 4 bytes: `be` and `le` use 8. */
function unixMs(format: string): VariableResult {
  const wide = format === 'be' || format === 'le' ? `u64${format}` : format
  return numbered(wide, ({ nowUs }) => Math.floor(nowUs / 1_000))
}

/** Parses one variable, except `base64`, which contains a template and is handled by the parser. */
export function readVariable(source: string): VariableResult {
  const [name = '', ...args] = source.split(':').map((word) => word.trim())
  const known = readers.get(name)
  if (known === undefined) return { error: 'unknown-variable', found: name }
  const [most, read] = known
  const extra = args[most]
  return extra === undefined ? read(args) : { error: 'extra-argument', found: extra }
}
