/**
 * Finds the matches of a search in one payload, for highlighting, including parts of matches that extend from the
 * pieces before and after.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import type { EncodingId } from '../../../../../shared/bytes/encodings.ts'
import { decodeWithOffsets } from '../../../../../shared/bytes/text-needle.ts'
import type { EngineResult } from '../../../../../shared/contract/engine.ts'

import { findInBuffer, type SoughtText } from './sought-text.ts'

/** Maximum number of ranges reported for one payload. */
export const mostPlaces = 10_000

/** A search from the character `lastIndex` on, with the semantics of `RegExp.exec`. */
export interface TextMatcher {
  lastIndex: number
  exec(text: string): { readonly index: number; readonly 0: string } | null
}

/** A text or bytes, or an expression; the expression's characters are bytes when it is `bytewise`. */
export type Sought =
  | { readonly text: SoughtText; readonly kind: number }
  | { readonly each: TextMatcher; readonly bytewise: boolean; readonly encoding: EncodingId }

/**
 * `before` and `after` are the adjacent ends of the pieces around `payload`, as far as a match can reach; empty for
 * none.
 */
export function matchPlaces(
  sought: Sought,
  payload: Buffer,
  before: Buffer,
  after: Buffer,
): EngineResult<'matches'> {
  const joined = Buffer.concat([before, payload, after])
  const from = before.length
  const to = from + payload.length
  const matches: { from: number; to: number }[] = []
  let more = false
  /** Returns false when the maximum is reached. */
  const add = (start: number, end: number): boolean => {
    if (end <= from || start >= to || end === start) return start < to
    if (matches.length === mostPlaces) {
      more = true
      return false
    }
    matches.push({ from: Math.max(start, from) - from, to: Math.min(end, to) - from })
    return true
  }
  if ('text' in sought) findLiteral(joined, sought, add)
  else if (sought.encoding !== 'utf-8') findDecoded(joined, sought.each, sought.encoding, add)
  else findText(joined, sought.each, sought.bytewise, add)
  return { matches, more }
}

type Add = (start: number, end: number) => boolean

function findLiteral(
  bytes: Buffer,
  { text, kind }: Extract<Sought, { text: SoughtText }>,
  add: Add,
): void {
  const needle = text.needleFor(kind)
  if (needle === null) findBytes(bytes, text.literal.bytes, add)
  else needle.forEach(bytes, findInBuffer, add)
}

function findBytes(bytes: Buffer, needle: Uint8Array, add: Add): void {
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + needle.length))
    if (!add(at, at + needle.length)) return
}

function findDecoded(bytes: Buffer, each: TextMatcher, encoding: EncodingId, add: Add): void {
  const { text, offsets } = decodeWithOffsets(bytes, encoding)
  each.lastIndex = 0
  for (let match = each.exec(text); match !== null; match = each.exec(text)) {
    if (match[0] === '') each.lastIndex++
    else if (!add(offsets[match.index]!, offsets[match.index + match[0].length]!)) return
  }
}

function findText(bytes: Buffer, each: TextMatcher, bytewise: boolean, add: Add): void {
  const utf8 = !bytewise && !isAscii(bytes) && isUtf8(bytes)
  const text = bytes.toString(utf8 ? 'utf8' : 'latin1')
  let counted = 0
  let at = 0
  /** Returns the number of bytes before a position in the text; positions must ascend. */
  const bytesBefore = (place: number): number => {
    if (!utf8) return place
    at += Buffer.byteLength(text.slice(counted, place))
    counted = place
    return at
  }
  each.lastIndex = 0
  for (let match = each.exec(text); match !== null; match = each.exec(text)) {
    if (match[0] === '') each.lastIndex++
    else if (!add(bytesBefore(match.index), bytesBefore(match.index + match[0].length))) return
  }
}

/** Reports whether a match begins before `at` and ends after it. */
export function crosses(each: TextMatcher, text: string, at: number): boolean {
  each.lastIndex = 0
  for (let match = each.exec(text); match !== null; match = each.exec(text)) {
    if (match.index >= at) return false
    if (match.index + match[0].length > at) return true
    each.lastIndex = match.index + 1
  }
  return false
}
