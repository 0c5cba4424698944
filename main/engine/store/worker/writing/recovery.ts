/**
 * Recovers what a killed process left: the content of its sessions' files is written into the database, the sessions
 * become `interrupted`, incomplete bodies and held bytes become partial entries, and the counters are recomputed from
 * the stored entries.
 */
import type Database from 'better-sqlite3'
import type { AppError } from '../../../../../shared/contract/errors.ts'
import { toStoreError } from '../../errors.ts'
import { packColumns } from '../../format/columns.ts'
import { bodyFlag, partialFlag } from '../../format/flags.ts'
import { deleteAnnotationsOutside } from '../saved/annotations.ts'
import { bodyReference } from './body.ts'
import { countBlocks } from './counting.ts'
import { blockInsert, type BlockPlace } from './block-index.ts'
import { takeHeldBytes, type CutShort } from './held-bytes.ts'
import { deleteDroppedBodies } from './oldest-blocks.ts'
import type { TailFolder } from './tail-file.ts'
import { replayTail } from './tail-replay.ts'

interface OpenBody {
  id: number
  connection: number
  flags: number
  at: number
}

/**
 * Interrupts the sessions in state `recording` whose owner is not alive. Returns their ids. Safe in several processes
 * at once: each session is recovered in one transaction by the first of them.
 * @param failed called with the error of a file that cannot be read: its session stays unchanged, so that nothing is
 * lost, and the others are recovered
 * @throws SQLite's errors
 */
export function interruptAbandoned(
  database: Database.Database,
  tails: TailFolder,
  isAlive: (owner: string, session: number) => boolean,
  failed: (error: AppError) => void,
): number[] {
  const recording = database
    .prepare<[], { id: number; owner: string }>(
      "SELECT id, owner FROM sessions WHERE state = 'recording'",
    )
    .all()
  const settles = (id: number): boolean => {
    try {
      return interrupt(database, tails, id)
    } catch (error) {
      const isOfFile = error instanceof Error && 'path' in error
      if (!isOfFile) throw error
      failed(toStoreError(error, tails.fileOf(id)))
      return false
    }
  }
  return recording.filter(({ id, owner }) => !isAlive(owner, id) && settles(id)).map(({ id }) => id)
}

/** Removes the files of sessions that are not being recorded: of sessions that ended at the moment of a kill. */
export function removeStrayTails(database: Database.Database, tails: TailFolder): void {
  const state = database
    .prepare<[number], string>('SELECT state FROM sessions WHERE id = ?')
    .pluck()
  for (const session of tails.sessions())
    if (state.get(session) !== 'recording') tails.remove(session)
}

/**
 * Recovers a session in state `recording`; returns false when it is in another state.
 * @param recovered called before the commit, which fails on a full disk: the rows of the session can be read as a later
 * recovery will store them
 */
export function interrupt(
  database: Database.Database,
  tails: TailFolder,
  session: number,
  recovered?: () => void,
): boolean {
  database.exec('BEGIN IMMEDIATE')
  try {
    const row = database
      .prepare<[number], Started>(
        `SELECT owner, folds, started_at, dropped, dropped_in, dropped_out, cut_entries, cut_bytes FROM sessions
         WHERE id = ? AND state = 'recording'`,
      )
      .get(session)
    if (row !== undefined) settle(database, tails, session, row)
    recovered?.()
    database.exec('COMMIT')
    if (row !== undefined) tails.remove(session)
    return row !== undefined
  } finally {
    if (database.inTransaction) database.exec('ROLLBACK')
  }
}

interface Started {
  owner: string
  folds: number
  started_at: number
  dropped: number
  dropped_in: number
  dropped_out: number
  cut_entries: number
  cut_bytes: number
}

