/**
 * Entry of `npm start`: builds if needed, then opens the desktop application, or serves the window where that is not
 * possible.
 */
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { requireNode } from './host/node-version.ts'
import { runProgram } from './host/run-program.ts'
import { buildIfNeeded } from './start/build-if-needed.ts'
import { startDesktop } from './start/desktop.ts'
import { parsePort } from './web/command.ts'
import { runWeb } from './web/run.ts'

interface StartOptions {
  readonly web?: true
  readonly data?: string
  readonly port?: number
  readonly open: boolean
}

requireNode()
const root = fileURLToPath(new URL('..', import.meta.url))

async function start(options: StartOptions): Promise<void> {
  process.chdir(root)
  await buildIfNeeded(root)
  if (!options.web) {
    const problem = await startDesktop(root, options.data)
    if (problem === undefined) return
    console.log(`${problem}, so the window is served to a browser instead.`)
  }
  await runWeb(options)
}

const program = new Command('npm start --')
  .description('Open Sockeye; where there is no display, serve it to a browser.')
  .option('--web', 'serve it to a browser')
  .option('--data <dir>', 'folder of the sessions (or SOCKEYE_DATA)')
  .option('--port <number>', 'port of the web host; 0 takes a free one', parsePort)
  .option('--no-open', 'do not open the default browser')
  .action(start)
await runProgram(program.exitOverride(), process.argv.slice(2))
