/** The span of time a filter leaves: before and after it nothing is let through. */
import type { Filter, Range } from './ast.ts'
import { rangesOnEpoch } from './context.ts'
import type { FilterContext } from './entry.ts'

const always: Range = { low: -Infinity, high: Infinity }
const never: Range = { low: Infinity, high: -Infinity }

/** Microseconds since the epoch, both included, infinite where the filter leaves them open; from above to for nothing. */
export function timeBounds(filter: Filter, context: FilterContext): Range {
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

/** One range around all of them. */
const around = (ranges: readonly Range[]): Range =>
  ranges.reduce(
    (all, { low, high }) => ({ low: Math.min(all.low, low), high: Math.max(all.high, high) }),
    never,
  )

const within = (a: Range, b: Range): Range => ({
  low: Math.max(a.low, b.low),
  high: Math.min(a.high, b.high),
})
