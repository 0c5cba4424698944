/** The size of the record on disk relative to its payload. */
import { formatSize, type Measurement, type Result } from '../measurement.ts'
import { receive, type Load } from '../receivers.ts'

/** Maximum database bytes per payload byte. */
const cases: { load: Load; aim: number }[] = [
  { load: { protocol: 'ws', bytes: 32, count: 4_000_000 }, aim: 1.6 },
  { load: { protocol: 'ws', bytes: 1_024, count: 131_072 }, aim: 1.05 },
  { load: { protocol: 'tcp', bytes: 65_536, count: 4_096 }, aim: 1.05 },
]

export const size: Measurement = {
  name: 'size',
  async run({ quick }) {
    const results: Result[] = []
    for (const { load: full, aim } of cases) {
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
        aim: `at most ${String(aim)} bytes a byte`,
        met: databaseBytes <= payload * aim,
      })
    }
    return results
  },
}
