/** `sockeye import`: takes an exported session into the data folder. */
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { Command } from 'commander'
import { AppError } from '../../shared/contract/errors.ts'
import type { EngineApi } from '../../shared/contract/engine.ts'
import type { Session } from '../../shared/model/session.ts'
import { sessionFields } from './entry-json.ts'
import { sessionLine, sessionTitles } from './format.ts'
import { dataOption, jsonOption } from './options.ts'
import { Output } from './output.ts'
import { withEngine } from './with-engine.ts'

/** Bytes handed to the engine at once. */
const pieceBytes = 262_144

export const importCommand = (): Command =>
  new Command('import')
    .description('take in a session that was exported')
    .argument('<file>', 'the file; - is the standard input')
    .addOption(jsonOption())
    .addOption(dataOption())
    .action((file: string, options: { data?: string; json?: true }) =>
      withEngine(options, async (engine) => {
        const source =
          file === '-' ? process.stdin : createReadStream(file, { highWaterMark: pieceBytes })
        const session = await importFrom(engine, source, file)
        const output = new Output()
        if (options.json) return output.json(sessionFields(session))
        await output.line(sessionTitles())
        await output.line(sessionLine(session))
      }),
    )

async function importFrom(engine: EngineApi, source: Readable, name: string): Promise<Session> {
  const started = await engine.call('startImport', {})
  try {
    for await (const bytes of source as AsyncIterable<Buffer>)
      await engine.call('appendImport', { ...started, bytes })
  } catch (error) {
    await engine.call('stopImport', started)
    throw error instanceof AppError ? error : unreadable(name, error)
  }
  return engine.call('finishImport', started)
}

const unreadable = (file: string, cause: unknown): AppError =>
  new AppError(
    'file-unreadable',
    `${file} cannot be read.`,
    'Check its name and who may read it.',
    {
      cause,
    },
  )
