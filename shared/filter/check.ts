/** Comparisons: field, operator and values as written, checked against the table of fields and turned into a leaf. */
import type { SyntaxNode } from '@lezer/common'
import { stringToUtf8 } from '../bytes/utf8.ts'
import type { BytesTest, JsonScalar, JsonTest, Leaf, Range, RegexTest, TimeRange } from './ast.ts'
import {
  directionCodeOf,
  fields,
  kindCodeOf,
  opcodeOf,
  operators,
  type FieldName,
  type Operator,
  type ValueType,
} from './fields.ts'
import {
  parseHexBytes,
  parseNumber,
  parsePath,
  parseSize,
  parseString,
  parseTime,
  rangesOf,
  splitRange,
} from './literals.ts'
import { FilterFaultError, type FilterFault } from './problems.ts'

type Ordering = '==' | '!=' | '<' | '<=' | '>' | '>='

/** One comparison while it is read. */
interface Comparison {
  /** As written, for messages. */
  readonly name: string
  readonly operator: Operator
  readonly values: readonly SyntaxNode[]
  readonly source: string
}

/**
 * The leaf of a comparison. Without a field it is the text; `exists` asks for a path alone. All values of `in` are given.
 * @throws FilterFaultError
 */
export function checkComparison(
  field: SyntaxNode | null,
  sign: string,
  values: readonly SyntaxNode[],
  source: string,
): Leaf {
  const name = field === null ? 'text' : textOf(field, source)
  const path = field?.name === 'JsonPath' ? parsePath(name) : undefined
  if (path === null && field !== null) throw fault({ code: 'bad-escape', found: name }, field)
  if (path && sign === 'exists')
    return { type: 'json', path, test: { test: 'exists' }, negated: false }
  // Whoever calls has asked whether the field is known.
  const known = fields[path ? 'json' : (name as FieldName)]
  const operator = operators.find((one) => one === sign)
  const allowed: readonly Operator[] = known.operators
  if (operator === undefined || !allowed.includes(operator)) {
    const at = field?.nextSibling ?? field ?? values[0]
    throw fault({ code: 'wrong-operator', field: name, operator: sign, operators: allowed }, at)
  }
  const comparison = { name, operator, values, source }
  if (path) return { type: 'json', path, ...jsonTest(comparison) }
  return leafOf(name as Exclude<FieldName, 'json'>, comparison)
}

function leafOf(field: Exclude<FieldName, 'json'>, comparison: Comparison): Leaf {
  switch (field) {
    case 'n':
    case 'conn':
    case 'rsv':
      return { type: 'number', field, ranges: numberRanges(comparison, parseNumber, 'number') }
    case 'opcode':
      return { type: 'number', field, ranges: numberRanges(comparison, parseOpcode, 'opcode') }
    case 'len':
      return { type: 'number', field, ranges: numberRanges(comparison, parseSize, 'size') }
    case 'at':
      return { type: 'time', ranges: timeRanges(comparison) }
    case 'dir':
      return { type: 'choice', field, codes: choice(comparison, directionCodeOf, 3, 'direction') }
    case 'kind':
      return { type: 'choice', field, codes: choice(comparison, kindCodeOf, 32, 'kind') }
    case 'fin':
    case 'masked':
      return bit(field, comparison)
    case 'code':
      return code(comparison)
    case 'peer':
      return { type: 'peer', ...textTest(comparison, addressBytes, 'address') }
    case 'text':
      return { type: 'payload', field, ...textTest(comparison, textBytes, 'text') }
    case 'hex':
      return { type: 'payload', field, ...textTest(comparison, hexBytes, 'bytes') }
  }
}

function numberRanges(
  { name, operator, values, source }: Comparison,
  parse: (text: string) => number | null,
  wants: ValueType,
): Range[] {
  return values.flatMap((node) => {
    const text = textOf(node, source)
    const span = operator === 'in' ? splitRange(text) : undefined
    const [low, high] = span ? [parse(span[0]), parse(span[1])] : [parse(text), parse(text)]
    if (low === null || high === null)
      throw fault({ code: 'wrong-value', field: name, wants, found: text }, node)
    return rangesOf(ordering(operator), { low, high })
  })
}

