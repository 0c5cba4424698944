/**
 * JSON as rows of a tree; only open branches have rows. Numbers keep their digits as sent, so that a long integer is
 * not shown as the nearest double. Pure.
 */

/** A number whose digits a double would not keep. */
export class ExactNumber {
  readonly digits: string
  constructor(digits: string) {
    this.digits = digits
  }
}

export type Json =
  | string
  | number
  | boolean
  | null
  | ExactNumber
  | readonly Json[]
  | { readonly [key: string]: Json }

/** Maximum nesting that is parsed: walking a tree uses the stack. */
const maxNesting = 1_000

/** Returns the value of a JSON text; undefined when it is not JSON, or nested too deeply. */
export function parseJson(text: string): Json | undefined {
  if (nesting(text) > maxNesting) return undefined
  try {
    // Every engine in which the window runs has `context.source` (ECMAScript 2026); without it doubles are shown.
    const reviver = (_: string, value: unknown, context?: { source?: string }): unknown =>
      typeof value === 'number' && context?.source !== undefined && !keeps(value, context.source)
        ? new ExactNumber(context.source)
        : value
    return JSON.parse(text, reviver) as Json
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Returns the nesting of brackets outside of strings. */
function nesting(text: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (quoted) {
      if (c === 0x5c) i++
      else if (c === 0x22) quoted = false
    } else if (c === 0x22) quoted = true
    else if (c === 0x5b || c === 0x7b) deepest = Math.max(deepest, ++depth)
    else if (c === 0x5d || c === 0x7d) depth--
  }
  return deepest
}

const keeps = (value: number, source: string): boolean =>
  String(value) === source || (Number.isFinite(value) && source.length <= 15)

export interface TreeRow {
  /** The path from the root, `$.symbols[0]`; unique among rows. */
  path: string
  /** Key or index; empty for the root. */
  key: string
  depth: number
  value: Json
  /** Number of children; null for a value that cannot have children. */
  size: number | null
  open: boolean
  /** Row of its parent; -1 for the root. */
  parent: number
}

const isBranch = (value: Json): value is readonly Json[] | Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !(value instanceof ExactNumber)

/** Returns the rows of the tree, in order; only branches in `open` have their children. */
export function treeRows(root: Json, open: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = []
  const add = (value: Json, key: string, path: string, depth: number, parent: number) => {
    const branch = isBranch(value)
    const expanded = branch && open.has(path)
    const index = rows.length
    const size = branch ? (Array.isArray(value) ? value.length : Object.keys(value).length) : null
    rows.push({ path, key, depth, value, size, open: expanded, parent })
    if (!expanded) return
    if (Array.isArray(value)) {
      for (const [i, item] of (value as readonly Json[]).entries())
        add(item, String(i), `${path}[${String(i)}]`, depth + 1, index)
    } else {
      for (const [name, item] of Object.entries(value))
        add(item, name, childPath(path, name), depth + 1, index)
    }
  }
  add(root, '', '$', 0, -1)
  return rows
}

/** Returns the path of a member of an object, RFC 9535. */
export const childPath = (path: string, name: string): string =>
  path + (/^[A-Za-z_][\w]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`)

/** Returns at most `limit` paths of branches from the root down, which "expand all" opens. */
export function branches(root: Json, limit: number): Set<string> {
  const open = new Set<string>()
  const queue: { value: Json; path: string }[] = [{ value: root, path: '$' }]
  for (const { value, path } of queue) {
    if (!isBranch(value)) continue
    if (open.size >= limit) break
    open.add(path)
    const entries: [string, Json][] = Array.isArray(value)
      ? (value as readonly Json[]).map((item, i) => [`${path}[${String(i)}]`, item])
      : Object.entries(value).map(([name, item]) => [childPath(path, name), item])
    for (const [at, item] of entries) if (isBranch(item)) queue.push({ value: item, path: at })
  }
  return open
}

/** Writes a value as JSON; exact numbers keep their digits. */
export function writeJson(value: Json, indent = 2, margin = ''): string {
  if (value instanceof ExactNumber) return value.digits
  if (!isBranch(value)) return JSON.stringify(value)
  const inner = margin + ' '.repeat(indent)
  const items = Array.isArray(value)
    ? (value as readonly Json[]).map((item) => inner + writeJson(item, indent, inner))
    : Object.entries(value).map(
        ([name, item]) => `${inner}${JSON.stringify(name)}: ${writeJson(item, indent, inner)}`,
      )
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return items.length === 0 ? open + close : `${open}\n${items.join(',\n')}\n${margin}${close}`
}
