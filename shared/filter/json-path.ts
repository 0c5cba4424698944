/**
 * Values of a JSON text by path, as they were sent: numbers keep their digits. Objects are not built, so that a column of
 * values costs little more than reading the text. Pure.
 */
import type { JsonPath } from './ast.ts'
import { parsePath } from './literals.ts'

/** Longest path of a column. Characters. */
export const maxPathLength = 200

/** Parses a path in the syntax of filters, such as `json.order.items[0]`; null for any other text. */
export function parseJsonPath(text: string): JsonPath | null {
  if (!/^json[.[]/.test(text) || text.length > maxPathLength) return null
  return parsePath(text)
}

/**
 * Returns the source text of the value at a path; null when there is none. As in JavaScript, the last of several members
 * with the same key counts.
 * @param json a valid JSON text
 */
export function sourceAt(json: string, path: JsonPath): string | null {
  let at = skipSpace(json, 0)
  for (const step of path) {
    const found = childAt(json, at, step)
    if (found === null) return null
    at = found
  }
  return json.slice(at, endOfValue(json, at))
}

/** Returns the start of a member or an item of the value at `at`; null when there is none. */
function childAt(json: string, at: number, step: string | number): number | null {
  const isObject = json[at] === '{'
  if (!isObject && json[at] !== '[') return null
  const key = String(step)
  let found: number | null = null
  let child = skipSpace(json, at + 1)
  for (let index = 0; json[child] !== '}' && json[child] !== ']' && child < json.length; index++) {
    let isIt = String(index) === key
    if (isObject) {
      const end = endOfValue(json, child)
      isIt = JSON.parse(json.slice(child, end)) === key
      child = skipSpace(json, skipSpace(json, end) + 1)
    }
    if (isIt) found = child
    if (isIt && !isObject) return found
    child = skipSpace(json, endOfValue(json, child))
    if (json[child] === ',') child = skipSpace(json, child + 1)
  }
  return found
}

function skipSpace(json: string, at: number): number {
  let next = at
  while (/[ \t\r\n]/.test(json.charAt(next))) next++
  return next
}

function endOfValue(json: string, at: number): number {
  const first = json[at]
  if (first === '"') return endOfString(json, at)
  let end = at
  if (first !== '{' && first !== '[') {
    while (end < json.length && !/[,\]} \t\r\n]/.test(json.charAt(end))) end++
    return end
  }
  for (let depth = 0; end < json.length; end++) {
    const character = json[end]
    if (character === '"') end = endOfString(json, end) - 1
    else if (character === '{' || character === '[') depth++
    else if ((character === '}' || character === ']') && --depth === 0) return end + 1
  }
  return end
}

/** Returns the position after the closing quote. */
function endOfString(json: string, at: number): number {
  let end = at + 1
  while (end < json.length && json[end] !== '"') end += json[end] === '\\' ? 2 : 1
  return end + 1
}
