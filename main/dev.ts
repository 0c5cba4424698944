/** Entry of `npm run dev`. */
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { runDev } from './dev/run.ts'
import { requireNode } from './host/node-version.ts'
import { runProgram } from './host/run-program.ts'
import { parsePort } from './web/command.ts'
import type { WebOptions } from './web/run.ts'

requireNode()
const root = fileURLToPath(new URL('..', import.meta.url))

const program = new Command('npm run dev --')
  .description('Run Sockeye from its sources. Changes take effect immediately.')
  .option('--data <dir>', 'data folder (or SOCKEYE_DATA)')
  .option('--port <number>', 'port on 127.0.0.1 (default: a free port)', parsePort)
  .option('--no-open', 'do not open the default browser')
  .action((options: WebOptions) => runDev(root, options))
await runProgram(program.exitOverride(), process.argv.slice(2))
