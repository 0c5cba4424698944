/** Short connections: connect, one message, close; how many a second are recorded. */
import { alternate, atLeast, formatSize, median, runsOf, type Measurement } from '../measurement.ts'
import { receive, type Load, type Received } from '../receivers.ts'

const bytes = 32
const parallel = 32
const cases = [
  { protocol: 'tcp', what: 'TCP connections', against: 'bare `net` sink', aim: 0.9 },
  { protocol: 'ws', what: 'WebSocket connections', against: 'bare `ws` server', aim: 1 },
] as const

export const connections: Measurement = {
  name: 'connections',
  async run(options) {
    // The ports of one address suffice for a run.
    const count = options.quick ? 2_000 : 20_000
    const results = []
    for (const { protocol, what, against, aim } of cases) {
      const load: Load = { protocol, bytes, count, connections: count, parallel }
      const { sockeye, baseline } = await alternate(
        runsOf(options),
        () => receive('sockeye', load),
        () => receive('baseline', load),
      )
      const rate = (runs: readonly Received[]): number =>
        count / median(runs.map(({ takenSeconds }) => takenSeconds))
      const show = (perSecond: number): string => `${(perSecond / 1_000).toFixed(1)} k/s`
      results.push({
        what: `${what} with one message of ${formatSize(bytes)}, ${String(parallel)} at a time`,
        against,
        sockeye: show(rate(sockeye)),
        baseline: show(rate(baseline)),
        ...atLeast(aim, rate(sockeye) / rate(baseline)),
      })
    }
    return results
  },
}
