/** Tests of single JSON values. Numbers are compared by all their digits. */
import { compareNumbers, isDecimal, type WrittenNumber } from '../bytes/decimal.ts'
import type { JsonScalar, JsonTest } from './ast.ts'
import type { FilterContext } from './entry.ts'
import type { JsonValue } from './json-reader.ts'
import { itemSources } from './json-sources.ts'

/** Compiles a test of a value. */
export function jsonTest(test: JsonTest, context: FilterContext): (found: JsonValue) => boolean {
  switch (test.test) {
    case 'exists':
      return () => true
    case 'equals':
      return (found) => test.any.some((one) => equals(found, one))
    case 'between':
      return (found) =>
        test.ranges.some(({ low, high }) => ordered(found, '>=', low) && ordered(found, '<=', high))
    case 'order':
      return (found) => ordered(found, test.operator, test.than)
    case 'contains':
      return containsTest(test.part)
    case 'matches': {
      const matches = context.matches(test)
      return ({ value }) => typeof value === 'string' && matches(value)
    }
  }
}

function equals({ value, source }: JsonValue, one: JsonScalar): boolean {
  if (typeof one !== 'object' || one === null) return value === one
  return typeof value === 'number' && compareNumbers(value, source, one) === 0
}

/** Compares numbers with numbers, and strings with strings by UTF-16 code units. */
function ordered(
  { value, source }: JsonValue,
  operator: '<' | '<=' | '>' | '>=',
  than: WrittenNumber | string,
): boolean {
  if (typeof than === 'string')
    return typeof value === 'string' && holds(value < than ? -1 : value > than ? 1 : 0, operator)
  return typeof value === 'number' && holds(compareNumbers(value, source, than), operator)
}

function holds(order: number, operator: '<' | '<=' | '>' | '>='): boolean {
  switch (operator) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

/** A string contains a part; an array contains an item that is written so, or is the same number. */
function containsTest(part: string): (found: JsonValue) => boolean {
  const number = isDecimal(part) ? { value: Number(part), written: part } : null
  return ({ value, source }) => {
    if (typeof value === 'string') return value.includes(part)
    if (!Array.isArray(value)) return false
    const items: readonly unknown[] = value
    if (number === null) return items.some((item) => String(item) === part)
    if (items.includes(part)) return true
    if (!items.includes(number.value)) return false
    return itemSources(source()).some(
      (item, i) =>
        items[i] === number.value && compareNumbers(number.value, () => item, number) === 0,
    )
  }
}
