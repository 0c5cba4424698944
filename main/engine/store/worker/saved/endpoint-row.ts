/** The saved endpoint that a saved row belongs to. */
import type Database from 'better-sqlite3'
import { AppError } from '../../../../../shared/contract/errors.ts'

/** @throws AppError `not-found` when there is no such endpoint; null stands for all endpoints */
export function requireEndpoint(database: Database.Database, endpoint: number | null): void {
  if (endpoint === null) return
  const found = database.prepare('SELECT 1 FROM endpoints WHERE id = ?').get(endpoint)
  if (found === undefined)
    throw new AppError('not-found', `There is no saved endpoint ${String(endpoint)}.`)
}
