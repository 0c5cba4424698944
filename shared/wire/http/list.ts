/** Headers that are lists, RFC 9110 section 5.6.1. Pure. */

/** Returns the elements of a comma-separated header across all its lines, without empty ones. */
export const listOf = (values: readonly string[]): string[] =>
  splitOutsideQuotes(values.join(','), ',').filter((part) => part !== '')

/** Returns the trimmed parts of a text between separators that are in no quoted string. */
export function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = []
  let start = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '"') quoted = !quoted
    else if (char === '\\' && quoted) at++
    else if (char === separator && !quoted) {
      parts.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  parts.push(text.slice(start).trim())
  return parts
}
