/**
 * The formats of a data inspector. Each reads from the start of the given bytes, and returns null when there are too
 * few bytes or they are not valid in the format.
 */
import { decodeUtf8 } from './utf8.ts'

export interface Inspected {
  /** Name of the format, for example `u16 be` or `time ms le`. */
  id: string
  /** The value without digit grouping; null when the bytes are too few or not valid in this format. */
  text: string | null
  /** Number of bytes read. */
  size: number
}

interface Format {
  readonly id: string
  readonly size: number
  /** Null when the byte order does not matter. */
  readonly order: 'le' | 'be' | null
  read(view: DataView): string | null
}

const whole = (id: string, size: number, read: (v: DataView, little: boolean) => number | bigint) =>
  both(id, size, (v, little) => String(read(v, little)))

const both = (
  id: string,
  size: number,
  read: (v: DataView, little: boolean) => string | null,
): readonly Format[] => [
  { id: `${id} le`, size, order: 'le', read: (v) => read(v, true) },
  { id: `${id} be`, size, order: 'be', read: (v) => read(v, false) },
]

/** Formats a single-precision number with the fewest digits that identify it. */
function single(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(value)
}

/** Times outside 1970 to 2200 are unlikely to be timestamps. */
const lastInstantMs = Date.UTC(2200, 0, 1)
const instant = (ms: number): string | null =>
  ms > 0 && ms < lastInstantMs ? new Date(ms).toISOString().replace('.000Z', 'Z') : null

const formats: readonly Format[] = [
  { id: 'u8', size: 1, order: null, read: (v) => String(v.getUint8(0)) },
  { id: 'i8', size: 1, order: null, read: (v) => String(v.getInt8(0)) },
  {
    id: 'bits',
    size: 1,
    order: null,
    read: (v) => v.getUint8(0).toString(2).padStart(8, '0').replace(/^..../, '$& '),
  },
  { id: 'utf-8', size: 1, order: null, read: character },
  ...whole('u16', 2, (v, le) => v.getUint16(0, le)),
  ...whole('i16', 2, (v, le) => v.getInt16(0, le)),
  ...whole('u32', 4, (v, le) => v.getUint32(0, le)),
  ...whole('i32', 4, (v, le) => v.getInt32(0, le)),
  ...whole('u64', 8, (v, le) => v.getBigUint64(0, le)),
  ...whole('i64', 8, (v, le) => v.getBigInt64(0, le)),
  ...both('f32', 4, (v, le) => single(v.getFloat32(0, le))),
  ...both('f64', 8, (v, le) => String(v.getFloat64(0, le))),
  ...both('time s', 4, (v, le) => instant(v.getUint32(0, le) * 1_000)),
  ...both('time ms', 8, (v, le) => instant(Number(v.getBigUint64(0, le)))),
]

function character(v: DataView): string | null {
  const bytes = new Uint8Array(v.buffer, v.byteOffset, Math.min(4, v.byteLength))
  const part = decodeUtf8(bytes, true).parts[0]
  if (!part || !('text' in part)) return null
  return JSON.stringify(String.fromCodePoint(part.text.codePointAt(0) ?? 0))
}

/** Maximum number of bytes that a format reads. */
export const inspectedBytes = 8

/** Returns the value of the first bytes in every format of one byte order and in formats without one. */
export function inspect(bytes: Uint8Array, order: 'le' | 'be'): Inspected[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return formats
    .filter((format) => format.order === null || format.order === order)
    .map((format) => ({
      id: format.id,
      text: view.byteLength < format.size ? null : format.read(view),
      size: format.size,
    }))
}
