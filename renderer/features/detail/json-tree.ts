/** A JSON text as rows of a tree; only open branches have rows. Pure. */
import { jsonMember } from '../../../shared/filter/write.ts'
import type { FocusedField } from '../../state/timeline/timeline.svelte.ts'
import type { JsonText } from '../../../shared/content/json-text.ts'

export interface TreeRow {
  /** Number of the value in its text; unique among rows. */
  readonly value: number
  /** Index of an item in its array; null for a member of an object, and for the root. */
  readonly index: number | null
  readonly depth: number
  /** Number of children; null for a value that cannot have children. */
  readonly size: number | null
  readonly open: boolean
  /** Row of its parent; -1 for the root. */
  readonly parent: number
}

/** Returns the rows of the tree, in order; only branches in `open` have their children. */
export function treeRows(text: JsonText, open: ReadonlySet<number>): TreeRow[] {
  const rows: TreeRow[] = []
  const add = (value: number, index: number | null, depth: number, parent: number): void => {
    const isBranch = text.isBranch(value)
    const isOpen = isBranch && open.has(value)
    const row = rows.length
    const size = isBranch ? text.size(value) : null
    rows.push({ value, index, depth, size, open: isOpen, parent })
    if (!isOpen) return
    const isArray = text.kind(value) === 'array'
    for (const [i, child] of text.children(value).entries())
      add(child, isArray ? i : null, depth + 1, row)
  }
  add(0, null, 0, -1)
  return rows
}

/**
 * Returns the path of a row, RFC 9535: `$.symbols[0]`. Members with the same key have the same path.
 * @param isSequence whether the items of the root are separate values, in which paths begin
 */
export const pathOf = (
  text: JsonText,
  rows: readonly TreeRow[],
  at: number,
  isSequence = false,
): string => `$${stepsOf(text, rows, at, memberStep, isSequence)}`

function stepsOf(
  text: JsonText,
  rows: readonly TreeRow[],
  at: number,
  member: (name: string) => string,
  isSequence: boolean,
): string {
  const steps: string[] = []
  for (let row = rows[at]; row !== undefined; row = rows[row.parent]) {
    if (isSequence && row.parent === 0) break
    const name = text.name(row.value)
    if (name !== null) steps.push(member(name))
    else if (row.index !== null) steps.push(`[${String(row.index)}]`)
  }
  return steps.toReversed().join('')
}

/** Returns the value of a row, with its path as filters write it; null for an object or an array. */
export function fieldAt(
  text: JsonText,
  rows: readonly TreeRow[],
  at: number,
  isSequence = false,
): FocusedField | null {
  const row = rows[at]
  if (row === undefined || text.isBranch(row.value)) return null
  return {
    path: `json${stepsOf(text, rows, at, jsonMember, isSequence)}`,
    value: text.source(row.value),
  }
}

const memberStep = (name: string): string =>
  /^[A-Za-z_][\w]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`

/** Returns at most `limit` branches from the root down, which "expand all" opens. */
export function branches(text: JsonText, limit: number): Set<number> {
  const open = new Set<number>()
  const queue = [0]
  for (const value of queue) {
    if (!text.isBranch(value)) continue
    if (open.size >= limit) break
    open.add(value)
    for (const child of text.children(value)) if (text.isBranch(child)) queue.push(child)
  }
  return open
}
