/** Literals of the filter language: numbers, sizes, durations, times, ranges, strings and bytes. */
import { isDecimal, type WrittenNumber } from '../bytes/decimal.ts'
import { parseEscapes } from '../bytes/escapes.ts'
import { parseHex } from '../bytes/parse-hex.ts'
import type { Range, TimeRange } from './ast.ts'

const sizeUnits: Readonly<Record<string, number>> = {
  b: 1,
  k: 1_000,
  kb: 1_000,
  kib: 1_024,
  m: 1_000_000,
  mb: 1_000_000,
  mib: 1_048_576,
  g: 1_000_000_000,
  gb: 1_000_000_000,
  gib: 1_073_741_824,
  tb: 1_000_000_000_000,
  tib: 1_099_511_627_776,
}
/** In microseconds. */
const timeUnits: Readonly<Record<string, number>> = {
  us: 1,
  µs: 1,
  μs: 1,
  ms: 1_000,
  s: 1_000_000,
  min: 60_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
  d: 86_400_000_000,
}

/** Parses a number: `12`, `1_000`, `-1.5`, `2e3`, `0x1f`. */
export function parseNumber(text: string): number | null {
  const plain = text.replaceAll('_', '')
  if (/^-?0x[0-9a-f]+$/i.test(plain))
    return plain.startsWith('-') ? -Number(plain.slice(1)) : Number(plain)
  return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(plain) ? Number(plain) : null
}

/** Parses a number with a unit and multiplies them. */
function parseWithUnit(text: string, units: Readonly<Record<string, number>>): number | null {
  const [, digits, unit] = /^([\d_]+(?:\.\d+)?)([a-zµμ]+)$/i.exec(text) ?? []
  if (digits === undefined || unit === undefined) return null
  const factor = Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()] : undefined
  return factor === undefined ? null : Number(digits.replaceAll('_', '')) * factor
}

/** Parses a number of bytes: `12`, `1.5kB`, `64KiB`. */
export const parseSize = (text: string): number | null =>
  parseNumber(text) ?? parseWithUnit(text, sizeUnits)

/** Parses a number and keeps all its digits. */
export function writtenNumber(text: string): WrittenNumber | null {
  const value = parseNumber(text)
  if (value === null) return null
  const plain = text.replaceAll('_', '')
  if (isDecimal(plain)) return { value, written: plain }
  const digits = BigInt(plain.replace('-', '')).toString()
  return { value, written: plain.startsWith('-') ? `-${digits}` : digits }
}

/** Parses a number of bytes; without a unit, keeps all its digits. */
export function writtenSize(text: string): WrittenNumber | null {
  const written = writtenNumber(text)
  if (written !== null) return written
  const value = parseSize(text)
  return value === null ? null : { value, written: String(value) }
}

/** Parses a duration: `250us`, `1.5s`, `2h`. Returns microseconds. */
export const parseDuration = (text: string): number | null => parseWithUnit(text, timeUnits)

/**
 * Returns the period that a written time stands for, from the precision of its seconds: `14:05:09` is a whole second.
 * Microseconds.
 */
const spanOf = (seconds: string | undefined, fraction: string | undefined): number =>
  seconds === undefined ? 60_000_000 : 10 ** (6 - (fraction?.length ?? 0))

const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?$/
const instant =
  /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(Z|[+-]\d{2}:\d{2})?)?$/i

const micros = (fraction: string | undefined): number => Number((fraction ?? '').padEnd(6, '0'))

/** Parses a time: a duration since the start, a clock time, a date or an ISO 8601 time (local without a zone). */
export function parseTime(text: string): TimeRange | null {
  const duration = parseDuration(text)
  if (duration !== null) {
    const us = Math.round(duration)
    return { base: 'start', low: us, high: us }
  }
  const time = clock.exec(text)
  if (time !== null) {
    const [, hours, minutes, seconds, fraction] = time
    if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds ?? 0) > 59) return null
    const low =
      ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0)) * 1_000_000 +
      micros(fraction)
    return { base: 'day', low, high: low + spanOf(seconds, fraction) - 1 }
  }
  const [whole, date, hours, minutes, seconds, fraction, zone] = instant.exec(text) ?? []
  if (whole === undefined) return null
  const day = hours === undefined
  const ms = Date.parse(
    `${date ?? ''}T${hours ?? '00'}:${minutes ?? '00'}:${seconds ?? '00'}${zone?.toUpperCase() ?? ''}`,
  )
  if (Number.isNaN(ms)) return null
  const low = ms * 1_000 + micros(fraction)
  return { base: 'epoch', low, high: low + (day ? 86_400_000_000 : spanOf(seconds, fraction)) - 1 }
}

/** Splits `a..b` into its two parts; undefined for a single value. */
export function splitRange(text: string): [low: string, high: string] | undefined {
  const [low, high, ...more] = text.split('..')
  return low && high && more.length === 0 ? [low, high] : undefined
}

/** Returns the ranges that match a comparison with `low` to `high` (one number, or a time with a duration). */
export function rangesOf(
  operator: '==' | '!=' | '<' | '<=' | '>' | '>=',
  { low, high }: Range,
): Range[] {
  switch (operator) {
    case '==':
      return Math.ceil(low) <= Math.floor(high)
        ? [{ low: Math.ceil(low), high: Math.floor(high) }]
        : []
    case '!=':
      return Math.ceil(low) <= Math.floor(high)
        ? [...rangesOf('<', { low, high }), ...rangesOf('>', { low, high })]
        : [{ low: -Infinity, high: Infinity }]
    case '<':
      return [{ low: -Infinity, high: Math.ceil(low) - 1 }]
    case '<=':
      return [{ low: -Infinity, high: Math.floor(high) }]
    case '>':
      return [{ low: Math.floor(high) + 1, high: Infinity }]
    case '>=':
      return [{ low: Math.ceil(low), high: Infinity }]
  }
}

/** Returns the bytes of a quoted string, or the position of an invalid escape. */
export function parseString(quoted: string): { bytes: Uint8Array } | { position: number } {
  const parsed = parseEscapes(quoted.slice(1, -1))
  return 'bytes' in parsed ? parsed : { position: parsed.position + 1 }
}

/** Parses bytes written in hex: `0a0b`, `0a 0b`, `\x0a\x0b`. */
export function parseHexBytes(text: string): Uint8Array | null {
  const parsed = parseHex(text)
  return 'bytes' in parsed ? parsed.bytes : null
}

/** Parses the path after `json`: `.name`, `[0]`, `["any name"]`. */
export function parsePath(text: string): (string | number)[] | null {
  const path: (string | number)[] = []
  const step = /\.([^.[\]]+)|\[(\d+)\]|\[("(?:[^\\"]|\\.)*"|'(?:[^\\']|\\.)*')\]/gy
  step.lastIndex = 'json'.length
  for (let at = step.lastIndex; at < text.length; at = step.lastIndex) {
    const [, name, index, quoted] = step.exec(text) ?? []
    if (name !== undefined) path.push(name)
    else if (index !== undefined) path.push(Number(index))
    else if (quoted !== undefined) {
      const parsed = parseString(quoted)
      if (!('bytes' in parsed)) return null
      path.push(new TextDecoder().decode(parsed.bytes))
    } else return null
  }
  return path
}
