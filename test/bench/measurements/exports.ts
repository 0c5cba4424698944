/**
 * `sockeye export` in the formats for people and other programs: entries a second. The baseline copies what was exported,
 * which is the least that writing it takes.
 */
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { TemporaryFolder } from '../../support/folders.ts'
import { Program } from '../../support/program.ts'
import { alternate, formatCount, median, runsOf, type Measurement } from '../measurement.ts'
import { receive } from '../receivers.ts'

const cli = fileURLToPath(new URL('../../../out/main/cli.js', import.meta.url))
const formats = ['txt', 'csv', 'jsonl', 'payloads'] as const
const payloadBytes = 100
const patienceMs = 600_000

export const exports: Measurement = {
  name: 'exports',
  async run(options) {
    using folder = new TemporaryFolder()
    const data = folder.file('data')
    const results = []
    const all = options.quick ? 20_000 : 1_000_000
    await receive('sockeye', { protocol: 'ws-text', bytes: payloadBytes, count: all }, data)
    for (const format of formats) {
      // A file system takes far longer for a file than for a line.
      const count = format === 'payloads' ? all / 20 : all
      const exported = folder.file(`exported.${format}`)
      const copy = folder.file(`copy.${format}`)
      const filter = ['--filter', `kind == text and n <= ${String(count + 100)}`]
      const write = async (): Promise<number> => {
        await rm(exported, { recursive: true, force: true })
        const command = [cli, 'export', '1', exported, '--as', format, '--data', data, ...filter]
        return secondsOf(process.execPath, command)
      }
      const copyIt = async (): Promise<number> => {
        await rm(copy, { recursive: true, force: true })
        return secondsOf('cp', ['-r', exported, copy])
      }
      await write()
      const times = await alternate(Math.min(3, runsOf(options)), write, copyIt)
      const ours = count / median(times.sockeye)
      const theirs = count / median(times.baseline)
      const rate = (perSecond: number): string => `${(perSecond / 1e3).toFixed(1)} k/s`
      results.push({
        what: `\`sockeye export --as ${format}\`, ${formatCount(count)} entries of ${String(payloadBytes)} B`,
        against: '`cp -r` of the result',
        sockeye: rate(ours),
        baseline: rate(theirs),
        ratio: ours / theirs,
        aim: '',
        met: null,
      })
    }
    return results
  },
}

/** Runs a program. Seconds. */
async function secondsOf(command: string, args: readonly string[]): Promise<number> {
  const start = performance.now()
  await using program = new Program(command, [...args])
  const code = await program.exit(patienceMs)
  if (code !== 0) throw new Error(`${command} failed\n${program.stderr}`)
  return (performance.now() - start) / 1_000
}
