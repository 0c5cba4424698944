/** Opening a recorded session of a million entries, and its first, middle and last page. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { TemporaryFolder } from '../../support/folders.ts'
import { alternate, median, runsOf, type Measurement } from '../measurement.ts'
import { receive } from '../receivers.ts'

const steps = ['open', 'first', 'middle', 'last'] as const
type Timings = Record<(typeof steps)[number], number>

const limitMs = 20
const payloadBytes = 100

export const pages: Measurement = {
  name: 'pages',
  async run(options) {
    using folder = new TemporaryFolder()
    const entries = options.quick ? 50_000 : 1_000_000
    const load = { protocol: 'ws', bytes: payloadBytes, count: entries } as const
    await receive('sockeye', load, folder.path)
    const plain = [join(folder.path, 'plain.db'), String(entries), String(payloadBytes)]
    await timings('plain-pages.ts', plain)

    const { sockeye, baseline } = await alternate(
      runsOf(options),
      () => timings('pages.ts', [folder.path, '1', String(entries)]),
      () => timings('plain-pages.ts', plain),
    )
    const names: Timings | Record<string, string> = {
      open: 'Opening it',
      first: 'Its first 100 entries',
      middle: 'Its middle 100 entries',
      last: 'Its last 100 entries',
    }
    return steps.map((step) => {
      const ours = median(sockeye.map((timing) => timing[step]))
      const theirs = median(baseline.map((timing) => timing[step]))
      return {
        what: `Session of ${String(entries)} frames: ${String(names[step]).toLowerCase()}`,
        against: 'SQLite, a row an entry, same process',
        sockeye: `${ours.toFixed(1)} ms`,
        baseline: `${theirs.toFixed(1)} ms`,
        ratio: theirs / ours,
        aim: `under ${String(limitMs)} ms`,
        met: ours < limitMs,
      }
    })
  },
}

/** A fresh process each time, so that nothing is remembered but by the system. */
async function timings(program: string, args: string[]): Promise<Timings> {
  const path = fileURLToPath(new URL(`../programs/${program}`, import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [path, ...args])
  return JSON.parse(stdout) as Timings
}
