/** What a measurement is and what it reports: a figure of Sockeye's beside that of a plain baseline of the same run. */

export interface Options {
  /** Small loads and one run each: to see that everything works, not how fast. */
  quick: boolean
}

export interface Result {
  what: string
  /** What `baseline` is. */
  against: string
  sockeye: string
  baseline: string
  /** Sockeye's figure over the baseline's, in the sense in which more is better; null where only a limit counts. */
  ratio: number | null
  /** What was promised, in words; empty for nothing. */
  aim: string
  /** Whether the aim is met; null without one. */
  met: boolean | null
}

export interface Measurement {
  name: string
  /** Left out unless it is named. */
  onRequest?: true
  run(options: Options): Promise<Result[]>
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new Error('no values')
  return middle
}

/** Runs two subjects in turn, the order changing, so that what the machine does besides hits both. */
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

/** A ratio against a promised least one. */
export function atLeast(aim: number | null, ratio: number): Pick<Result, 'ratio' | 'aim' | 'met'> {
  return aim === null
    ? { ratio, aim: '', met: null }
    : { ratio, aim: `at least ${String(aim)}`, met: ratio >= aim }
}

/** A figure against a promised most. */
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
