/**
 * What remains of a filter when part of an entry is known, and how parts are combined. Answers are no, yes, and unknown
 * when the payload decides.
 */
import type { Range } from './ast.ts'
import type { ColumnName } from './entry.ts'

/** Does not match, regardless of what remains unknown. */
export const no = 0
/** Matches, regardless of what remains unknown. */
export const yes = 1
/** The payload decides. */
export const unknown = 2
export type Answer = typeof no | typeof yes | typeof unknown
/** Decided for every entry, with different answers. */
export const settled = 3

/** What remains of a filter when the flags are known. */
export type Open =
  | Answer
  | { readonly column: ColumnName; readonly ranges: readonly Range[] }
  | { readonly peer: (connection: number) => Answer }
  /** The answer for entries with an annotation; no for all others. */
  | { readonly annotated: (n: number) => Answer }
  | { readonly all: readonly Open[] }
  | { readonly any: readonly Open[] }
  | { readonly not: Open }

/** Converts a known result to an answer. */
export const answer = (value: boolean): Answer => (value ? yes : no)

/** Conjunction; open until one part is no. */
export function allOf(parts: readonly Open[]): Open {
  if (parts.includes(no)) return no
  const open = parts.filter((part) => part !== yes)
  const [only = yes] = open
  if (open.length <= 1) return only
  return open.every((part) => part === unknown) ? unknown : { all: open }
}

/** Disjunction; open until one part is yes. */
export function anyOf(parts: readonly Open[]): Open {
  if (parts.includes(yes)) return yes
  const open = parts.filter((part) => part !== no)
  const [only = no] = open
  if (open.length <= 1) return only
  return open.every((part) => part === unknown) ? unknown : { any: open }
}

/** Negation; unknown stays unknown. */
export function notOf(open: Open): Open {
  if (open === unknown) return unknown
  return typeof open === 'number' ? (open === yes ? no : yes) : { not: open }
}
