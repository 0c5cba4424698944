/** One comparison of a filter while it is read: its parts as written, and what is said of a part that does not fit. */
import type { SyntaxNode } from '@lezer/common'
import type { Operator, ValueType } from './fields.ts'
import { parseString } from './literals.ts'
import { FilterFaultError, type FilterFault } from './problems.ts'

export interface Comparison {
  /** As written, for messages. */
  readonly name: string
  readonly operator: Operator
  readonly values: readonly SyntaxNode[]
  readonly source: string
}

/**
 * What a string's quotes hold, as UTF-8 and the bytes its escapes name.
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

/** A word, or what stands in a string's quotes. */
export const wordOf = (node: SyntaxNode, source: string): string =>
  node.name === 'String'
    ? new TextDecoder().decode(stringBytes(node, source))
    : textOf(node, source)

/** Something wrong with the expression, at a place of it. */
export const fault = (
  what: FilterFault,
  at: { from: number; to: number } | undefined,
): FilterFaultError => new FilterFaultError(what, at?.from ?? 0, at?.to ?? 0)

/** A part as it is written. */
export const textOf = (node: SyntaxNode, source: string): string => source.slice(node.from, node.to)

/** A value that its field cannot be compared with. */
export const wrongValue = (
  { name, source }: Comparison,
  node: SyntaxNode,
  wants: ValueType,
): FilterFaultError =>
  fault({ code: 'wrong-value', field: name, wants, found: textOf(node, source) }, node)
