/** Session files on this machine's disk, for the command line and the desktop. */
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import type { EngineApi, EngineParams } from '../../shared/contract/engine.ts'
import { AppError } from '../../shared/contract/errors.ts'
import { formatOfName, type FormatInfo } from '../../shared/contract/formats.ts'
import type { Session } from '../../shared/model/session.ts'
import { replaceFile } from './replace-file.ts'
import { writeFolder } from './write-folder.ts'

/** Bytes passed to the engine in one call. */
const pieceBytes = 262_144

export interface Exported {
  readonly session: number
  /** Id of a format; the engine's default when left out. */
  readonly format?: string | undefined
  /** Some of its rows; all when left out. */
  readonly rows?: EngineParams<'startExport'>['rows'] | undefined
}

/**
 * The content of a session file, read from the engine on demand.
 * @param signal cancels the export: the stream fails with `cancelled`
 * @throws AppError `not-found`, `session-busy`, `bad-input`
 */
export async function readExport(
  engine: EngineApi,
  exported: Exported,
  signal?: AbortSignal,
): Promise<Readable> {
  const id = await start(engine, exported)
  signal?.addEventListener('abort', () => void engine.call('stopExport', { export: id }))
  return Readable.from(pieces(engine, id))
}

async function start(engine: EngineApi, { session, format, rows }: Exported): Promise<number> {
  const started = await engine.call('startExport', {
    session,
    ...(format && { format }),
    ...(rows && { rows }),
  })
  return started.export
}

async function* pieces(engine: EngineApi, id: number): AsyncGenerator<Uint8Array> {
  for (;;) {
    const piece = await engine.call('readExport', { export: id })
    if (piece.length === 0) return
    yield piece
  }
}

/** What was written, and where. */
export interface WrittenExport {
  readonly path: string
  /** Of the file, or of the archive of a folder's files. Bytes. */
  readonly bytes: number
}

/**
 * Writes the file; an existing file is replaced once the new one is complete. A format that is a folder is unpacked to a
 * new folder, unless the name has the extension of its archive.
 * @param exported without a format, that of the file's extension, or the engine's default
 * @param signal cancels the export: nothing is left
 * @throws AppError `disk-full`, `permission-denied`, `cancelled`, those of the export
 */
export async function exportToFile(
  engine: EngineApi,
  exported: Exported,
  file: string,
  signal?: AbortSignal,
): Promise<WrittenExport> {
  const written = (await engine.call('formats', {})).filter(({ writes }) => writes)
  const id = exported.format ?? formatOfName(written, file)?.id
  const started = await start(engine, { ...exported, format: id })
  const format = written.find((each) => each.id === id)
  return writeStarted(engine, started, file, format, signal)
}

/**
 * Writes an export that was started, as `exportToFile`.
 * @param format what is known of its format; undefined for a format that is one file
 */
export async function writeStarted(
  engine: EngineApi,
  started: number,
  file: string,
  format: Pick<FormatInfo, 'isFolder' | 'extensions'> | undefined,
  signal?: AbortSignal,
): Promise<WrittenExport> {
  let bytes = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces(engine, started)) {
      bytes += piece.length
      yield piece
    }
  }
  const stop = (): Promise<unknown> => engine.call('stopExport', { export: started })
  const cancel = (): void => void stop()
  signal?.addEventListener('abort', cancel)
  const isFolder = format?.isFolder === true && formatOfName([format], file) === undefined
  try {
    const stream = Readable.from(counted())
    await (isFolder ? writeFolder(file, stream) : replaceFile(file, stream))
    return { path: resolve(file), bytes }
  } catch (error) {
    // An engine that has gone has no export either.
    if (!(error instanceof AppError && error.code === 'disconnected')) await stop()
    throw error instanceof AppError ? error : unwritable(file, error)
  } finally {
    signal?.removeEventListener('abort', cancel)
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
    ? new AppError('disk-full', `Not enough disk space to write ${file}.`, 'Free up disk space.')
    : new AppError(
        'permission-denied',
        `Could not write ${file}.`,
        'Check that the folder exists and is writable.',
        { cause },
      )
}

const unreadable = (file: string, cause: unknown): AppError =>
  new AppError(
    'file-unreadable',
    `Could not read ${file}.`,
    'Check the file name and the permissions.',
    {
      cause,
    },
  )
