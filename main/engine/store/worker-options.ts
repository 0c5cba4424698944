import { resolve } from 'node:path'
import { makePrivateFolder } from '../private-folder.ts'
import { toStoreError } from './errors.ts'
import type { WorkerOptions } from './protocol.ts'
import type { StoreOptions } from './store.ts'

const defaultUndoMs = 10_000

/**
 * Creates the folder of a store if necessary, and returns the options of its worker.
 * @throws AppError when the folder cannot be created
 */
export function workerOptions(options: StoreOptions): WorkerOptions {
  const folder = resolve(options.folder)
  try {
    makePrivateFolder(folder)
  } catch (error) {
    throw toStoreError(error, folder)
  }
  return {
    folder,
    maxDatabaseBytes: options.maxDatabaseBytes ?? 0,
    undoMs: options.undoMs ?? defaultUndoMs,
    encoding: options.encoding ?? null,
  }
}
