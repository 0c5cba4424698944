/** What a measurement is and what it reports: a figure of Sockeye beside that of a plain baseline from the same run. */

export interface Options {
  /** Small loads and one run each: shows that everything works, not how fast it is. */
  quick: boolean
}

export interface Result {
  what: string
  /** Describes the baseline. */
  against: string
  sockeye: string
  baseline: string
  /**
   * Sockeye's figure divided by the baseline's, or the inverse, so that more is better; null if only a limit counts.
   */
  ratio: number | null
  /** The aim in words; empty if there is none. */
  aim: string
  /** Whether the aim is met; null without one. */
  met: boolean | null
}

export interface Measurement {
  name: string
  /** Skipped unless it is named. */
  onRequest?: true
  run(options: Options): Promise<Result[]>
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** The value below which this part of them is. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
  if (value === undefined) throw new Error('no values')
  return value
}

/** Runs two subjects alternately and swaps their order, so that other load on the machine affects both. */
export async function alternate<T>(
  runs: number,
  sockeye: () => Promise<T>,
  baseline: () => Promise<T>,
): Promise<{ sockeye: T[]; baseline: T[] }> {
  const results = { sockeye: [] as T[], baseline: [] as T[] }
  for (let run = 0; run < runs; run++) {
    if (run % 2 === 0) {
      results.baseline.push(await baseline())
      results.sockeye.push(await sockeye())
    } else {
      results.sockeye.push(await sockeye())
      results.baseline.push(await baseline())
    }
  }
  return results
}

export const runsOf = ({ quick }: Options): number => (quick ? 1 : 5)

/** A ratio with a required minimum. */
export function atLeast(aim: number | null, ratio: number): Pick<Result, 'ratio' | 'aim' | 'met'> {
  return aim === null
    ? { ratio, aim: '', met: null }
    : { ratio, aim: `at least ${String(aim)}`, met: ratio >= aim }
}

/** A figure with an allowed maximum. */
export const under = (limit: number, value: number, unit: string): Pick<Result, 'aim' | 'met'> => ({
  aim: `under ${String(limit)} ${unit}`,
  met: value < limit,
})

/** A row that says why nothing was measured. */
export const skipped = (what: string, against: string, why: string): Result => ({
  what,
  against,
  sockeye: '',
  baseline: `skipped: ${why}`,
  ratio: null,
  aim: '',
  met: null,
})

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`

export function formatSize(bytes: number): string {
  if (bytes >= 1 << 30) return `${String(bytes / (1 << 30))} GiB`
  if (bytes >= 1 << 20) return `${String(bytes / (1 << 20))} MiB`
  return bytes >= 1_024 ? `${String(bytes / 1_024)} KiB` : `${String(bytes)} B`
}

/** 10 k, 1 M. */
export const formatCount = (count: number): string =>
  count >= 1e6
    ? `${String(count / 1e6)} M`
    : count >= 1e3
      ? `${String(count / 1e3)} k`
      : String(count)
