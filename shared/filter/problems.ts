/** The faults of a written filter and their positions. The window translates them. */
import type { AppErrorMessage } from '../problems/app-errors.ts'
import type { Phrase } from '../problems/phrases.ts'
import type { Operator, ValueType } from './fields.ts'

/** Maximum length of a filter. UTF-16 units. */
export const maxFilterLength = 10_000

/** What is allowed at a position. */
export type Expected =
  'condition' | 'operator' | 'value' | 'list' | 'and-or' | 'comma-or-paren' | 'closing-paren'

export type FilterFault =
  | {
      readonly code: 'expected'
      readonly expected: Expected
      /** The text found instead; empty at the end. */
      readonly found: string
      /** The field whose operator or value is expected; empty if none. */
      readonly field: string
    }
  | { readonly code: 'unknown-field'; readonly name: string; readonly near: string }
  | { readonly code: 'unfinished'; readonly what: 'string' | 'regex' }
  /** A field that is not a condition without an operator. */
  | {
      readonly code: 'needs-operator'
      readonly field: string
      readonly operators: readonly Operator[]
    }
  | {
      readonly code: 'wrong-operator'
      readonly field: string
      readonly operator: string
      readonly operators: readonly Operator[]
    }
  | {
      readonly code: 'wrong-value'
      readonly field: string
      readonly wants: ValueType
      readonly found: string
    }
  | { readonly code: 'bad-escape'; readonly found: string }
  | { readonly code: 'bad-regex'; readonly message: string }
  | { readonly code: 'too-long' }

/** A fault and its position, in UTF-16 units; `from` equals `to` where something is missing. */
export type FilterProblem = FilterFault & { readonly from: number; readonly to: number }

const expectedWords: Readonly<Record<Expected, Phrase>> = {
  condition: 'a field, a flag, "text" or /expression/',
  operator: 'an operator',
  value: 'a value',
  list: 'a list such as (1, 5..9)',
  'and-or': '"and" or "or"',
  'comma-or-paren': '"," or ")"',
  'closing-paren': '")"',
}

const wants: Readonly<Record<ValueType, Phrase>> = {
  number: 'a number',
  size: 'a number of bytes, such as 100 or 64KiB',
  time: 'a duration such as 1.5s, a time such as 14:05:09.112 or a date',
  direction: 'in, out or none',
  kind: 'a kind, such as text, binary, ping or data',
  opcode: 'an opcode, such as ping, 1 or 0x9',
  boolean: 'true or false',
  colour: 'red, orange, yellow, green, blue or purple',
  code: 'a number such as 1006 or a code such as ECONNREFUSED',
  address: 'an address such as 127.0.0.1 or "[::1]:8080"',
  text: 'a "string" or bytes such as \\x00\\xff',
  bytes: 'bytes such as 0a0b or \\x0a\\x0b',
  json: 'a number, a "string", true, false or null',
  regex: 'a regular expression, /like this/i',
}

/** Returns the English message for a fault. */
export function describeFault(fault: FilterFault): AppErrorMessage {
  switch (fault.code) {
    case 'expected': {
      const what = expectedWords[fault.expected]
      if (fault.field === '')
        return fault.found === ''
          ? `The filter is incomplete: expected ${what}.`
          : `Expected ${what}, found ${fault.found}.`
      return fault.found === ''
        ? `The filter is incomplete: expected ${what} after ${fault.field}.`
        : `Expected ${what} after ${fault.field}, found ${fault.found}.`
    }
    case 'unknown-field':
      return fault.near === ''
        ? `Unknown field "${fault.name}".`
        : `Unknown field "${fault.name}". Did you mean "${fault.near}"?`
    case 'unfinished':
      return fault.what === 'string'
        ? 'The string has no closing quote.'
        : 'The regular expression has no closing slash.'
    case 'needs-operator':
      return `Expected an operator after ${fault.field}: ${fault.operators.join(' ')}.`
    case 'wrong-operator':
      return `${fault.field} does not support ${fault.operator}. Use ${fault.operators.join(' ')}.`
    case 'wrong-value':
      return `${fault.field} requires ${wants[fault.wants]}, not ${fault.found}.`
    case 'bad-escape':
      return `Invalid escape ${fault.found}. Use \\n \\r \\t \\0 \\\\ \\" \\xNN \\uNNNN.`
    case 'bad-regex':
      return `Invalid regular expression: ${fault.message}.`
    case 'too-long':
      return 'The filter is too long.'
  }
}

/** Aborts parsing; thrown and caught inside `parseFilter`. */
export class FilterFaultError extends Error {
  readonly problem: FilterProblem

  constructor(fault: FilterFault, from: number, to: number) {
    super(describeFault(fault))
    this.problem = { ...fault, from, to }
  }
}
