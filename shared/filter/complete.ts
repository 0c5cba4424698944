/** What can be written next in a filter. Pure; the window's field shows it, with words of its own for each. */
import {
  fieldNames,
  fields,
  flags,
  isFieldName,
  isFlagName,
  wordsOf,
  type Operator,
} from './fields.ts'
import { parser } from './parser.ts'
import { placeAfter, tokensOf } from './tokens.ts'

export interface Completion {
  readonly label: string
  readonly type: 'field' | 'flag' | 'operator' | 'value' | 'keyword'
}

export interface Completions {
  /** Where the word begins that they complete. */
  readonly from: number
  readonly options: readonly Completion[]
}

const keywords: readonly Completion[] = [
  { label: 'and', type: 'keyword' },
  { label: 'or', type: 'keyword' },
]

/** What fits at `position`, whatever of it is written already. */
export function completeFilter(source: string, position: number): Completions {
  const word = /[A-Za-z_][\w.\-[\]]*$|[=!<>]+$/.exec(source.slice(0, position))?.[0] ?? ''
  const from = position - word.length
  const tokens = tokensOf(parser.parse(source.slice(0, from)), from)
  const { expected, field } = placeAfter(tokens, source)
  switch (expected) {
    case 'condition':
      return { from, options: conditions() }
    case 'operator':
      return { from, options: [...operatorsOf(field), ...(isFlagName(field) ? keywords : [])] }
    case 'value':
      return { from, options: valuesOf(field) }
    case 'and-or':
      return { from, options: keywords }
    case 'list':
    case 'comma-or-paren':
    case 'closing-paren':
      return { from, options: [] }
  }
}

function conditions(): Completion[] {
  const both = new Set<string>(fieldNames)
  return [
    ...fieldNames.map((label): Completion => ({ label, type: 'field' })),
    ...flags
      .filter((label) => !both.has(label))
      .map((label): Completion => ({ label, type: 'flag' })),
    { label: 'not', type: 'keyword' },
  ]
}

function operatorsOf(field: string): Completion[] {
  const known: readonly Operator[] = field.startsWith('json')
    ? fields.json.operators
    : isFieldName(field)
      ? fields[field].operators
      : []
  return known.map((label) => ({ label, type: 'operator' }))
}

const valuesOf = (field: string): Completion[] =>
  isFieldName(field)
    ? wordsOf(fields[field].type).map((label) => ({ label, type: 'value' }))
    : field.startsWith('json')
      ? ['true', 'false', 'null'].map((label) => ({ label, type: 'value' }))
      : []
