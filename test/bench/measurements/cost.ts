/** What it costs to record an entry, depending on the number of earlier entries: recorder and store only, no socket. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { formatCount, median, type Measurement } from '../measurement.ts'

const counts = [10_000, 1_000_000, 10_000_000]
const entryBytes = 32
const mostRatio = 1.3

interface Cost {
  /** Processor time of all threads. Nanoseconds per entry. */
  ns: number
  databaseBytes: number
}

export const cost: Measurement = {
  name: 'cost',
  async run({ quick }) {
    const lengths = quick ? [1_000, 10_000, 100_000] : counts
    const costs: Cost[] = []
    for (const count of lengths) costs.push(await costOf(count, quick ? 1 : 3))
    const [first, ...rest] = costs
    if (first === undefined) return []
    const most = Math.max(...rest.map(({ ns }) => ns / first.ns))
    const each = costs.map(({ ns }) => ns.toFixed(0)).join(', ')
    const bytes = costs.map((one) => one.databaseBytes.toFixed(1)).join(', ')
    return [
      {
        what: `An entry of ${String(entryBytes)} B among ${lengths.map(formatCount).join(', ')}`,
        against: `one among ${formatCount(lengths[0] ?? 0)}`,
        sockeye: `${each} ns of processor time, ${bytes} B of database`,
        baseline: `${first.ns.toFixed(0)} ns`,
        ratio: 1 / most,
        aim: `at most ${String(mostRatio)} times`,
        met: most <= mostRatio,
      },
    ]
  },
}

async function costOf(entries: number, runs: number): Promise<Cost> {
  const path = fileURLToPath(new URL('../programs/cost.ts', import.meta.url))
  const costs: Cost[] = []
  for (let run = 0; run < runs; run++) {
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...[path, String(entries), String(entryBytes)],
    ])
    costs.push(JSON.parse(stdout) as Cost)
  }
  return {
    ns: median(costs.map(({ ns }) => ns)),
    databaseBytes: median(costs.map(({ databaseBytes }) => databaseBytes)),
  }
}
