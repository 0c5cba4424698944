/** Ordered, non-overlapping runs of bytes, of which a view reads those in its range. Pure. */

/** Bytes `[from, to)`. */
export interface ByteRun {
  readonly from: number
  readonly to: number
}

/** Returns the indexes `[first, end)` of the runs with bytes in `[from, to)`. */
export function runsWithin(
  runs: readonly ByteRun[],
  from: number,
  to: number,
): { first: number; end: number } {
  const first = lowest(runs, (run) => run.to > from)
  return {
    first,
    end: Math.max(
      first,
      lowest(runs, (run) => run.from >= to),
    ),
  }
}

/** Returns the index of the first run that satisfies the test, which must hold for all later runs too. */
function lowest(runs: readonly ByteRun[], test: (run: ByteRun) => boolean): number {
  let low = 0
  let high = runs.length
  while (low < high) {
    const middle = (low + high) >> 1
    const run = runs[middle]
    if (run !== undefined && test(run)) high = middle
    else low = middle + 1
  }
  return low
}