const parseOpcode = (text: string): number | null => opcodeOf(text) ?? parseNumber(text)

/** A list asks each of its values like `==`. */
const ordering = (operator: Operator): Ordering =>
  operator === 'in' || operator === 'contains' || operator === 'matches' ? '==' : operator

function timeRanges({ name, operator, values, source }: Comparison): TimeRange[] {
  return values.flatMap((node) => {
    const text = textOf(node, source)
    const span = operator === 'in' ? splitRange(text) : undefined
    const low = parseTime(span ? span[0] : text)
    const high = span ? parseTime(span[1]) : low
    if (low === null || low.base !== high?.base)
      throw fault({ code: 'wrong-value', field: name, wants: 'time', found: text }, node)
    const range = { low: low.low, high: high.high }
    return rangesOf(ordering(operator), range).map((one) => ({ ...one, base: low.base }))
  })
}

/** The codes that a comparison lets through, of 0 to `count - 1`. */
function choice(
  { name, operator, values, source }: Comparison,
  codeOf: (word: string) => number,
  count: number,
  wants: ValueType,
): number[] {
  const codes = values.map((node) => {
    const found = codeOf(wordOf(node, source))
    if (found < 0)
      throw fault({ code: 'wrong-value', field: name, wants, found: textOf(node, source) }, node)
    return found
  })
  return operator === '!='
    ? Array.from({ length: count }, (_, i) => i).filter((i) => !codes.includes(i))
    : codes
}

function bit(field: 'fin' | 'masked', { operator, values, source }: Comparison): Leaf {
  const wanted = values.map((node) => {
    const text = wordOf(node, source)
    if (text === 'true' || text === '1') return true
    if (text === 'false' || text === '0') return false
    throw fault({ code: 'wrong-value', field, wants: 'boolean', found: text }, node)
  })
  const [set = true, ...others] = wanted
  // A list of both is every frame, which `masked != masked or masked` would say; the bit is either.
  if (others.some((other) => other !== set))
    return { type: 'number', field: 'rsv', ranges: [{ low: 0, high: 7 }] }
  return { type: 'bit', field, set: operator === '!=' ? !set : set }
}

function code({ name, operator, values, source }: Comparison): Leaf {
  const ranges: Range[] = []
  const words: string[] = []
  for (const node of values) {
    if (node.name === 'Literal')
      ranges.push(
        ...numberRanges(
          { name, operator: operator === '!=' ? '==' : operator, values: [node], source },
          parseNumber,
          'code',
        ),
      )
    else if ((node.name === 'Word' || node.name === 'String') && !/^[<>]/.test(operator))
      words.push(wordOf(node, source).toUpperCase())
    else
      throw fault(
        { code: 'wrong-value', field: name, wants: 'code', found: textOf(node, source) },
        node,
      )
  }
  return { type: 'code', ranges, words, negated: operator === '!=' }
}

type BytesOf = (node: SyntaxNode, source: string) => Uint8Array | null

function textTest(
  { name, operator, values, source }: Comparison,
  bytesOf: BytesOf,
  wants: ValueType,
): { test: BytesTest | RegexTest; negated: boolean } {
  const [value] = values
  if (operator === 'matches') return { test: regex(value, source, name), negated: false }
  const any = values.map((node) => {
    const bytes = bytesOf(node, source)
    if (bytes === null)
      throw fault({ code: 'wrong-value', field: name, wants, found: textOf(node, source) }, node)
    return bytes
  })
  if (operator === 'contains')
    return { test: { test: 'contains', needle: any[0] ?? new Uint8Array(0) }, negated: false }
  return { test: { test: 'equals', any }, negated: operator === '!=' }
}

const textBytes: BytesOf = (node, source) => {
  switch (node.name) {
    case 'String':
      return stringBytes(node, source)
    case 'Bytes':
      return parseHexBytes(textOf(node, source))
    default:
      return null
  }
}

const addressBytes: BytesOf = (node, source) =>
  node.name === 'Word' || node.name === 'Literal'
    ? stringToUtf8(textOf(node, source))
    : textBytes(node, source)

