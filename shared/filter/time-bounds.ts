/** The time span of a filter: no entry outside it matches. */
import type { FilterTree, Range } from './ast.ts'
import { rangesOnEpoch } from './context.ts'
import type { FilterContext } from './entry.ts'

const always: Range = { low: -Infinity, high: Infinity }
const never: Range = { low: Infinity, high: -Infinity }

/**
 * Returns the span in microseconds since the epoch, both ends inclusive; an open end is infinite. When nothing matches,
 * `low` is above `high`.
 */
export function timeBounds(filter: FilterTree, context: FilterContext): Range {
  switch (filter.type) {
    case 'time':
      return around(rangesOnEpoch(filter.ranges, context))
    case 'or':
      return around(filter.operands.map((one) => timeBounds(one, context)))
    case 'and':
      return filter.operands.map((one) => timeBounds(one, context)).reduce(within, always)
    default:
      return always
  }
}

/** Returns the smallest range that contains all ranges. */
const around = (ranges: readonly Range[]): Range =>
  ranges.reduce(
    (all, { low, high }) => ({ low: Math.min(all.low, low), high: Math.max(all.high, high) }),
    never,
  )

const within = (a: Range, b: Range): Range => ({
  low: Math.max(a.low, b.low),
  high: Math.min(a.high, b.high),
})
