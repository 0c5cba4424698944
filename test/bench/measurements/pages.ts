/**
 * Opens recorded sessions of one and of ten million entries and reads their first, middle and last page, with an engine
 * that has shown another session before.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { TemporaryFolder } from '../../support/folders.ts'
import {
  formatCount,
  median,
  runsOf,
  under,
  type Measurement,
  type Result,
} from '../measurement.ts'
import { receive } from '../receivers.ts'

const steps = ['open', 'first', 'middle', 'last'] as const
type Timings = Record<(typeof steps)[number], number>
const names: Timings | Record<string, string> = {
  open: 'opening it',
  first: 'its first 100 entries',
  middle: 'its middle 100 entries',
  last: 'its last 100 entries',
}
const limitsMs: Timings = { open: 100, first: 5, middle: 5, last: 5 }

const payloadBytes = 100

export const pages: Measurement = {
  name: 'pages',
  async run(options) {
    using folder = new TemporaryFolder()
    const [few, many] = options.quick ? [50_000, 500_000] : [1_000_000, 10_000_000]
    const [warmUp, short, long] = [1, 2, 3]
    // One after another, because sessions are numbered in order of creation.
    for (const count of [20_000, few, many])
      await receive('sockeye', { protocol: 'ws', bytes: payloadBytes, count }, folder.path)
    const plain = [folder.file('plain.db'), String(few), String(payloadBytes)]
    await timings('plain-pages.ts', plain)

    const sockeye = (session: number, entries: number): Promise<Timings> =>
      timings('pages.ts', [folder.path, String(warmUp), String(session), String(entries)])
    const [ofFew, ofMany, ofRows]: Timings[][] = [[], [], []]
    for (let run = 0; run < runsOf(options); run++) {
      ofRows?.push(await timings('plain-pages.ts', plain))
      ofFew?.push(await sockeye(short, few))
      ofMany?.push(await sockeye(long, many))
    }
    const rows = compare(few, ofFew ?? [], ofRows ?? [], 'SQLite, a row an entry')
    const against = `the session of ${formatCount(few)}`
    return [...rows, ...compare(many, ofMany ?? [], ofFew ?? [], against)]
  },
}

function compare(entries: number, ours: Timings[], theirs: Timings[], against: string): Result[] {
  return steps.map((step) => {
    const our = median(ours.map((timing) => timing[step]))
    const their = median(theirs.map((timing) => timing[step]))
    return {
      what: `Session of ${formatCount(entries)} frames: ${String(names[step])}`,
      against,
      sockeye: `${our.toFixed(1)} ms`,
      baseline: `${their.toFixed(1)} ms`,
      ratio: their / our,
      ...under(limitsMs[step], our, 'ms'),
    }
  })
}

/** A new process each time, so that only the operating system caches parts of the session. */
async function timings(program: string, args: string[]): Promise<Timings> {
  const path = fileURLToPath(new URL(`../programs/${program}`, import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [path, ...args])
  return JSON.parse(stdout) as Timings
}