const hexBytes: BytesOf = (node, source) => {
  const text = textOf(node, source)
  if (node.name === 'Regex') return null
  const bytes = parseHexBytes(node.name === 'String' ? text.slice(1, -1) : text)
  return bytes === null || bytes.length === 0 ? null : bytes
}

function stringBytes(node: SyntaxNode, source: string): Uint8Array {
  const parsed = parseString(textOf(node, source))
  if ('bytes' in parsed) return parsed.bytes
  const from = node.from + parsed.position
  throw new FilterFaultError(
    { code: 'bad-escape', found: source.slice(from, from + 2) },
    from,
    from + 2,
  )
}

function regex(node: SyntaxNode | undefined, source: string, name: string): RegexTest {
  if (node === undefined) throw new Error('a comparison has a value')
  const text = textOf(node, source)
  let pattern: string
  let flags = ''
  if (node.name === 'Regex') {
    const end = text.lastIndexOf('/')
    pattern = text.slice(1, end)
    flags = text.slice(end + 1)
  } else if (node.name === 'String') {
    // In a string the backslashes are the expression's own: "\d+" is /\d+/.
    pattern = text.slice(1, -1)
  } else throw fault({ code: 'wrong-value', field: name, wants: 'regex', found: text }, node)
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

function jsonTest(comparison: Comparison): { test: JsonTest; negated: boolean } {
  const { name, operator, values, source } = comparison
  const [value] = values
  if (value === undefined) throw new Error('a comparison has a value')
  switch (operator) {
    case 'matches':
      return { test: regex(value, source, name), negated: false }
    case 'contains':
      return { test: { test: 'contains', part: wordOf(value, source) }, negated: false }
    case '==':
    case '!=':
      return {
        test: { test: 'equals', any: [scalar(value, comparison)] },
        negated: operator === '!=',
      }
    case 'in': {
      const ranges: Range[] = []
      const single: { node: SyntaxNode; one: JsonScalar }[] = []
      for (const node of values) {
        const [low, high] = splitRange(textOf(node, source))?.map(parseNumber) ?? []
        if (low == null || high == null) single.push({ node, one: scalar(node, comparison) })
        else ranges.push({ low, high })
      }
      if (ranges.length === 0)
        return { test: { test: 'equals', any: single.map(({ one }) => one) }, negated: false }
      for (const { node, one } of single) {
        if (typeof one !== 'number')
          throw fault(
            { code: 'wrong-value', field: name, wants: 'number', found: textOf(node, source) },
            node,
          )
        ranges.push({ low: one, high: one })
      }
      return { test: { test: 'between', ranges }, negated: false }
    }
    default: {
      const than = scalar(value, comparison)
      if (typeof than !== 'number' && typeof than !== 'string')
        throw fault(
          { code: 'wrong-value', field: name, wants: 'number', found: String(than) },
          value,
        )
      return { test: { test: 'order', operator, than }, negated: false }
    }
  }
}

const jsonWords: ReadonlyMap<string, JsonScalar> = new Map<string, JsonScalar>([
  ['true', true],
  ['false', false],
  ['null', null],
])

/** A size with a unit is its number of bytes; any other word is a string. */
function scalar(node: SyntaxNode, { name, source }: Comparison): JsonScalar {
  const text = textOf(node, source)
  if (node.name === 'Literal') return parseSize(text) ?? text
  if (node.name === 'String') return wordOf(node, source)
  const word = jsonWords.get(text)
  if (word !== undefined) return word
  if (node.name === 'Word') return text
  throw fault({ code: 'wrong-value', field: name, wants: 'json', found: text }, node)
}

/** A word, or what stands in a string's quotes. */
const wordOf = (node: SyntaxNode, source: string): string =>
  node.name === 'String'
    ? new TextDecoder().decode(stringBytes(node, source))
    : textOf(node, source)

const fault = (what: FilterFault, at: { from: number; to: number } | undefined): FilterFaultError =>
  new FilterFaultError(what, at?.from ?? 0, at?.to ?? 0)

const textOf = (node: SyntaxNode, source: string): string => source.slice(node.from, node.to)
