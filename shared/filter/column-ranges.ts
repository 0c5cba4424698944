/**
 * Compares numeric ranges with the columns of a block: with its bounds, with one entry, or with all entries in one
 * loop.
 */
import type { Range } from './ast.ts'
import type { ColumnName, ColumnSource } from './entry.ts'
import { answer, no, unknown, yes, type Answer, type Open } from './open.ts'

/** Reports whether one of the ranges (both ends inclusive) contains the value. */
export function inRanges(ranges: readonly Range[], value: number): boolean {
  for (const { low, high } of ranges) if (value >= low && value <= high) return true
  return false
}

/** Returns the answer for all values within the bounds; undefined when it differs between values. */
export function compareBounds(ranges: readonly Range[], bounds: Range): Answer | undefined {
  if (ranges.some(({ low, high }) => low <= bounds.low && bounds.high <= high)) return yes
  return ranges.every(({ low, high }) => bounds.high < low || high < bounds.low) ? no : undefined
}

/** Returns a test for the i-th entry of a block, prepared once for the column. */
export function rangeTest(
  column: ColumnName,
  ranges: readonly Range[],
  source: ColumnSource,
): (i: number) => Answer {
  const { first } = source
  if (column === 'n') return (i) => answer(inRanges(ranges, first + i))
  const values = valuesOf(column, source)
  const [range] = ranges
  if (range === undefined || ranges.length > 1)
    return (i) => answer(inRanges(ranges, values[i] ?? 0))
  const { low, high } = range
  return (i) => {
    const value = values[i] ?? 0
    return value >= low && value <= high ? yes : no
  }
}

/**
 * Decides a whole block in one loop, without calling a test per entry. Possible when, for each value of the flags, the
 * open part is one range of the same column, or yes or no. Returns false otherwise.
 */
export function decideByRange(
  opens: readonly Open[],
  source: ColumnSource,
  answers: Uint8Array,
): boolean {
  let column: ColumnName | undefined
  const lows = new Float64Array(opens.length)
  const highs = new Float64Array(opens.length)
  for (const [place, open] of opens.entries()) {
    if (open === unknown) return false
    const range = typeof open === 'number' ? wholeOrNothing(open) : oneRange(open)
    if (range === null) return false
    if (typeof open !== 'number' && 'column' in open) {
      column ??= open.column
      if (column !== open.column) return false
    }
    lows[place] = range.low
    highs[place] = range.high
  }
  const indexes = source.factIndexes()
  const { count } = source
  if (column === undefined || column === 'n') {
    for (let i = 0; i < count; i++) {
      const n = source.first + i
      const place = indexes[i] ?? 0
      answers[i] = Number(n >= (lows[place] ?? 0)) & Number(n <= (highs[place] ?? 0))
    }
    return true
  }
  const { base, values } = source.stored(column)
  const storedLows = lows.map((low) => low - base)
  const storedHighs = highs.map((high) => high - base)
  // Both halves are always evaluated: the branch would be unpredictable, and a misprediction costs more than the
  // comparison.
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0
    const place = indexes[i] ?? 0
    answers[i] =
      Number(value >= (storedLows[place] ?? 0)) & Number(value <= (storedHighs[place] ?? 0))
  }
  return true
}

const wholeOrNothing = (answer: Answer): Range =>
  answer === yes ? { low: -Infinity, high: Infinity } : { low: Infinity, high: -Infinity }

const oneRange = (open: Exclude<Open, Answer>): Range | null =>
  'column' in open && open.ranges.length === 1 ? (open.ranges[0] ?? null) : null

const valuesOf = (
  column: Exclude<ColumnName, 'n'>,
  source: ColumnSource,
): Uint32Array | Float64Array =>
  column === 'length' ? source.lengths() : column === 'time' ? source.times() : source.connections()
