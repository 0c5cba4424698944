/** Finds the values of a JSON text that contain the matches of a search. Pure. */
import { utf8ToString } from '../../../shared/bytes/utf8.ts'
import type { ByteRun } from '../../ui/byte-runs.ts'
import { childPath } from './json-tree.ts'

const [openObject, closeObject] = [0x7b, 0x7d]
const [openArray, closeArray] = [0x5b, 0x5d]
const [comma, quote, backslash] = [0x2c, 0x22, 0x5c]

interface Branch {
  readonly path: string
  /** Index of the current item; null for an object. */
  index: number | null
  /** The last key; null when a key or a `,` follows. */
  key: string | null
}

/**
 * Returns for each match the branches that contain it, from the root down, and last the value whose key or text it
 * begins in. `json` is valid JSON.
 */
export function jsonPlaces(json: Uint8Array, places: readonly ByteRun[]): string[][] {
  const found: string[][] = []
  const stack: Branch[] = []
  const pathOf = (branch: Branch | undefined): string => {
    if (branch === undefined) return '$'
    if (branch.index !== null) return `${branch.path}[${String(branch.index)}]`
    return branch.key === null ? branch.path : childPath(branch.path, branch.key)
  }
  let reported = 0
  /** Assigns the matches that begin before `end` and are not assigned yet to the value at `path`. */
  const report = (end: number, path: string): void => {
    if (!isBefore(places[reported], end)) return
    const above = stack.map((branch) => branch.path)
    const way = above.at(-1) === path ? above : [...above, path]
    for (; isBefore(places[reported], end); reported++) found.push(way)
  }
  for (let at = 0; at < json.length && reported < places.length;) {
    const end = tokenEnd(json, at)
    const branch = stack.at(-1)
    switch (json[at]) {
      case openObject:
      case openArray: {
        const path = pathOf(branch)
        report(end, path)
        stack.push({ path, index: json[at] === openArray ? 0 : null, key: null })
        break
      }
      case closeObject:
      case closeArray:
        report(end, branch?.path ?? '$')
        stack.pop()
        break
      case comma:
        report(end, branch?.path ?? '$')
        if (branch?.index != null) branch.index++
        else if (branch) branch.key = null
        break
      case quote:
        if (branch?.index === null && branch.key === null)
          branch.key = keyOf(json.subarray(at, end))
        report(end, pathOf(branch))
        break
      default:
        report(end, pathOf(branch))
    }
    at = end
  }
  return found
}

/** Returns the end of the string, the sign or the run of other characters at a position. */
function tokenEnd(json: Uint8Array, at: number): number {
  if (json[at] === quote) {
    let end = at + 1
    while (end < json.length && json[end] !== quote) end += json[end] === backslash ? 2 : 1
    return Math.min(json.length, end + 1)
  }
  if (isSign(json[at])) return at + 1
  let end = at + 1
  while (end < json.length && json[end] !== quote && !isSign(json[end])) end++
  return end
}

const isBefore = (place: ByteRun | undefined, end: number): boolean =>
  place !== undefined && place.from < end

const isSign = (byte: number | undefined): boolean =>
  byte === openObject ||
  byte === closeObject ||
  byte === openArray ||
  byte === closeArray ||
  byte === comma

function keyOf(string: Uint8Array): string {
  const key: unknown = JSON.parse(utf8ToString(string))
  return typeof key === 'string' ? key : ''
}
