/**
 * Filters over a session of ten million entries: columns only, and a substring and an expression over 1 GiB of payload.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { TemporaryFolder } from '../../support/folders.ts'
import { alternate, atLeast, median, type Measurement, type Result } from '../measurement.ts'

const limitMs = 300
const leastRatio = 0.6
const payloadBytes = 105

interface Answer {
  ms: number
  count: number
}

export const filter: Measurement = {
  name: 'filter',
  async run(options) {
    using folder = new TemporaryFolder()
    const entries = options.quick ? 100_000 : 10_000_000
    const path = fileURLToPath(new URL('../programs/filter.ts', import.meta.url))
    const args = [path, folder.path, String(entries), String(payloadBytes)]
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    try {
      const ask = conversation(child)
      await ask(null)
      const measure = async (work: string): Promise<{ ours: number; theirs: number }> => {
        // The first run of each compiles what the other runs use.
        await ask(`${work} sockeye`)
        await ask(`${work} baseline`)
        const runs = await alternate(
          options.quick ? 1 : 3,
          () => ask(`${work} sockeye`),
          () => ask(`${work} baseline`),
        )
        const counts = new Set([...runs.sockeye, ...runs.baseline].map(({ count }) => count))
        if (counts.size !== 1)
          throw new Error(`${work}: different counts ${[...counts].join(', ')}`)
        return {
          ours: median(runs.sockeye.map(({ ms }) => ms)),
          theirs: median(runs.baseline.map(({ ms }) => ms)),
        }
      }
      const columns = await measure('columns')
      const literal = await measure('literal')
      const regex = await measure('regex')
      const of = `${String(entries / 1e6)} M entries`
      return [
        {
          what: `dir == in and len > ${String(payloadBytes)} over ${of}`,
          against: 'a loop over two typed arrays in memory',
          ...figures(columns),
          ratio: columns.theirs / columns.ours,
          aim: `under ${String(limitMs)} ms`,
          met: columns.ours < limitMs,
        },
        {
          what: `A substring of payloads over ${of}, 1 GiB`,
          against: 'Buffer.indexOf over the same bytes in memory',
          ...figures(literal),
          ...atLeast(leastRatio, literal.theirs / literal.ours),
        },
        {
          what: `A regular expression over ${of}, 1 GiB`,
          against: 'the same expression over the same bytes in memory',
          ...figures(regex),
          ...atLeast(leastRatio, regex.theirs / regex.ours),
        },
      ]
    } finally {
      child.stdin.end()
      await ended
    }
  },
}

const figures = ({
  ours,
  theirs,
}: {
  ours: number
  theirs: number
}): Pick<Result, 'sockeye' | 'baseline'> => ({
  sockeye: `${ours.toFixed(0)} ms`,
  baseline: `${theirs.toFixed(0)} ms`,
})

/** Sends a line and returns the answer; null waits until the program is ready. */
function conversation(child: ChildProcess): (line: string | null) => Promise<Answer> {
  if (child.stdout === null || child.stdin === null) throw new Error('no pipes')
  const { stdin } = child
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return async (line) => {
    if (line !== null) stdin.write(`${line}\n`)
    const { value, done } = await lines.next()
    if (done === true) throw new Error('the program ended')
    return line === null ? { ms: 0, count: 0 } : (JSON.parse(value) as Answer)
  }
}
