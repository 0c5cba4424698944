/** The row of a session in the database. */
import type Database from 'better-sqlite3'
import { AppError } from '../../../../../shared/contract/errors.ts'

export interface SessionRow {
  id: number
  name: string
  kind: string
  state: string
  endpoint: number | null
  config: string
  owner: string
  folds: number
  started_at: number
  ended_at: number | null
  entries: number
  bytes_in: number
  bytes_out: number
  replay_of: number | null
  differing: number | null
  size: number
  dropped: number
  dropped_in: number
  dropped_out: number
  dropped_from: number
  dropped_to: number
  reading: string | null
  cut_entries: number
  cut_bytes: number
  markers: number
  encoding: string | null
  colour_rules: string | null
}

/** @throws AppError `not-found`, also for a deleted session */
export function sessionRow(database: Database.Database, session: number): SessionRow {
  const row = database
    .prepare<[number], SessionRow>('SELECT * FROM sessions WHERE id = ? AND deleted_at IS NULL')
    .get(session)
  if (row === undefined) throw noSession(session)
  return row
}

export const noSession = (id: number): AppError =>
  new AppError('not-found', `Session ${String(id)} does not exist.`)
