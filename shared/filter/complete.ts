/** Completion of filters: what can be written next. Pure; the window adds a description to each option. */
import {
  fieldNames,
  fields,
  flags,
  isFieldName,
  isFlagName,
  wordsOf,
  type Operator,
  type ValueType,
} from './fields.ts'
import { parser } from './parser.ts'
import type { Expected } from './problems.ts'
import { expectedAfter, tokensOf } from './tokens.ts'

export interface Completion {
  readonly label: string
  readonly type: 'field' | 'flag' | 'operator' | 'value' | 'example' | 'keyword' | 'string'
}

export interface Completions {
  /** The range of the text that an option replaces. */
  readonly from: number
  readonly to: number
  readonly options: readonly Completion[]
}

/** Values of the loaded entries, offered as completions. */
export interface Seen {
  /** Keyed by path. */
  readonly json: ReadonlyMap<string, ReadonlySet<string>>
  readonly peers: readonly string[]
}

const nothingSeen: Seen = { json: new Map(), peers: [] }

const keywords: readonly Completion[] = [
  { label: 'and', type: 'keyword' },
  { label: 'or', type: 'keyword' },
]
const list: readonly Completion[] = [{ label: '(', type: 'keyword' }]

/** Examples of the syntax, for types that accept any value. */
const examples: Partial<Record<ValueType, readonly string[]>> = {
  size: ['100', '64KiB', '1MB'],
  time: ['250ms', '1.5s', '10m', '14:05', '14:05:09.112'],
  code: ['1000', '1001', '1002', '1006', '1007', '1009', '1011', 'ECONNREFUSED', 'ECONNRESET'],
}

/** Returns the options at `position`, including those that replace the word before it. */
export function completeFilter(source: string, position: number, seen = nothingSeen): Completions {
  const word = wordBefore(source.slice(0, position))
  const from = position - word.length
  // The editor inserts the closing quote together with the opening one, so the option replaces it too.
  const to = /^["']/.test(word) && source[position] === word[0] ? position + 1 : position
  const tokens = tokensOf(parser.parse(source.slice(0, from)), from)
  const { expected, field } = expectedAfter(tokens, source)
  return { from, to, options: word.startsWith('/') ? [] : optionsOf(expected, field, word, seen) }
}

/**
 * Returns the name, operator, path, or unclosed string or regular expression before the position; empty between words.
 */
function wordBefore(text: string): string {
  const whole =
    /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\/(?:[^/\\]|\\.)*\/?|json[\w.\-[\]$@"\u{80}-\u{10ffff}]*|[\w.\-:]+|[=!<>]+|./gsu
  const last = [...text.matchAll(whole)].at(-1)?.[0] ?? ''
  const isClosed = last.length > 1 && /^["'/]/.test(last) && last.endsWith(last.charAt(0))
  return isClosed || !/^["'/\w=!<>]/.test(last) ? '' : last
}

function optionsOf(
  expected: Expected,
  field: string,
  word: string,
  seen: Seen,
): readonly Completion[] {
  switch (expected) {
    case 'condition':
      return word.startsWith('json.') || word.startsWith('json[')
        ? pathsOf(seen)
        : [...conditions(), ...pathsOf(seen), ...quoted(word)]
    case 'operator':
      return [...operatorsOf(field), ...(isFlagName(field) ? keywords : [])]
    case 'value':
      return valuesOf(field, seen)
    case 'and-or':
      return keywords
    case 'list':
      return list
    case 'comma-or-paren':
    case 'closing-paren':
      return []
  }
}

/** A word that is no name alone is looked for as text. */
const quoted = (word: string): Completion[] =>
  /^[\w.\-:]+$/.test(word) && !isFieldName(word) && !isFlagName(word) && word !== 'not'
    ? [{ label: `"${word}"`, type: 'string' }]
    : []

const pathsOf = ({ json }: Seen): Completion[] =>
  [...json.keys()].map((label) => ({ label, type: 'field' }))

function conditions(): Completion[] {
  const both = new Set<string>(fieldNames)
  return [
    // Its synonym `colour` is offered.
    ...fieldNames
      .filter((label) => label !== 'color')
      .map((label): Completion => ({ label, type: 'field' })),
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

function valuesOf(field: string, { json, peers }: Seen): Completion[] {
  const value = (label: string): Completion => ({ label, type: 'value' })
  if (!isFieldName(field) || field === 'json')
    return field.startsWith('json')
      ? [...new Set([...(json.get(field) ?? []), 'true', 'false', 'null'])].map(value)
      : []
  const { type } = fields[field]
  if (type === 'address') return peers.map(value)
  return [
    ...wordsOf(type).map(value),
    ...(examples[type] ?? []).map((label): Completion => ({ label, type: 'example' })),
  ]
}
