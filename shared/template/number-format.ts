/**
 * How a number of a template is written into its message: as decimal text, as hex text of fixed width, or as an
 * unsigned integer of 1 to 8 bytes in either byte order.
 */
import { stringToUtf8 } from '../bytes/utf8.ts'

export type NumberFormat =
  | { as: 'text' }
  | { as: 'hex'; digits: number; upperCase: boolean }
  | { as: 'integer'; bytes: number; littleEndian: boolean }

const integer = /^u(8|16|24|32|40|48|56|64)(be|le)?$/
const hex = /^(hex|HEX)(\d{1,2})?$/

/**
 * Reads `text`, `hex`, `HEX4`, `u16le`, `be`; null for anything else.
 * @param bytes how wide the number is when the word does not say
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

/** Bytes the format takes; null for decimal text, which takes as many as the number needs. */
export const formatWidth = (format: NumberFormat): number | null =>
  format.as === 'text' ? null : format.as === 'hex' ? format.digits : format.bytes

/** Whether the number can be written so without loss. */
export function fits(value: number, format: NumberFormat): boolean {
  if (format.as === 'text') return true
  const bits = format.as === 'hex' ? format.digits * 4 : format.bytes * 8
  return value >= 0 && value < 2 ** bits
}

/** The number as bytes; one that does not fit loses its highest bits, as counters do when they run over. */
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
