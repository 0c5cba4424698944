/** The options of the web host, for its own entry and for `sockeye web`. */
import { Command, InvalidArgumentError, Option } from 'commander'
import { startStoreThread } from '../engine/store/start-thread.ts'
import { makeDataFolder } from '../host/data-folder.ts'
import type { WebOptions } from './run.ts'

export const webCommand = (): Command =>
  new Command('web')
    .description('open Sockeye in a browser on this computer')
    .option('--data <dir>', 'data folder (or SOCKEYE_DATA)')
    .addOption(
      new Option(
        '--port <number>',
        'port on 127.0.0.1; 0 selects a free port (default: from the settings, initially 0)',
      ).argParser(parsePort),
    )
    .option('--no-open', 'do not open the default browser')
    .action(async (options: WebOptions) => {
      // The database is opened while the modules of the server are loaded, which the other commands do not need.
      const folder = makeDataFolder(options.data)
      const storeThread = startStoreThread({ folder })
      try {
        const { runWeb } = await import('./run.ts')
        await runWeb(options, folder, storeThread)
      } finally {
        // Has an effect only if no engine took the thread.
        await storeThread.terminate()
      }
    })

export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new InvalidArgumentError('Use a port number from 0 to 65535.')
  return port
}
