/**
 * How a template writes a number: as decimal text, as fixed-width hex text, or as an unsigned integer of 1 to 8 bytes
 * in either byte order.
 */
import { stringToUtf8 } from '../bytes/utf8.ts'

export type NumberFormat =
  | { as: 'text' }
  | { as: 'hex'; digits: number; upperCase: boolean }
  | { as: 'integer'; bytes: number; littleEndian: boolean }

const integer = /^u(8|16|24|32|40|48|56|64)(be|le)?$/
const hex = /^(hex|HEX)(\d{1,2})?$/

/**
 * Parses `text`, `hex`, `HEX4`, `u16le`, `be`; returns null for anything else.
 * @param bytes the width of the number when the format does not specify one
 */
export function parseNumberFormat(word: string, bytes: number): NumberFormat | null {
  if (word === 'text') return { as: 'text' }
  if (word === 'be' || word === 'le') return { as: 'integer', bytes, littleEndian: word === 'le' }
  const [, bits, order] = integer.exec(word) ?? []
  if (bits !== undefined)
    return { as: 'integer', bytes: Number(bits) / 8, littleEndian: order === 'le' }
  const [, letters, given] = hex.exec(word) ?? []
  const digits = given === undefined ? bytes * 2 : Number(given)
  return letters === undefined || digits < 1 || digits > 16
    ? null
    : { as: 'hex', digits, upperCase: letters === 'HEX' }
}

/** Returns the width of the format in bytes; null for decimal text, whose width depends on the number. */
export const formatWidth = (format: NumberFormat): number | null =>
  format.as === 'text' ? null : format.as === 'hex' ? format.digits : format.bytes

/** Reports whether the format can hold the number without loss. */
export function fits(value: number, format: NumberFormat): boolean {
  if (format.as === 'text') return true
  const bits = format.as === 'hex' ? format.digits * 4 : format.bytes * 8
  return value >= 0 && value < 2 ** bits
}

/** Encodes the number; a number that does not fit loses its highest bits, like a counter that wraps around. */
export function writeNumber(value: number, format: NumberFormat): Uint8Array {
  if (format.as === 'text') return stringToUtf8(String(value))
  if (format.as === 'hex') {
    const text = BigInt.asUintN(format.digits * 4, BigInt(value))
      .toString(16)
      .padStart(format.digits, '0')
    return stringToUtf8(format.upperCase ? text.toUpperCase() : text)
  }
  const { bytes, littleEndian } = format
  const out = new Uint8Array(bytes)
  let rest = BigInt.asUintN(bytes * 8, BigInt(value))
  for (let i = 0; i < bytes; i++) {
    out[littleEndian ? i : bytes - 1 - i] = Number(rest & 0xffn)
    rest >>= 8n
  }
  return out
}
