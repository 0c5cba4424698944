/**
 * Two JSON texts side by side, by structure: members of objects are paired by name, whatever their order, and items of
 * arrays are aligned. White space is laid out anew; everything else is shown and compared as it was sent. Pure.
 */
import { jsonParts } from '../../../../shared/content/json-parts.ts'
import { JsonText, type JsonKind } from '../../../../shared/content/json-text.ts'
import {
  RowRuns,
  type Cell,
  type CellRun,
  type DiffRow,
  type DiffRows,
  type RowNote,
} from './rows.ts'
import { difference } from './spans.ts'

/** Maximum length of a text that is compared as JSON. Bytes. */
export const maxJsonBytes = 4_000_000

const indent = '  '
const space = 0x20

/** Reads one JSON value of an object or an array, also behind a prefix; null for anything else. */
export function readJson(bytes: Uint8Array): JsonText | null {
  if (bytes.length > maxJsonBytes) return null
  const text = JsonText.read(bytes) ?? behindPrefix(bytes)
  return text?.isBranch(0) ? text : null
}

function behindPrefix(bytes: Uint8Array): JsonText | undefined {
  const [value, second] = jsonParts(bytes)?.values ?? []
  if (value === undefined || second !== undefined) return undefined
  // The value at its place, with spaces around it.
  const text = new Uint8Array(bytes.length).fill(space)
  text.set(bytes.subarray(value.from, value.to), value.from)
  return JsonText.read(text)
}

export function* jsonRows(left: JsonText, right: JsonText): Generator<void, DiffRows> {
  const layout = new Layout(left, right)
  yield* layout.pair({ left: 0, right: 0, depth: 0, leftLast: true, rightLast: true })
  const { rows, isAligned } = layout
  const runs = new RowRuns()
  for (const [index, { same }] of rows.entries()) runs.add(index + 1, same)
  return {
    count: rows.length,
    runs: runs.all,
    isAligned,
    row(index) {
      const row = rows[index]
      if (row === undefined) throw new RangeError(`No row ${String(index)}.`)
      return row
    },
  }
}

interface Pair {
  readonly left: number
  readonly right: number
  readonly depth: number
  /** No comma follows. */
  readonly leftLast: boolean
  readonly rightLast: boolean
}

/** One line of a value: what comes before it, and the part that a difference marks. */
interface Line {
  readonly before: string
  readonly value: string
  readonly after: string
}

class Layout {
  readonly rows: DiffRow[] = []
  isAligned = true
  readonly #left: JsonText
  readonly #right: JsonText
  #leftLines = 0
  #rightLines = 0

  constructor(left: JsonText, right: JsonText) {
    this.#left = left
    this.#right = right
  }

