/**
 * Entry of `npm start`: builds if needed, then opens the desktop application, or serves the window where that is not
 * possible.
 */
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { requireNode } from './host/node-version.ts'

interface StartOptions {
  readonly web?: true
  readonly data?: string
  readonly port?: number
  readonly open: boolean
}

requireNode()
const { enableCompileCache } = await import('./host/compile-cache.ts')
enableCompileCache()
const [{ Command }, { runProgram }, { buildIfNeeded }, { parsePort }] = await Promise.all([
  import('commander'),
  import('./host/run-program.ts'),
  import('./start/build-if-needed.ts'),
  import('./web/command.ts'),
])
const root = fileURLToPath(new URL('..', import.meta.url))

async function start(options: StartOptions): Promise<void> {
  process.chdir(root)
  await buildIfNeeded(root)
  if (!options.web) {
    const { startDesktop } = await import('./start/desktop.ts')
    const problem = await startDesktop(root, options.data)
    if (problem === undefined) return
    console.log(`${problem}. Sockeye opens in a browser instead.`)
  }
  await serve(options)
}

/** Runs the built web host in this process: a few files load faster than all its sources. */
async function serve({ data, port, open }: StartOptions): Promise<void> {
  const entry = join(root, 'out/main/web.js')
  process.argv = [process.execPath, entry]
  if (data !== undefined) process.argv.push('--data', data)
  if (port !== undefined) process.argv.push('--port', String(port))
  if (!open) process.argv.push('--no-open')
  await import(pathToFileURL(entry).href)
}

const program = new Command('npm start --')
  .description('Open Sockeye, or open it in a browser if there is no display.')
  .option('--web', 'open in a browser')
  .option('--data <dir>', 'data folder (or SOCKEYE_DATA)')
  .option('--port <number>', 'web host port; 0 selects a free port', parsePort)
  .option('--no-open', 'do not open the default browser')
  .action(start)
await runProgram(program.exitOverride(), process.argv.slice(2))
