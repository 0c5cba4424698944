/**
 * Parses a filter into a checked `Filter`, or returns the first fault. Pure; used by the window during input, by the
 * store before a scan, and by the command line.
 */
import type { SyntaxNode, Tree } from '@lezer/common'
import type { FilterTree } from './ast.ts'
import { checkComparison } from './check.ts'
import { fieldNames, fields, flags, isFieldName, isFlagName } from './fields.ts'
import { parser } from './parser.ts'
import {
  FilterFaultError,
  maxFilterLength,
  type FilterFault,
  type FilterProblem,
} from './problems.ts'
import { expectedAfter, tokensOf } from './tokens.ts'

export type ParsedFilter =
  | { readonly filter: FilterTree; readonly problem?: undefined }
  | { readonly filter?: undefined; readonly problem: FilterProblem }

/** Parses a filter. An empty text matches every entry. */
export function parseFilter(source: string): ParsedFilter {
  if (source.length > maxFilterLength)
    return { problem: { code: 'too-long', from: maxFilterLength, to: source.length } }
  const tree = parser.parse(source)
  try {
    const fault = faultOf(tree, source)
    if (fault !== undefined) throw fault
    const child = tree.topNode.firstChild
    return { filter: child === null ? { type: 'all' } : build(child, source) }
  } catch (error) {
    if (error instanceof FilterFaultError) return { problem: error.problem }
    throw error
  }
}

function build(node: SyntaxNode, source: string): FilterTree {
  switch (node.name) {
    case 'And':
    case 'Or':
      return joined(node, source)
    case 'Not':
      return { type: 'not', operand: build(last(node), source) }
    case 'Group':
      // Between the parentheses.
      return build(expressionIn(node), source)
    case 'Bare':
      return bare(first(node), source)
    case 'Comparison': {
      const [field, operator, value] = [first(node), first(node).nextSibling, last(node)]
      const sign = textOf(operator ?? value, source)
      knownField(field, source)
      return checkComparison(field, sign === '=' ? '==' : sign, [value], source)
    }
    case 'Membership': {
      knownField(first(node), source)
      const values = last(node)
        .getChildren('Literal')
        .concat(childValues(last(node)))
      return checkComparison(first(node), 'in', sorted(values), source)
    }
    default:
      throw new Error(`no rule makes ${node.name}`)
  }
}

/** `a and b and c` is one node with three operands. */
function joined(node: SyntaxNode, source: string): FilterTree {
  const type = node.name === 'And' ? 'and' : 'or'
  const operands: FilterTree[] = []
  for (const side of [first(node), last(node)]) {
    const operand = build(side, source)
    if (operand.type === type) operands.push(...operand.operands)
    else operands.push(operand)
  }
  return { type, operands }
}

function bare(node: SyntaxNode, source: string): FilterTree {
  if (node.name !== 'Name' && node.name !== 'JsonPath')
    return checkComparison(null, node.name === 'Regex' ? 'matches' : 'contains', [node], source)
  const name = textOf(node, source)
  if (isFlagName(name))
    return name === 'bookmarked'
      ? { type: 'annotation', of: 'bookmark' }
      : { type: 'flag', flag: name }
  if (node.name === 'JsonPath') return checkComparison(node, 'exists', [], source)
  knownField(node, source)
  const field = name as keyof typeof fields
  throw faultAt({ code: 'needs-operator', field, operators: fields[field].operators }, node)
}

function knownField(node: SyntaxNode, source: string): void {
  const name = textOf(node, source)
  if (node.name === 'JsonPath' || (isFieldName(name) && name !== 'json')) return
  const next = node.nextSibling
  if (isFlagName(name) && next !== null)
    throw faultAt(
      { code: 'expected', expected: 'and-or', found: textOf(next, source), field: '' },
      next,
    )
  throw faultAt({ code: 'unknown-field', name, near: nearest(name) }, node)
}

/** Returns the first syntax error. */
function faultOf(tree: Tree, source: string): FilterFaultError | undefined {
  let at: SyntaxNode | undefined
  tree.iterate({
    enter: ({ type, node }) => {
      if (at === undefined && type.isError) at = node
      return at === undefined
    },
  })
  if (at === undefined) return undefined
  const rest = source.slice(at.from)
  const from = at.from + rest.length - rest.trimStart().length
  const atEnd = expectedAfter(tokensOf(tree, at.from), source)
  const unfinished = source.charAt(from)
  if (unfinished === '"' || unfinished === "'")
    return new FilterFaultError({ code: 'unfinished', what: 'string' }, from, source.length)
  if (unfinished === '/')
    return new FilterFaultError({ code: 'unfinished', what: 'regex' }, from, source.length)
  const found = /^(?:[\w.\-:]+|[=!<>|&]+|\S)?/.exec(source.slice(from))?.[0] ?? ''
  // An unknown field name is reported as such, not as a missing operator after it.
  const { expected, field, depth } = atEnd
  const missing = expected === 'operator' && isFlagName(field) ? 'and-or' : expected
  if (missing === 'and-or')
    return expectation(depth > 0 && found === '' ? 'closing-paren' : missing, '')
  if (missing !== 'operator' || isFieldName(field) || field.startsWith('json'))
    return expectation(missing, field)
  const start = source.lastIndexOf(field, from)
  return new FilterFaultError(
    { code: 'unknown-field', name: field, near: nearest(field) },
    start,
    start + field.length,
  )

  function expectation(what: typeof expected, of: string): FilterFaultError {
    return new FilterFaultError(
      { code: 'expected', expected: what, found, field: of },
      from,
      from + found.length,
    )
  }
}

const faultAt = (
  fault: FilterFault,
  { from, to }: { from: number; to: number },
): FilterFaultError => new FilterFaultError(fault, from, to)

const textOf = (node: SyntaxNode, source: string): string => source.slice(node.from, node.to)

function first(node: SyntaxNode): SyntaxNode {
  if (node.firstChild === null) throw new Error(`${node.name} is empty`)
  return node.firstChild
}

function last(node: SyntaxNode): SyntaxNode {
  if (node.lastChild === null) throw new Error(`${node.name} is empty`)
  return node.lastChild
}

function expressionIn(group: SyntaxNode): SyntaxNode {
  const inside = first(group).nextSibling
  if (inside === null) throw new Error('an empty group')
  return inside
}

const valueNames = ['Word', 'String', 'Bytes', 'Regex', 'JsonWord']
const childValues = (list: SyntaxNode): SyntaxNode[] =>
  valueNames.flatMap((name) => list.getChildren(name))
const sorted = (nodes: SyntaxNode[]): SyntaxNode[] => nodes.sort((a, b) => a.from - b.from)

/** Returns the known name with the smallest edit distance, if it is small. */
function nearest(name: string): string {
  let best = ''
  let least = 3
  for (const known of [...fieldNames, ...flags]) {
    const far = distance(name.toLowerCase(), known)
    if (far < least && far < known.length) {
      least = far
      best = known
    }
  }
  return best
}

/** Returns the Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (next[j - 1] ?? 0) + 1,
          (row[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      )
    row = next
  }
  return row[b.length] ?? 0
}
