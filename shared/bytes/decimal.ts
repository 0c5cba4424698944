/** Numbers as JSON writes them, RFC 8259 section 6, compared by their digits: a double holds only about 16. Pure. */

/** A number as written, and as the nearest double. */
export interface WrittenNumber {
  readonly value: number
  /** `12`, `-1.50`, `2e3`. */
  readonly written: string
}

/** Sign, digits without zeros around them, and the power of ten of the point before the first digit. */
interface Decimal {
  readonly sign: number
  readonly digits: string
  readonly exponent: number
}

/**
 * Compares two numbers exactly. Digits are read only when the doubles are equal: rounding keeps the order of numbers.
 * @param written the text of `value`
 * @returns a negative number, 0, or a positive number
 */
export function compareNumbers(value: number, written: () => string, than: WrittenNumber): number {
  if (value !== than.value) return value < than.value ? -1 : 1
  return compareDecimals(written(), than.written)
}

const decimal = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/** Reports whether a text is a number in decimal digits. */
export const isDecimal = (text: string): boolean => decimal.test(text)

function compareDecimals(a: string, b: string): number {
  if (a === b) return 0
  const [left, right] = [decimalOf(a), decimalOf(b)]
  if (left.sign !== right.sign) return left.sign - right.sign
  if (left.exponent !== right.exponent)
    return left.exponent < right.exponent ? -left.sign : left.sign
  if (left.digits === right.digits) return 0
  // Without the zeros at their ends, digits behind the point compare as texts.
  return left.digits < right.digits ? -left.sign : left.sign
}

function decimalOf(written: string): Decimal {
  const [, minus = '', whole = '', fraction = '', power = '0'] = decimal.exec(written) ?? []
  const all = whole + fraction
  const zeros = /^0*/.exec(all)?.[0].length ?? 0
  const digits = all.slice(zeros).replace(/0+$/, '')
  if (digits === '') return { sign: 0, digits, exponent: 0 }
  return { sign: minus === '' ? 1 : -1, digits, exponent: Number(power) + whole.length - zeros }
}
