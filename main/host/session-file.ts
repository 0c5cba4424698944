/** Session files on this machine's disk, for the command line and the desktop. */
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { EngineApi } from '../../shared/contract/engine.ts'
import { AppError } from '../../shared/contract/errors.ts'
import { formatOfName } from '../../shared/contract/formats.ts'
import type { Session } from '../../shared/model/session.ts'
import { replaceFile } from './replace-file.ts'

/** Bytes passed to the engine in one call. */
const pieceBytes = 262_144

/**
 * The content of a session file, read from the engine on demand.
 * @param format id of a format; the engine's default when left out
 * @throws AppError `not-found`, `session-busy`, `bad-input`
 */
export async function readExport(
  engine: EngineApi,
  session: number,
  format?: string,
): Promise<Readable> {
  const started = await engine.call('startExport', { session, ...(format && { format }) })
  return Readable.from(pieces(engine, started.export))
}

async function* pieces(engine: EngineApi, started: number): AsyncGenerator<Uint8Array> {
  for (;;) {
    const piece = await engine.call('readExport', { export: started })
    if (piece.length === 0) return
    yield piece
  }
}

/**
 * Writes the file; an existing file is replaced once the new one is complete.
 * @param format id of a format; when left out, that of the file's extension, or the engine's default
 * @throws AppError `disk-full`, `permission-denied`, those of the export
 */
export async function exportToFile(
  engine: EngineApi,
  session: number,
  file: string,
  format?: string,
): Promise<void> {
  const written = (await engine.call('formats', {})).filter(({ writes }) => writes)
  const chosen = format ?? formatOfName(written, file)?.id
  try {
    await replaceFile(file, await readExport(engine, session, chosen))
  } catch (error) {
    throw error instanceof AppError ? error : unwritable(file, error)
  }
}

/** @throws AppError `file-unreadable`, those of the import */
export const importFromFile = (engine: EngineApi, file: string): Promise<Session> =>
  importFrom(engine, piecesOfFile(file), file)

/** Opened when the first piece is requested: nothing would handle a failure before. */
async function* piecesOfFile(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file, { highWaterMark: pieceBytes }) as AsyncIterable<Buffer>
}

/** @param name how error messages name the source */
export async function importFrom(
  engine: EngineApi,
  source: AsyncIterable<Uint8Array>,
  name: string,
): Promise<Session> {
  const started = await engine.call('startImport', {})
  try {
    for await (const bytes of source) await engine.call('appendImport', { ...started, bytes })
  } catch (error) {
    await engine.call('stopImport', started)
    throw error instanceof AppError ? error : unreadable(name, error)
  }
  return engine.call('finishImport', started)
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

const unreadable = (file: string, cause: unknown): AppError =>
  new AppError(
    'file-unreadable',
    `${file} cannot be read.`,
    'Check its name and who may read it.',
    {
      cause,
    },
  )
