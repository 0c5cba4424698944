/**
 * Checks comparisons of payloads, addresses and JSON values: bytes, regular expressions, scalars. Each function throws
 * a `FilterFaultError` at an invalid value.
 */
import type { SyntaxNode } from '@lezer/common'
import type { WrittenNumber } from '../bytes/decimal.ts'
import { stringToUtf8 } from '../bytes/utf8.ts'
import type { BytesTest, JsonScalar, JsonTest, RegexTest } from './ast.ts'
import {
  fault,
  stringBytes,
  textOf,
  wordOf,
  wrongValue,
  type FieldComparison,
} from './comparison.ts'
import type { ValueType } from './fields.ts'
import { parseHexBytes, splitRange, writtenNumber, writtenSize } from './literals.ts'

/** Converts a value to bytes; null when its type is wrong. */
type BytesOf = (node: SyntaxNode, source: string) => Uint8Array | null

/** Returns the test of a payload or of a peer's address. */
export function textTest(
  comparison: FieldComparison,
  bytesOf: BytesOf,
  wants: ValueType,
): { test: BytesTest | RegexTest; negated: boolean } {
  const { operator, values, source } = comparison
  const [value] = values
  if (operator === 'matches') return { test: regex(value, comparison), negated: false }
  const any = values.map((node) => {
    const bytes = bytesOf(node, source)
    if (bytes === null) throw wrongValue(comparison, node, wants)
    return bytes
  })
  const hex = any.filter((_, i) => values[i]?.name === 'Bytes')
  const written = hex.length > 0 && { hex }
  if (operator === 'contains')
    return {
      test: { test: 'contains', needle: any[0] ?? new Uint8Array(0), ...written },
      negated: false,
    }
  return { test: { test: 'equals', any, ...written }, negated: operator === '!=' }
}

/** Accepts a string, as UTF-8, or bytes in hex. */
export const textBytes: BytesOf = (node, source) => {
  switch (node.name) {
    case 'String':
      return stringBytes(node, source)
    case 'Bytes':
      return parseHexBytes(textOf(node, source))
    default:
      return null
  }
}

/** A host or a port can also be written without quotes. */
export const addressBytes: BytesOf = (node, source) =>
  node.name === 'Word' || node.name === 'Literal'
    ? stringToUtf8(textOf(node, source))
    : textBytes(node, source)

/** Accepts hex with or without quotes. */
export const hexBytes: BytesOf = (node, source) => {
  const text = textOf(node, source)
  if (node.name === 'Regex') return null
  const bytes = parseHexBytes(node.name === 'String' ? text.slice(1, -1) : text)
  return bytes === null || bytes.length === 0 ? null : bytes
}

function regex(node: SyntaxNode | undefined, comparison: FieldComparison): RegexTest {
  if (node === undefined) throw new Error('a comparison has a value')
  const text = textOf(node, comparison.source)
  let pattern: string
  let flags = ''
  if (node.name === 'Regex') {
    const end = text.lastIndexOf('/')
    pattern = text.slice(1, end)
    flags = text.slice(end + 1)
  } else if (node.name === 'String') {
    // Backslashes in the string belong to the regular expression: "\d+" is /\d+/.
    pattern = text.slice(1, -1)
  } else throw wrongValue(comparison, node, 'regex')
  const unknown = /[^imsu]/.exec(flags)
  if (unknown)
    throw fault(
      { code: 'bad-regex', message: `there is no flag ${unknown[0]}; there are i m s u` },
      node,
    )
  try {
    RegExp(pattern, flags)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const message = error.message.slice(error.message.lastIndexOf(': ') + 2).toLowerCase()
    throw fault({ code: 'bad-regex', message }, node)
  }
  return { test: 'matches', source: pattern, flags }
}

/** Returns the test of a JSON value. */
export function jsonTest(comparison: FieldComparison): { test: JsonTest; negated: boolean } {
  const { operator, values, source } = comparison
  const [value] = values
  if (value === undefined) throw new Error('a comparison has a value')
  switch (operator) {
    case 'matches':
      return { test: regex(value, comparison), negated: false }
    case 'contains':
      return { test: { test: 'contains', part: wordOf(value, source) }, negated: false }
    case '==':
    case '!=':
      return {
        test: { test: 'equals', any: [scalar(value, comparison)] },
        negated: operator === '!=',
      }
    case 'in':
      return { test: amongJson(comparison), negated: false }
    default: {
      const than = scalar(value, comparison)
      if (than === null || typeof than === 'boolean') throw wrongValue(comparison, value, 'number')
      return { test: { test: 'order', operator, than }, negated: false }
    }
  }
}

/** Values and ranges of a list; with a range, every value must be a number. */
function amongJson(comparison: FieldComparison): JsonTest {
  const { values, source } = comparison
  const ranges: { low: WrittenNumber; high: WrittenNumber }[] = []
  const single: { node: SyntaxNode; one: JsonScalar }[] = []
  for (const node of values) {
    const [low, high] = splitRange(textOf(node, source))?.map(writtenNumber) ?? []
    if (low == null || high == null) single.push({ node, one: scalar(node, comparison) })
    else ranges.push({ low, high })
  }
  if (ranges.length === 0) return { test: 'equals', any: single.map(({ one }) => one) }
  for (const { node, one } of single) {
    if (one === null || typeof one !== 'object') throw wrongValue(comparison, node, 'number')
    ranges.push({ low: one, high: one })
  }
  return { test: 'between', ranges }
}

const jsonWords: ReadonlyMap<string, JsonScalar> = new Map<string, JsonScalar>([
  ['true', true],
  ['false', false],
  ['null', null],
])

/** A size with a unit is its number of bytes; any other word is a string. */
function scalar(node: SyntaxNode, comparison: FieldComparison): JsonScalar {
  const { source } = comparison
  const text = textOf(node, source)
  if (node.name === 'Literal') return writtenSize(text) ?? text
  if (node.name === 'String') return wordOf(node, source)
  const word = jsonWords.get(text)
  if (word !== undefined) return word
  if (node.name === 'Word') return text
  throw wrongValue(comparison, node, 'json')
}
