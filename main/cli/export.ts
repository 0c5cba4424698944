/** `sockeye export`: writes a session to a file that contains all of it. */
import { pipeline } from 'node:stream/promises'
import { Command, Option } from 'commander'
import { formats } from '../engine/interchange/index.ts'
import { exportToFile, readExport } from '../host/session-file.ts'
import { dataOption, wholeNumber } from './options.ts'
import { withEngine } from './with-engine.ts'

const written = formats.filter(({ write }) => write !== undefined)

/** `--as`, if there is more than one format. */
const formatOption = (): Option =>
  new Option('--as <format>', 'format, else by the name of the file')
    .choices(written.map(({ id }) => id))
    .hideHelp(written.length < 2)

export const exportCommand = (): Command =>
  new Command('export')
    .description('write a session to a file, to be imported elsewhere')
    .argument('<id>', 'number of the session', wholeNumber(1))
    .argument('<file>', 'file to write, best named *.sockeye; - is the standard output')
    .addOption(formatOption())
    .addOption(dataOption())
    .action((id: number, file: string, options: { data?: string; as?: string }) =>
      withEngine(options, async (engine) => {
        if (file !== '-') return exportToFile(engine, id, file, options.as)
        await pipeline(await readExport(engine, id, options.as), process.stdout, { end: false })
      }),
    )