  /** Adds the rows of two values that stand for each other. */
  *pair(pair: Pair): Generator<void> {
    const { left, right, depth } = pair
    const kind = this.#left.kind(left)
    if (kind !== this.#right.kind(right)) {
      this.#beside(pair, 'type')
      return
    }
    if (kind !== 'object' && kind !== 'array') {
      const [a, b] = [this.#left.source(left), this.#right.source(right)]
      this.#add(
        { ...head(this.#left, left, depth), value: a, after: comma(pair.leftLast) },
        { ...head(this.#right, right, depth), value: b, after: comma(pair.rightLast) },
        a === b,
      )
      return
    }
    const [members, others] = [this.#left.children(left), this.#right.children(right)]
    if (members.length === 0 || others.length === 0) {
      const isEqual = members.length === others.length
      if (isEqual) this.#brackets(pair, kind, 'empty')
      else this.#beside(pair)
      return
    }
    const pairs =
      kind === 'object' ? this.#members(members, others) : yield* this.#items(members, others)
    const isReordered = kind === 'object' && !isInOrder(pairs)
    this.#brackets(pair, kind, 'open', isReordered ? 'order' : undefined)
    for (const [a, b] of pairs) {
      const leftLast = a === members.at(-1)
      const rightLast = b === others.at(-1)
      if (a !== null && b !== null)
        yield* this.pair({ left: a, right: b, depth: depth + 1, leftLast, rightLast })
      else if (a !== null)
        for (const line of linesOf(this.#left, a, depth + 1, leftLast)) this.#add(line, null, false)
      else if (b !== null)
        for (const line of linesOf(this.#right, b, depth + 1, rightLast))
          this.#add(null, line, false)
    }
    this.#brackets(pair, kind, 'close')
    yield
  }

  /** Members by name, in the order of the left object; what only the right one has follows the member before it there. */
  #members(members: readonly number[], others: readonly number[]): Paired[] {
    const waiting = new Map<string, number[]>()
    for (const other of others) {
      const name = this.#right.name(other) ?? ''
      waiting.set(name, [...(waiting.get(name) ?? []), other])
    }
    const partner = new Map<number, number>()
    const pairs: Paired[] = members.map((member) => {
      const other = waiting.get(this.#left.name(member) ?? '')?.shift() ?? null
      if (other !== null) partner.set(other, member)
      return [member, other]
    })
    const only = new Map<number | null, number[]>()
    let before: number | null = null
    for (const other of others) {
      const member = partner.get(other)
      if (member !== undefined) before = member
      else only.set(before, [...(only.get(before) ?? []), other])
    }
    const extra = (after: number | null): Paired[] =>
      (only.get(after) ?? []).map((other) => [null, other])
    return [...extra(null), ...pairs.flatMap((pair) => [pair, ...extra(pair[0])])]
  }

  /** Items whose texts are equal are aligned; different ones between them stand beside each other. */
  *#items(items: readonly number[], others: readonly number[]): Generator<void, Paired[]> {
    const [a, b] = [compacts(this.#left, items), compacts(this.#right, others)]
    const found = yield* difference({
      left: a.length,
      right: b.length,
      equal: (i, j) => a[i] === b[j],
    })
    this.isAligned &&= found.isAligned
    return found.spans.flatMap(({ left, leftEnd, right, rightEnd }) => {
      const length = Math.max(leftEnd - left, rightEnd - right)
      return Array.from({ length }, (_, i): Paired => {
        const [own, other] = [left + i, right + i]
        return [
          own < leftEnd ? (items[own] ?? null) : null,
          other < rightEnd ? (others[other] ?? null) : null,
        ]
      })
    })
  }

  #brackets(
    { left, right, depth, leftLast, rightLast }: Pair,
    kind: 'object' | 'array',
    part: 'open' | 'close' | 'empty',
    note?: RowNote,
  ): void {
    const [open, close] = kind === 'object' ? '{}' : '[]'
    const value = `${part === 'close' ? '' : (open ?? '')}${part === 'open' ? '' : (close ?? '')}`
    const line = (text: JsonText, of: number, isLast: boolean): Line => ({
      before: part === 'close' ? indent.repeat(depth) : head(text, of, depth).before,
      value,
      after: part === 'open' ? '' : comma(isLast),
    })
    this.#add(
      line(this.#left, left, leftLast),
      line(this.#right, right, rightLast),
      note === undefined,
      note,
    )
  }

  /** Adds two values without a common structure line by line. */
  #beside({ left, right, depth, leftLast, rightLast }: Pair, note?: RowNote): void {
    const a = linesOf(this.#left, left, depth, leftLast)
    const b = linesOf(this.#right, right, depth, rightLast)
    for (let i = 0; i < Math.max(a.length, b.length); i++)
      this.#add(a[i] ?? null, b[i] ?? null, false, i === 0 ? note : undefined)
  }

  #add(left: Line | null, right: Line | null, same: boolean, note?: RowNote): void {
    this.rows.push({
      left: left && cellOf(left, ++this.#leftLines, same),
      right: right && cellOf(right, ++this.#rightLines, same),
      same,
      ...(note && { note }),
    })
  }
}

type Paired = readonly [left: number | null, right: number | null]

/** Reports whether the members that both objects have are in the same order. */
function isInOrder(pairs: readonly Paired[]): boolean {
  let last = -1
  for (const [left, right] of pairs) {
    if (left === null || right === null) continue
    if (right < last) return false
    last = right
  }
  return true
}

const comma = (isLast: boolean): string => (isLast ? '' : ',')

/** The indentation and the key of a value, as sent. */
function head(text: JsonText, value: number, depth: number): { before: string } {
  const key = text.keyPlace(value)
  const name = key === null ? '' : `"${text.slice(key).text}": `
  return { before: `${indent.repeat(depth)}${name}` }
}

/** The lines of a value and all in it. */
function linesOf(text: JsonText, value: number, depth: number, isLast: boolean): Line[] {
  const kind: JsonKind = text.kind(value)
  const { before } = head(text, value, depth)
  const after = comma(isLast)
  if (kind !== 'object' && kind !== 'array') return [{ before, value: text.source(value), after }]
  const [open = '', close = ''] = kind === 'object' ? '{}' : '[]'
  const children = text.children(value)
  if (children.length === 0) return [{ before, value: open + close, after }]
  return [
    { before, value: open, after: '' },
    ...children.flatMap((child, i) => linesOf(text, child, depth + 1, i === children.length - 1)),
    { before: indent.repeat(depth), value: close, after },
  ]
}

/** Marks the value of a line; a line that only one side has, whole. */
function cellOf({ before, value, after }: Line, label: number, same: boolean): Cell {
  const runs: CellRun[] = [
    { text: before, same: true },
    { text: value, same },
    { text: after, same: true },
  ]
  return { label: String(label), runs: runs.filter(({ text }) => text !== '') }
}

/** Each value without white space between its tokens. */
const compacts = (text: JsonText, values: readonly number[]): string[] =>
  values.map((value) =>
    text.isBranch(value)
      ? linesOf(text, value, 0, true)
          .map(({ before, value: source, after }) => before.trimStart() + source + after)
          .join('')
      : text.source(value),
  )
