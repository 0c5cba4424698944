/** Runs of bytes in ascending order that do not overlap, of which a view asks for those in its sight. Pure. */

/** Bytes `[from, to)`. */
export interface ByteRun {
  readonly from: number
  readonly to: number
}

/** Indexes `[first, end)` of the runs that have bytes in `[from, to)`. */
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

/** Index of the first run a test holds for, given that it holds for all after it. */
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
