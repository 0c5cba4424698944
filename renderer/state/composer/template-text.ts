/** Variables in what a person writes: where they stand, and JSON with them as a template. Pure. */

export interface Span {
  from: number
  to: number
}

/** Every `{{...}}`, those inside others not counted; one that is not closed is none. */
export function variableSpans(text: string): Span[] {
  const spans: Span[] = []
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

/** JSON as a template of text: its backslashes stay what they are. */
export function jsonTemplate(text: string): string {
  let template = ''
  let at = 0
  for (const { from, to } of variableSpans(text)) {
    template += text.slice(at, from).replaceAll('\\', '\\\\') + text.slice(from, to)
    at = to
  }
  return template + text.slice(at).replaceAll('\\', '\\\\')
}
