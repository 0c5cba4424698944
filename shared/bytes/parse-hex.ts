/**
 * Parses bytes from pasted text: plain digits, `0x01,02`, `\x01`, C arrays with their declaration, comments, and dumps
 * with offsets. Anything not recognized is an error with its position, so that an editor can mark it.
 */
import type { HexError, HexResult } from './hex-result.ts'
import { parseHexDump } from './parse-hex-dump.ts'

const separators = /[\s,;:_"'()[\]-]/
const digit = /[0-9a-fA-F]/
/** What can precede the digits of an array: types, names, brackets, `=`. */
const declaration = /^[\w\s:<>*&[\].,()$]*=?[\w\s<>[\].()]*$/

/** Parses `text`; returns the first error if it cannot be parsed. Empty text yields no bytes. */
export function parseHex(text: string): HexResult {
  const dump = parseHexDump(text)
  if (dump !== undefined) return dump
  const span = arraySpan(text)
  return 'error' in span ? span : parseDigits(text, span.start, span.end)
}

/** Returns the line and column, both from 1, of a position in a text. */
export function lineAndColumn(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: position - lineStart + 1 }
}

/**
 * Returns the part of the text that holds digits: inside `{...}` of C or `([...])` of JavaScript and Python, otherwise
 * everything.
 */
function arraySpan(text: string): { start: number; end: number } | HexError {
  const code = blankComments(text)
  const brace = code.indexOf('{')
  const open = brace < 0 ? code.indexOf('([') + 1 : brace
  if ((brace < 0 && open === 0) || !declaration.test(code.slice(0, open))) {
    return { start: 0, end: text.length }
  }
  const close = code.indexOf(brace < 0 ? ']' : '}', open + 1)
  if (close < 0) return { error: 'unclosed-brace', position: open, found: text.charAt(open) }
  const rest = /[^\s;)]/.exec(code.slice(close + 1))
  if (rest) {
    const position = close + 1 + rest.index
    return { error: 'not-hex', position, found: wordAt(text, position) }
  }
  return { start: open + 1, end: close }
}

function parseDigits(text: string, start: number, end: number): HexResult {
  // Every byte needs at least one character, so the length of the text bounds the result.
  const out = new Uint8Array(end - start)
  let length = 0
  let at = start
  while (at < end) {
    const c = text.charAt(at)
    if (separators.test(c)) {
      at++
      continue
    }
    const afterComment = skipComment(text, at)
    if (afterComment !== at) {
      if (afterComment < 0)
        return { error: 'unclosed-comment', position: at, found: text.slice(at, at + 2) }
      at = Math.min(afterComment, end)
      continue
    }
    const next = text.charAt(at + 1)
    const prefixed = (c === '0' || c === '\\') && (next === 'x' || next === 'X')
    const first = prefixed ? at + 2 : at
    let last = first
    const limit = c === '\\' ? Math.min(end, first + 2) : end
    while (last < limit && digit.test(text.charAt(last))) last++
    if (last === first) {
      return prefixed
        ? { error: 'missing-digits', position: at, found: text.slice(at, first) }
        : { error: 'not-hex', position: at, found: wordAt(text, at) }
    }
    if (last - first === 1) {
      out[length++] = Number.parseInt(text.charAt(first), 16)
    } else if ((last - first) % 2 === 1) {
      return { error: 'odd-digits', position: at, found: text.slice(at, last) }
    } else {
      for (let i = first; i < last; i += 2)
        out[length++] = Number.parseInt(text.slice(i, i + 2), 16)
    }
    at = last
    // A C suffix (0x01u, 0x02UL) or the h of assembler syntax does not change the value.
    const suffix = /^(?:[uU]?[lL]{0,2}|h)(?![\w])/.exec(text.slice(at, at + 4))
    if (suffix && (prefixed || suffix[0] === 'h')) at += suffix[0].length
    if (at < end && /[g-z]/i.test(text.charAt(at)))
      return { error: 'not-hex', position: first, found: wordAt(text, first) }
  }
  return { bytes: out.slice(0, length) }
}

/** Returns the end of the comment that starts at `at`; `at` itself when there is none, -1 when it is not closed. */
function skipComment(text: string, at: number): number {
  const c = text.charAt(at)
  if (c === '#' || text.startsWith('//', at)) {
    const end = text.indexOf('\n', at)
    return end < 0 ? text.length : end
  }
  if (!text.startsWith('/*', at)) return at
  const end = text.indexOf('*/', at + 2)
  return end < 0 ? -1 : end + 2
}

const comments = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|#[^\n]*/g
/** Replaces comments with spaces, so that positions stay the same. */
const blankComments = (text: string): string => text.replace(comments, (c) => ' '.repeat(c.length))

/** Returns up to 12 characters at a position, whole words where possible, for an error message. */
function wordAt(text: string, at: number): string {
  const word = /^[^\s,;]{1,12}/u.exec(text.slice(at, at + 24))
  return word ? word[0] : text.charAt(at)
}
