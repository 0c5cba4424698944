/** Peak memory of the recording process, which must not grow with the length of what it records. */
import { formatSize, type Measurement, type Result } from '../measurement.ts'
import { receive } from '../receivers.ts'

const mib = 1_048_576
const limitBytes = 300e6
const writeBytes = 65_536

export const memory: Measurement = {
  name: 'memory',
  async run({ quick }) {
    const results: Result[] = []
    for (const total of quick ? [64 * mib, 256 * mib] : [1_024 * mib, 4_096 * mib]) {
      for (const protocol of ['tcp', 'ws'] as const) {
        const load = { protocol, bytes: writeBytes, count: total / writeBytes }
        const baseline = await receive('baseline', load)
        const sockeye = await receive('sockeye', load)
        results.push({
          what: `Peak memory, ${formatSize(total)} over ${protocol === 'tcp' ? 'TCP' : 'WebSocket'}`,
          against: protocol === 'tcp' ? 'bare `net` sink' : 'bare `ws` server',
          sockeye: `${(sockeye.peakMemory / 1e6).toFixed(0)} MB`,
          baseline: `${(baseline.peakMemory / 1e6).toFixed(0)} MB`,
          ratio: baseline.peakMemory / sockeye.peakMemory,
          aim: 'under 300 MB',
          met: sockeye.peakMemory < limitBytes,
        })
      }
    }
    return results
  },
}
