/** What the record costs on disk beyond the payload itself. */
import { formatSize, type Measurement, type Result } from '../measurement.ts'
import { receive, type Load } from '../receivers.ts'

const loads: Load[] = [
  { protocol: 'ws', bytes: 32, count: 1_000_000 },
  { protocol: 'ws', bytes: 1_024, count: 131_072 },
  { protocol: 'tcp', bytes: 65_536, count: 4_096 },
]

export const size: Measurement = {
  name: 'size',
  async run({ quick }) {
    const results: Result[] = []
    for (const full of loads) {
      const load = quick ? { ...full, count: full.count / 16 } : full
      const payload = load.bytes * load.count
      const { databaseBytes } = await receive('sockeye', load)
      const unit = load.protocol === 'tcp' ? 'TCP writes' : 'WebSocket frames'
      results.push({
        what: `Database for ${formatSize(load.bytes)} ${unit}`,
        against: 'payload bytes',
        sockeye: `${(databaseBytes / 1e6).toFixed(1)} MB`,
        baseline: `${(payload / 1e6).toFixed(1)} MB`,
        ratio: payload / databaseBytes,
        ...{ aim: '', met: null },
      })
    }
    return results
  },
}
