/** Converts times of a filter, relative to the start of the session or its day, to microseconds since the epoch. */
import type { Range, TimeRange } from './ast.ts'

/** Returns the ranges in microseconds since the epoch. */
export const rangesOnEpoch = (
  ranges: readonly TimeRange[],
  session: { readonly startedAt: number; readonly dayStart: number },
): Range[] =>
  ranges.map(({ base, low, high }) => {
    const from = base === 'epoch' ? 0 : base === 'start' ? session.startedAt : session.dayStart
    return { low: from + low, high: from + high }
  })

/** Returns midnight, local time, of the day of a time. Both in microseconds since the epoch. */
export function dayStartOf(at: number): number {
  const date = new Date(at / 1_000)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime() * 1_000
}
