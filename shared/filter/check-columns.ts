/**
 * Checks comparisons that need no payload: numbers, times, directions and kinds, bits, codes of events, and colours.
 * Each function throws a `FilterFaultError` at an invalid value.
 */
import { rowColours, type RowColour } from '../model/annotation.ts'
import type { Leaf, Range, TimeRange } from './ast.ts'
import { textOf, wordOf, wrongValue, type FieldComparison } from './comparison.ts'
import { opcodeOf, type Operator, type ValueType } from './fields.ts'
import { parseNumber, parseTime, rangesOf, splitRange } from './literals.ts'

type Ordering = '==' | '!=' | '<' | '<=' | '>' | '>='

/** Returns the numbers that match a comparison. */
export function numberRanges(
  comparison: FieldComparison,
  parse: (text: string) => number | null,
  wants: ValueType,
): Range[] {
  const { operator, values, source } = comparison
  return values.flatMap((node) => {
    const text = textOf(node, source)
    const span = operator === 'in' ? splitRange(text) : undefined
    const [low, high] = span ? [parse(span[0]), parse(span[1])] : [parse(text), parse(text)]
    if (low === null || high === null) throw wrongValue(comparison, node, wants)
    return rangesOf(ordering(operator), { low, high })
  })
}

/** Parses an opcode: its name, RFC 6455 section 5.2, or its number. */
export const parseOpcode = (text: string): number | null => opcodeOf(text) ?? parseNumber(text)

/** `in` compares each of its values with `==`. */
const ordering = (operator: Operator): Ordering =>
  operator === 'in' || operator === 'contains' || operator === 'matches' ? '==' : operator

/** Returns the times that match a comparison, absolute or relative to the start of the session. */
export function timeRanges(comparison: FieldComparison): TimeRange[] {
  const { operator, values, source } = comparison
  return values.flatMap((node) => {
    const text = textOf(node, source)
    const span = operator === 'in' ? splitRange(text) : undefined
    const low = parseTime(span ? span[0] : text)
    const high = span ? parseTime(span[1]) : low
    if (low === null || low.base !== high?.base) throw wrongValue(comparison, node, 'time')
    const range = { low: low.low, high: high.high }
    return rangesOf(ordering(operator), range).map((one) => ({ ...one, base: low.base }))
  })
}

/** Returns the codes that match a comparison, out of 0 to `count - 1`. */
export function choice(
  comparison: FieldComparison,
  codeOf: (word: string) => number,
  count: number,
  wants: ValueType,
): number[] {
  const { operator, values, source } = comparison
  const codes = values.map((node) => {
    const found = codeOf(wordOf(node, source))
    if (found < 0) throw wrongValue(comparison, node, wants)
    return found
  })
  return operator === '!='
    ? Array.from({ length: count }, (_, i) => i).filter((i) => !codes.includes(i))
    : codes
}

/** Returns the colours that match a comparison. */
export function colours(comparison: FieldComparison): RowColour[] {
  const indexOf = (word: string): number => rowColours.findIndex((colour) => colour === word)
  const matching = choice(comparison, indexOf, rowColours.length, 'colour')
  return rowColours.filter((_, i) => matching.includes(i))
}

/** Returns the leaf that tests a bit of a frame. */
export function bit(field: 'fin' | 'masked', comparison: FieldComparison): Leaf {
  const { operator, values, source } = comparison
  const wanted = values.map((node) => {
    const text = wordOf(node, source)
    if (text === 'true' || text === '1') return true
    if (text === 'false' || text === '0') return false
    throw wrongValue(comparison, node, 'boolean')
  })
  const [set = true, ...others] = wanted
  // A list of both values matches every frame, and a `bit` leaf cannot express that.
  if (others.some((other) => other !== set))
    return { type: 'number', field: 'rsv', ranges: [{ low: 0, high: 7 }] }
  return { type: 'bit', field, set: operator === '!=' ? !set : set }
}

/** Returns the leaf that tests a code: a number for close codes, a word for errors and notes. */
export function code(comparison: FieldComparison): Leaf {
  const { operator, values, source } = comparison
  const ranges: Range[] = []
  const words: string[] = []
  for (const node of values) {
    if (node.name === 'Literal')
      ranges.push(
        ...numberRanges(
          { ...comparison, operator: operator === '!=' ? '==' : operator, values: [node] },
          parseNumber,
          'code',
        ),
      )
    else if ((node.name === 'Word' || node.name === 'String') && !/^[<>]/.test(operator))
      words.push(wordOf(node, source).toUpperCase())
    else throw wrongValue(comparison, node, 'code')
  }
  return { type: 'code', ranges, words, negated: operator === '!=' }
}
