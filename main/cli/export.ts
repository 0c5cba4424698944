/** `sockeye export`: a session as a file that holds all of it. */
import { pipeline } from 'node:stream/promises'
import { Command } from 'commander'
import { exportToFile, readExport } from '../host/session-file.ts'
import { dataOption, wholeNumber } from './options.ts'
import { withEngine } from './with-engine.ts'

export const exportCommand = (): Command =>
  new Command('export')
    .description('write a session to a file, to be imported elsewhere')
    .argument('<id>', 'number of the session', wholeNumber(1))
    .argument('<file>', 'file to write, best named *.sockeye; - is the standard output')
    .addOption(dataOption())
    .action((id: number, file: string, options: { data?: string }) =>
      withEngine(options, async (engine) => {
        if (file !== '-') return exportToFile(engine, id, file)
        await pipeline(await readExport(engine, id), process.stdout, { end: false })
      }),
    )
