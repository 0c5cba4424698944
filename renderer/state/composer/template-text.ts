/** Finds variables in text, and converts JSON with variables to a template. Pure. */

export interface TextRange {
  from: number
  to: number
}

/** Returns every outermost, closed `{{...}}`. */
export function variableSpans(text: string): TextRange[] {
  const spans: TextRange[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at + 1 < text.length; at++) {
    const pair = text.slice(at, at + 2)
    if (pair === '{{') {
      if (depth++ === 0) from = at
    } else if (pair === '}}' && depth > 0) {
      if (--depth === 0) spans.push({ from, to: at + 2 })
    } else continue
    at++
  }
  return spans
}

/** Whether a text has what could be a variable; braces in JSON and C arrays are not followed by a name. */
export const hasVariables = (text: string): boolean =>
  variableSpans(text).some(({ from }) => /^\{\{\s*[a-z]/i.test(text.slice(from, from + 20)))

/** Converts JSON to a text template: backslashes are escaped, so that they stay unchanged. */
export function jsonTemplate(text: string): string {
  let template = ''
  let at = 0
  for (const { from, to } of variableSpans(text)) {
    template += text.slice(at, from).replaceAll('\\', '\\\\') + text.slice(from, to)
    at = to
  }
  return template + text.slice(at).replaceAll('\\', '\\\\')
}
