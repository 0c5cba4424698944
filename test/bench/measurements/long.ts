/** 10 GiB without a pause, where the disk limits the speed: against a program that only writes the bytes to a file. */
import { atLeast, formatSize, type Measurement } from '../measurement.ts'
import { receive, type Load } from '../receivers.ts'
import { peak } from './memory.ts'

const gib = 1_073_741_824
const writeBytes = 65_536
const leastRatio = 0.8

export const long: Measurement = {
  name: 'long',
  async run({ quick }) {
    const total = quick ? gib / 4 : 10 * gib
    const load: Load = { protocol: 'tcp', bytes: writeBytes, count: total / writeBytes }
    const baseline = await receive('file', load)
    const sockeye = await receive('sockeye', load)
    const rate = (seconds: number): string => `${(total / 1e6 / seconds).toFixed(0)} MB/s`
    return [
      {
        what: `TCP writes of ${formatSize(writeBytes)}, ${formatSize(total)}`,
        against: '`fs.write` of the same bytes, brought to the disk as often',
        sockeye: rate(sockeye.doneSeconds),
        baseline: rate(baseline.doneSeconds),
        ...atLeast(leastRatio, baseline.doneSeconds / sockeye.doneSeconds),
      },
      peak(load, '`fs.write` of the same bytes', sockeye, baseline),
    ]
  },
}
