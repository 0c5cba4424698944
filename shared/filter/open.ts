/**
 * What a filter still leaves open once something of an entry is known, and how parts of it are put together: no, yes, and
 * unknown where the payload decides.
 */
import type { Range } from './ast.ts'
import type { ColumnName } from './entry.ts'

/** It does not match, whatever is looked at further. */
export const no = 0
/** It matches, whatever is looked at further. */
export const yes = 1
/** The payload decides. */
export const unknown = 2
export type Answer = typeof no | typeof yes | typeof unknown
/** Yes for some entries and no for the others. */
export const settled = 3

/** What is open of a filter once the facts are known. */
export type Open =
  | Answer
  | { readonly column: ColumnName; readonly ranges: readonly Range[] }
  | { readonly peer: (connection: number) => Answer }
  | { readonly all: readonly Open[] }
  | { readonly any: readonly Open[] }
  | { readonly not: Open }

/** What is known for certain. */
export const answer = (value: boolean): Answer => (value ? yes : no)

/** Open as long as none says no. */
export function allOf(parts: readonly Open[]): Open {
  if (parts.includes(no)) return no
  const open = parts.filter((part) => part !== yes)
  const [only = yes] = open
  if (open.length <= 1) return only
  return open.every((part) => part === unknown) ? unknown : { all: open }
}

/** Open as long as none says yes. */
export function anyOf(parts: readonly Open[]): Open {
  if (parts.includes(yes)) return yes
  const open = parts.filter((part) => part !== no)
  const [only = no] = open
  if (open.length <= 1) return only
  return open.every((part) => part === unknown) ? unknown : { any: open }
}

/** The opposite; what is unknown stays so. */
export function notOf(open: Open): Open {
  if (open === unknown) return unknown
  return typeof open === 'number' ? (open === yes ? no : yes) : { not: open }
}
