/**
 * Comparisons that packed columns answer: numbers, times, words for codes, bits, and what an event is called. Each throws
 * a `FilterFaultError` at the value that does not fit.
 */
import type { Leaf, Range, TimeRange } from './ast.ts'
import { textOf, wordOf, wrongValue, type Comparison } from './comparison.ts'
import { opcodeOf, type Operator, type ValueType } from './fields.ts'
import { parseNumber, parseTime, rangesOf, splitRange } from './literals.ts'

type Ordering = '==' | '!=' | '<' | '<=' | '>' | '>='

/** The numbers that a comparison lets through. */
export function numberRanges(
  comparison: Comparison,
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

/** A word for an opcode, RFC 6455 section 5.2, or its number. */
export const parseOpcode = (text: string): number | null => opcodeOf(text) ?? parseNumber(text)

/** A list asks each of its values like `==`. */
const ordering = (operator: Operator): Ordering =>
  operator === 'in' || operator === 'contains' || operator === 'matches' ? '==' : operator

/** The times that a comparison lets through, of the clock or since the session began. */
export function timeRanges(comparison: Comparison): TimeRange[] {
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

/** The codes that a comparison lets through, of 0 to `count - 1`. */
export function choice(
  comparison: Comparison,
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

/** Whether a bit of a frame is set. */
export function bit(field: 'fin' | 'masked', comparison: Comparison): Leaf {
  const { operator, values, source } = comparison
  const wanted = values.map((node) => {
    const text = wordOf(node, source)
    if (text === 'true' || text === '1') return true
    if (text === 'false' || text === '0') return false
    throw wrongValue(comparison, node, 'boolean')
  })
  const [set = true, ...others] = wanted
  // A list of both is every frame, which `masked != masked or masked` would say; the bit is either.
  if (others.some((other) => other !== set))
    return { type: 'number', field: 'rsv', ranges: [{ low: 0, high: 7 }] }
  return { type: 'bit', field, set: operator === '!=' ? !set : set }
}

/** A code of an event: close codes are numbers, those of errors and notes are words. */
export function code(comparison: Comparison): Leaf {
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
