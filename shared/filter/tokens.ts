/** The tokens of a filter in order, complete or not, and what may follow each. Used for errors and for completion. */
import type { Tree } from '@lezer/common'
import type { Expected } from './problems.ts'

export interface Token {
  /** Name of the node in the grammar. */
  readonly name: string
  readonly from: number
  readonly to: number
}

/** What is allowed at a position, and the field it belongs to. */
export interface Expectation {
  readonly expected: Expected
  /** The field whose operator or value is expected; empty if none. */
  readonly field: string
  /** Number of open parentheses, without those of lists. */
  readonly depth: number
}

const skipped = new Set([
  'Filter',
  'And',
  'Or',
  'Not',
  'Group',
  'Comparison',
  'Membership',
  'List',
  'Bare',
  '⚠',
])
const wrappers = new Set(['Name', 'JsonWord', 'Operator', 'In', 'Word'])

/** Returns the tokens of a tree before `end`, from left to right, including those inside syntax errors. */
export function tokensOf(tree: Tree, end: number): Token[] {
  const tokens: Token[] = []
  tree.iterate({
    enter: ({ name, from, to, node }) => {
      if (to > end || from === to) return
      if (name === 'Operator' && node.firstChild !== null) return
      if (name === 'In' || name === 'JsonWord' || skipped.has(name)) return
      tokens.push({ name, from, to })
      return wrappers.has(name) ? false : undefined
    },
  })
  return tokens
}

/** Returns what is allowed after these tokens. */
export function expectedAfter(tokens: readonly Token[], source: string): Expectation {
  let expected: Expected = 'condition'
  let field = ''
  let depth = 0
  let inList = false
  for (const token of tokens) {
    switch (token.name) {
      case 'Name':
      case 'JsonPath':
        if (expected === 'value') expected = inList ? 'comma-or-paren' : 'and-or'
        else {
          expected = 'operator'
          field = source.slice(token.from, token.to)
        }
        break
      case 'Operator':
      case 'Contains':
      case 'Matches':
        expected = 'value'
        break
      case 'InWord':
        expected = 'list'
        break
      case '(':
        if (expected === 'list') {
          inList = true
          expected = 'value'
        } else depth++
        break
      case ',':
        expected = 'value'
        break
      case ')':
        if (inList) inList = false
        else depth = Math.max(0, depth - 1)
        expected = 'and-or'
        break
      case 'AndWord':
      case 'AndSign':
      case 'OrWord':
      case 'OrSign':
      case 'NotWord':
      case 'NotSign':
        expected = 'condition'
        field = ''
        break
      default:
        expected = inList ? 'comma-or-paren' : 'and-or'
    }
  }
  if (expected === 'and-or' || expected === 'condition') field = ''
  return { expected, field, depth }
}
