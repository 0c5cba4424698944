/** Which bytes of a message a length or a checksum is computed of. Pure. */
import type { VariableField } from './variables.ts'

/** Offsets into the message, the ends exclusive. */
export interface Coverage {
  from: number
  to: number
  /** The bytes of the field itself, when they lie in the range and are left out. */
  without: { from: number; to: number } | null
}

/**
 * A checksum with an open range, such as `2..`, leaves its own bytes out: a receiver computes it without them. With `all`
 * and with a range whose end is given they count as 0, as in the checksum of an IP header. A length counts them.
 * @param at the bytes of the field
 * @param length of the message
 */
export function coverageOf(
  { of, range }: VariableField,
  { start, width }: { start: number; width: number },
  length: number,
): Coverage {
  const end = start + width
  if (range === 'all') return { from: 0, to: length, without: null }
  if (range === 'before') return { from: 0, to: start, without: null }
  if (range === 'after') return { from: end, to: length, without: null }
  const fromStart = (offset: number): number => (offset < 0 ? length + offset : offset)
  const from = fromStart(range.from)
  if (range.to !== null) return { from, to: fromStart(range.to), without: null }
  const own = { from: Math.max(start, from), to: end }
  if (of === 'length' || own.from >= own.to) return { from, to: length, without: null }
  // A field at an end of the range only makes it shorter.
  if (own.to === length) return { from, to: own.from, without: null }
  if (own.from === from) return { from: own.to, to: length, without: null }
  return { from, to: length, without: own }
}

/** Number of bytes; negative for a range that ends before it begins. */
export const coveredLength = ({ from, to, without }: Coverage): number =>
  to - from - (without ? without.to - without.from : 0)

export function coveredBytes(message: Uint8Array, { from, to, without }: Coverage): Uint8Array {
  if (without === null) return message.subarray(from, to)
  const before = message.subarray(from, without.from)
  const covered = new Uint8Array(before.length + to - without.to)
  covered.set(before)
  covered.set(message.subarray(without.to, to), before.length)
  return covered
}
