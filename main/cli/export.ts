/** `sockeye export`: a session as a file that holds all of it. */
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command } from 'commander'
import { AppError } from '../../shared/contract/errors.ts'
import type { EngineApi } from '../../shared/contract/engine.ts'
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
        const { export: started } = await engine.call('startExport', { session: id })
        const pieces = Readable.from(readPieces(engine, started))
        if (file === '-') await pipeline(pieces, process.stdout, { end: false })
        else await writeWhole(file, pieces)
      }),
    )

async function* readPieces(engine: EngineApi, started: number): AsyncGenerator<Uint8Array> {
  for (;;) {
    const piece = await engine.call('readExport', { export: started })
    if (piece.length === 0) return
    yield piece
  }
}

/** A file of that name is replaced once the new one is there in full. */
async function writeWhole(file: string, pieces: Readable): Promise<void> {
  const part = `${file}.part`
  try {
    await pipeline(pieces, createWriteStream(part))
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw error instanceof AppError ? error : unwritable(file, error)
  }
}

function unwritable(file: string, cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : ''
  return code === 'ENOSPC'
    ? new AppError('disk-full', `There is no room left to write ${file}.`, 'Free some space.')
    : new AppError(
        'permission-denied',
        `${file} cannot be written.`,
        'Check that its folder is there and that you may write to it.',
        { cause },
      )
}
