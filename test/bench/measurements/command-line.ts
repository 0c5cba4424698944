/** Processor time of short commands of the built program, and of a Node process that runs nothing. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { openStore } from '../../../main/engine/store/open.ts'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'
import { TemporaryFolder } from '../../support/folders.ts'
import { alternate, median, runsOf, type Measurement, type Result } from '../measurement.ts'

const cli = fileURLToPath(new URL('../../../out/main/cli.js', import.meta.url))
const sessionCount = 100
/** What `node -e 0` takes on the machine for which the aims are stated. Milliseconds. */
const referenceMs = 50
/** The shell counts in ticks of 10 ms; the error is small relative to the total of this many processes. */
const processesPerRun = 10

export const commandLine: Measurement = {
  name: 'command-line',
  async run(options) {
    using folder = new TemporaryFolder()
    const data = folder.file('data')
    await recordSessions(data)
    const compare = async (what: string, args: string[], limitMs: number): Promise<Result> => {
      const command = [cli, ...args]
      // The first run fills Node's cache of compiled code, as the first run on any machine does.
      await processorMs(command)
      const times = await alternate(
        runsOf(options),
        () => processorMs(command),
        () => processorMs(['-e', '0']),
      )
      const ours = median(times.sockeye)
      const theirs = median(times.baseline)
      return {
        what: `Processor time of ${what}`,
        against: '`node -e 0`',
        sockeye: `${ours.toFixed(0)} ms`,
        baseline: `${theirs.toFixed(0)} ms`,
        ratio: theirs / ours,
        aim: `at most ${String(limitMs)} ms more where \`node -e 0\` takes ${String(referenceMs)} ms`,
        // In proportion: the same machine takes twice the time for both on a busy day.
        met: (ours - theirs) / theirs <= limitMs / referenceMs,
      }
    }
    return [
      await compare('`sockeye --version`', ['--version'], 120),
      await compare(
        `\`sockeye sessions\`, ${String(sessionCount)} of them`,
        ['sessions', '--data', data],
        200,
      ),
    ]
  },
}

async function recordSessions(folder: string): Promise<void> {
  const store = await openStore({ folder })
  try {
    for (let n = 1; n <= sessionCount; n++) {
      const config = tcpServer.schema.parse({ kind: 'tcp-server', port: n })
      const recording = await store.startRecording({ config })
      recording.append(
        { connection: 1, direction: 'in', kind: 'data', headerLength: 0, at: n },
        Buffer.from('The quick brown fox.'),
      )
      await recording.end()
    }
  } finally {
    await store.close()
  }
}

/** Mean user and system time of one Node process, as reported by the shell that waited for it. */
async function processorMs(args: readonly string[]): Promise<number> {
  const loop = `i=0; while [ $i -lt ${String(processesPerRun)} ]; do "$@" >&2 || exit 1; i=$((i+1)); done; times`
  const { stdout } = await promisify(execFile)('sh', ['-c', loop, 'sh', process.execPath, ...args])
  // The second line is that of the shell's children: 0m1.230000s 0m0.120000s.
  const times = [...(stdout.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)]
  if (times.length !== 2) throw new Error(`sh printed no times: ${stdout}`)
  const seconds = times.reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0)
  return (seconds * 1_000) / processesPerRun
}
