/**
 * Lists the values of a JSON text with their paths, both in filter syntax. A truncated text is read as far as possible.
 * Pure.
 */

export interface JsonLeaf {
  /** `json.order.items[0]["any name"]` */
  readonly path: string
  /** A string in quotes, a number, true, false or null. */
  readonly value: string
}

/** Maximum number of values returned for one text. */
const maxLeaves = 200

const token = /\s*(?:([[\]{},:])|("(?:[^"\\]|\\.)*")|([^\s[\]{},:"]+))/y
const plainName = /^[A-Za-z_$@\u{80}-\u{10ffff}][A-Za-z0-9_$@\-\u{80}-\u{10ffff}]*$/u
const scalar = /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/

interface Branch {
  readonly path: string
  /** Index of the current item; null in an object. */
  index: number | null
  key: string | null
}

export function jsonLeaves(text: string): JsonLeaf[] {
  const leaves: JsonLeaf[] = []
  const stack: Branch[] = []
  const read = new RegExp(token)
  const here = (): string => {
    const branch = stack.at(-1)
    if (branch === undefined) return 'json'
    if (branch.index !== null) return `${branch.path}[${String(branch.index)}]`
    return branch.key === null ? branch.path : branch.path + step(branch.key)
  }
  while (leaves.length < maxLeaves) {
    const [, sign, string, word] = read.exec(text) ?? []
    const branch = stack.at(-1)
    if (sign === '{') stack.push({ path: here(), index: null, key: null })
    else if (sign === '[') stack.push({ path: here(), index: 0, key: null })
    else if (sign === '}' || sign === ']') stack.pop()
    else if (sign === ',') {
      if (branch?.index != null) branch.index++
      else if (branch) branch.key = null
    } else if (sign === undefined) {
      const value = string ?? (word !== undefined && scalar.test(word) ? word : undefined)
      // The end, or invalid JSON.
      if (value === undefined || branch === undefined) return leaves
      if (branch.index === null && branch.key === null) branch.key = nameOf(value)
      else leaves.push({ path: here(), value })
    }
  }
  return leaves
}

const step = (name: string): string =>
  plainName.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`

/** Decodes a quoted key; returns it unchanged when it is invalid. */
function nameOf(written: string): string {
  try {
    return String(JSON.parse(written))
  } catch (error) {
    if (error instanceof SyntaxError) return written
    throw error
  }
}
