/** The time from a message to its echo, one message at a time: Sockeye's echo, recorded, beside that of a bare server. */
import { fileURLToPath } from 'node:url'
import { TemporaryFolder } from '../../support/folders.ts'
import { Program } from '../../support/program.ts'
import {
  alternate,
  formatSize,
  median,
  percentile,
  runsOf,
  type Measurement,
  type Result,
} from '../measurement.ts'
import { line } from '../receivers.ts'

const bytes = 32
const cases = [
  { protocol: 'tcp', what: 'TCP', against: 'bare `net` server' },
  { protocol: 'ws', what: 'WebSocket', against: 'bare `ws` server' },
] as const
/** The most that Sockeye may take, relative to the bare server. */
const parts = [
  { part: 0.5, name: 'median', most: 1 },
  { part: 0.99, name: '99th percentile', most: 1.3 },
]

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export const roundTrips: Measurement = {
  name: 'round-trips',
  async run(options) {
    const count = options.quick ? 5_000 : 50_000
    const results: Result[] = []
    for (const { protocol, what, against } of cases) {
      const { sockeye, baseline } = await alternate(
        runsOf(options),
        () => recorded(protocol, count),
        () => echoed([file('../programs/echo.ts'), protocol], protocol, count),
      )
      for (const { part, name, most } of parts) {
        const of = (runs: readonly number[][]): number =>
          median(runs.map((times) => percentile(times, part)))
        const [ours, theirs] = [of(sockeye), of(baseline)]
        results.push({
          what: `Echo of ${formatSize(bytes)} over ${what}: round trip, ${name}`,
          against,
          sockeye: `${ours.toFixed(0)} us`,
          baseline: `${theirs.toFixed(0)} us`,
          ratio: theirs / ours,
          aim: `at most ${String(most)} times`,
          met: ours <= theirs * most,
        })
      }
    }
    return results
  },
}

async function recorded(protocol: string, count: number): Promise<number[]> {
  using folder = new TemporaryFolder()
  const cli = file('../../../out/main/cli.js')
  const options = ['--echo', '--json', '--quiet', '--data', folder.path]
  return await echoed([cli, 'listen', `${protocol}://127.0.0.1:0`, ...options], protocol, count)
}

/** Microseconds of each round trip to a server that prints its port. */
async function echoed(server: string[], protocol: string, count: number): Promise<number[]> {
  await using program = new Program(process.execPath, server)
  const { port } = await line(program, 'listening')
  await using client = new Program(
    process.execPath,
    [file('../programs/round-trips.ts'), protocol, port, bytes, count].map(String),
  )
  if ((await client.exit()) !== 0) throw new Error(`the client failed\n${client.stderr}`)
  await program.stop()
  return JSON.parse(client.stdout) as number[]
}