function settle(
  database: Database.Database,
  tails: TailFolder,
  session: number,
  started: Started,
): void {
  const { started_at: startedAt, dropped, dropped_in, dropped_out } = started
  deleteDroppedBodies(database, session, dropped)
  const stored = lastOf(placesOf(database, session), dropped)
  replayTail(database, session, tails.frames(session, started.owner), stored, started.folds)
  const places = placesOf(database, session)
  const end = lastOf(places, dropped)
  const added = closeOpen(database, session, end + 1)
  if (added !== null) places.push(added)
  const counted = countBlocks(database, session, places)
  const endedAt = Math.max(startedAt, counted.lastAt)
  database
    .prepare(
      `UPDATE sessions SET state = 'interrupted', ended_at = ?, entries = ?, bytes_in = ?, bytes_out = ?, size = ?,
         cut_entries = ?, cut_bytes = ?
       WHERE id = ?`,
    )
    .run(
      endedAt,
      Math.max(dropped, counted.last),
      dropped_in + counted.total.bytesIn,
      dropped_out + counted.total.bytesOut,
      counted.size,
      // Truncation of dropped entries is known only from the earlier counters.
      Math.max(started.cut_entries, counted.cut.entries),
      Math.max(started.cut_bytes, counted.cut.bytes),
      session,
    )
  // An entry may be lost that was annotated just before the kill.
  deleteAnnotationsOutside(database, session, dropped + 1, Math.max(dropped, counted.last))
  // Bytes of dropped entries are known only from the earlier counters.
  const update = database.prepare(
    `UPDATE connections SET bytes_in = max(bytes_in, ?), bytes_out = max(bytes_out, ?)
     WHERE session = ? AND connection = ?`,
  )
  for (const [connection, { bytesIn, bytesOut }] of counted.connections)
    update.run(bytesIn, bytesOut, session, connection)
  database
    .prepare('UPDATE connections SET closed_at = ? WHERE session = ? AND closed_at IS NULL')
    .run(endedAt, session)
}

const placesOf = (database: Database.Database, session: number): BlockPlace[] =>
  database
    .prepare<[number], BlockPlace>(
      'SELECT id, first, count FROM blocks WHERE session = ? ORDER BY first',
    )
    .all(session)

/** Returns the number of the last entry in blocks, or of the last dropped one. */
function lastOf(places: readonly BlockPlace[], dropped: number): number {
  const last = places.at(-1)
  return last === undefined ? dropped : last.first + last.count - 1
}

/**
 * Numbers the incomplete entries, from `first` on, and stores them in a separate block: bodies without an end, held
 * bytes.
 */
function closeOpen(database: Database.Database, session: number, first: number): BlockPlace | null {
  // A body without a byte has no known content, only that it began; bytes of its header may be held.
  database
    .prepare(
      `DELETE FROM bodies WHERE session = ? AND n IS NULL AND missing = 0
         AND NOT EXISTS (SELECT 1 FROM parts WHERE body = bodies.id)`,
    )
    .run(session)
  const bodies = database
    .prepare<[number, number], OpenBody>(
      // The entry of a body that ended just before the kill may be lost.
      `SELECT id, connection, facts AS flags, at FROM bodies
       WHERE session = ? AND (n IS NULL OR n >= ?) ORDER BY id`,
    )
    .all(session, first)
  const update = database.prepare(
    `UPDATE bodies SET n = ?, facts = ?,
       length = (SELECT coalesce(sum(length(bytes)), 0) FROM parts WHERE body = bodies.id)
     WHERE id = ?`,
  )
  const entries = bodies.map((body, i): CutShort => {
    const flags = body.flags | bodyFlag | partialFlag
    update.run(first + i, flags, body.id)
    return { ...body, flags, bytes: bodyReference(body.id) }
  })
  entries.push(...takeHeldBytes(database, session).sort((a, b) => a.at - b.at))
  const count = entries.length
  if (count === 0) return null
  const columns = packColumns({
    count,
    flags: Uint32Array.from(entries, ({ flags }) => flags),
    lengths: Uint32Array.from(entries, ({ bytes }) => bytes.length),
    times: Float64Array.from(entries, ({ at }) => at),
    connections: Uint32Array.from(entries, ({ connection }) => connection),
  })
  const payload = Buffer.concat(entries.map(({ bytes }) => bytes))
  return blockInsert(database, session)(first, count, columns, payload)
}
