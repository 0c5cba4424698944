/** Opens the database for writing or, when its disk is full, read-only. */
import type Database from 'better-sqlite3'
import type { AppError } from '../../../../shared/contract/errors.ts'
import { isFullDisk, toStoreError } from '../errors.ts'
import type { WorkerOptions } from '../protocol.ts'
import { openDatabase, openForReading } from './database.ts'
import { Owner } from './owner.ts'

export interface OpenedDatabase {
  database: Database.Database
  owner: Owner | null
  unwritable: AppError | null
}

/** A database that cannot be written because of a full disk can still be read. */
export function openOrRead(
  { folder, maxDatabaseBytes }: WorkerOptions,
  path: string,
): OpenedDatabase {
  let database: Database.Database | undefined
  try {
    database = openDatabase(path, maxDatabaseBytes)
    return { database, owner: new Owner(folder), unwritable: null }
  } catch (error) {
    database?.close()
    const unwritable = toStoreError(error, path)
    if (!isFullDisk(unwritable)) throw error
    try {
      return { database: openForReading(path), owner: null, unwritable }
    } catch {
      // It cannot be read either: the error of writing is the more useful one.
      throw error
    }
  }
}
