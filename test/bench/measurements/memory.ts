/** Peak memory of the recording process, which must not depend on the length of the recording. */
import {
  formatCount,
  formatSize,
  megabytes,
  under,
  type Measurement,
  type Result,
} from '../measurement.ts'
import { receive, type Load, type Received } from '../receivers.ts'

const mib = 1_048_576
const limitBytes = 300e6

const loads = (quick: boolean): Load[] => {
  const total = quick ? 64 * mib : 1_024 * mib
  return [
    { protocol: 'tcp', bytes: 65_536, count: total / 65_536 },
    { protocol: 'ws', bytes: 65_536, count: total / 65_536 },
    { protocol: 'ws', bytes: 32, count: quick ? 500_000 : 10_000_000 },
  ]
}

export const memory: Measurement = {
  name: 'memory',
  async run({ quick }) {
    const results: Result[] = []
    for (const load of loads(quick)) {
      const baseline = await receive('baseline', load)
      const sockeye = await receive('sockeye', load)
      results.push(
        peak(
          load,
          load.protocol === 'tcp' ? 'bare `net` sink' : 'bare `ws` server',
          sockeye,
          baseline,
        ),
      )
    }
    return results
  },
}

/** The row for one load's peak memory. */
export const peak = (
  { protocol, bytes, count }: Load,
  against: string,
  sockeye: Received,
  baseline: Received,
): Result => ({
  what: `Peak memory, ${
    bytes < 1_024
      ? `${formatCount(count)} messages of ${formatSize(bytes)}`
      : formatSize(bytes * count)
  } over ${protocol === 'tcp' ? 'TCP' : 'WebSocket'}`,
  against,
  sockeye: megabytes(sockeye.peakMemory),
  baseline: megabytes(baseline.peakMemory),
  ratio: baseline.peakMemory / sockeye.peakMemory,
  ...under(limitBytes / 1e6, sockeye.peakMemory / 1e6, 'MB'),
})
