/** Paths in JSON as columns have them. Pure. */
import type { JsonPath } from './ast.ts'
import { parsePath } from './literals.ts'

/** Longest path of a column. Characters. */
export const maxPathLength = 200

/** Parses a path in the syntax of filters, such as `json.order.items[0]`; null for any other text. */
export function parseJsonPath(text: string): JsonPath | null {
  if (!/^json[.[]/.test(text) || text.length > maxPathLength) return null
  return parsePath(text)
}
