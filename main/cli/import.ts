/** `sockeye import`: imports an exported session into the data folder. */
import { Command } from 'commander'
import { importFrom, importFromFile } from '../host/session-file.ts'
import { sessionFields } from '../engine/interchange/entry-json.ts'
import { sessionLine, sessionTitles } from './format.ts'
import { dataOption, filledIn, jsonOption } from './options.ts'
import { Output } from './output.ts'
import { englishError } from '../host/english-error.ts'
import { missingInput } from './standard-input.ts'
import { withEngine } from './with-engine.ts'

export const importCommand = (): Command =>
  new Command('import')
    .description('import an exported session')
    .argument('<file>', 'session file; - for standard input', filledIn)
    .addOption(jsonOption())
    .addOption(dataOption())
    .action((file: string, options: { data?: string; json?: true }) =>
      withEngine(options, async (engine) => {
        const session =
          file === '-'
            ? await importFrom(engine, standardInput(), 'The standard input')
            : await importFromFile(engine, file)
        const output = new Output()
        if (options.json) return output.json(sessionFields(session))
        await output.line(sessionTitles())
        await output.line(sessionLine(session))
      }),
    )

/** @throws AppError `bad-input` where there is none */
function standardInput(): typeof process.stdin {
  if (missingInput !== undefined)
    throw englishError('bad-input', missingInput, 'Specify a file instead of -.')
  return process.stdin
}
