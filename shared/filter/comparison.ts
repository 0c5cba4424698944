/** One comparison of a filter while it is checked: its parts as written, and the faults of its parts. */
import type { SyntaxNode } from '@lezer/common'
import type { Operator, ValueType } from './fields.ts'
import { parseString } from './literals.ts'
import { FilterFaultError, type FilterFault } from './problems.ts'

export interface FieldComparison {
  /** As written, for messages. */
  readonly name: string
  readonly operator: Operator
  readonly values: readonly SyntaxNode[]
  readonly source: string
}

/**
 * Returns the content of a quoted string as UTF-8, with its escapes replaced by bytes.
 * @throws FilterFaultError `bad-escape`
 */
export function stringBytes(node: SyntaxNode, source: string): Uint8Array {
  const parsed = parseString(textOf(node, source))
  if ('bytes' in parsed) return parsed.bytes
  const from = node.from + parsed.position
  throw new FilterFaultError(
    { code: 'bad-escape', found: source.slice(from, from + 2) },
    from,
    from + 2,
  )
}

/** Returns a word, or the content of a quoted string. */
export const wordOf = (node: SyntaxNode, source: string): string =>
  node.name === 'String'
    ? new TextDecoder().decode(stringBytes(node, source))
    : textOf(node, source)

/** Creates an error at a position in the expression. */
export const fault = (
  what: FilterFault,
  at: { from: number; to: number } | undefined,
): FilterFaultError => new FilterFaultError(what, at?.from ?? 0, at?.to ?? 0)

/** Returns a part as written. */
export const textOf = (node: SyntaxNode, source: string): string => source.slice(node.from, node.to)

/** Creates the error for a value of the wrong type. */
export const wrongValue = (
  { name, source }: FieldComparison,
  node: SyntaxNode,
  wants: ValueType,
): FilterFaultError =>
  fault({ code: 'wrong-value', field: name, wants, found: textOf(node, source) }, node)
