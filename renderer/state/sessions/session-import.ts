/** Imports a session file into the engine in parts. */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { Session } from '../../../shared/model/session.ts'

/** Bytes in one part. */
const pieceBytes = 1_048_576

/**
 * Imports a file.
 * @throws AppError `file-unreadable`, and the errors of the import
 */
export async function importSession(engine: EngineApi, file: Blob): Promise<Session> {
  const started = await engine.call('startImport', {})
  try {
    for (let at = 0; at < file.size; at += pieceBytes) {
      const piece = await read(file.slice(at, at + pieceBytes))
      await engine.call('appendImport', { ...started, bytes: piece })
    }
  } catch (error) {
    await engine.call('stopImport', started)
    throw error
  }
  return engine.call('finishImport', started)
}

async function read(piece: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await piece.arrayBuffer())
  } catch (cause) {
    throw new AppError('file-unreadable', 'Could not read the complete file.', '', { cause })
  }
}
