/**
 * Writes the content of a killed recorder's file into the database: entries, pieces of bodies, held bytes, connections.
 * Frames that are in the database already change nothing; it stops at a gap, which a power failure may leave.
 */
import type Database from 'better-sqlite3'
import { unpackBlock } from '../../format/block.ts'
import { packColumns } from '../../format/columns.ts'
import type { BodyPiece, TailFrame } from '../../format/tail-frame.ts'
import { blockInsert } from './block-index.ts'
import { partBytes } from './body.ts'
import { connectionUpsert } from './connections.ts'
import { replayHeld } from './held-bytes.ts'
import { Tail } from './tail.ts'

/**
 * Runs in the open transaction.
 * @param last number of the last entry in the database
 * @param folds how many times the whole tail had been written into it
 */
export function replayTail(
  database: Database.Database,
  session: number,
  frames: Iterable<TailFrame>,
  last: number,
  folds: number,
): void {
  const upsertConnection = connectionUpsert(database, session)
  const tail = new Tail()
  tail.first = last + 1
  for (const frame of frames) {
    if (frame.folds < folds) continue
    const next = tail.first + tail.count
    const { block, entries } = frame
    if (block > next || (entries !== null && entries.first > next)) break
    if (entries?.first === next)
      tail.join(unpackBlock(entries.first, entries.columns, entries.payload))
    // The connections were written into the database with the block that was closed since.
    if (block > last) frame.connections.forEach(upsertConnection)
    replayHeld(database, session, frame.held)
    for (const piece of frame.pieces) replayPiece(database, session, piece)
  }
  if (tail.count === 0) return
  const payload = tail.bytes.subarray(0, tail.used)
  blockInsert(database, session)(tail.first, tail.count, packColumns(tail), payload)
}

function replayPiece(
  database: Database.Database,
  session: number,
  { body, from, flags, missing, bytes }: BodyPiece,
): void {
  const { changes } = database
    .prepare('UPDATE bodies SET facts = ?, missing = ? WHERE id = ? AND session = ? AND n IS NULL')
    .run(flags, missing, body, session)
  if (changes === 0) return
  const last = database
    .prepare<[number], { part: number; bytes: Buffer }>(
      'SELECT part, bytes FROM parts WHERE body = ? ORDER BY part DESC LIMIT 1',
    )
    .get(body)
  const at = last === undefined ? 0 : last.part * partBytes + last.bytes.length
  if (from > at || from + bytes.length <= at) return
  const added = bytes.subarray(at - from)
  const isOpen = last !== undefined && last.bytes.length < partBytes
  database
    .prepare('INSERT OR REPLACE INTO parts (body, part, bytes) VALUES (?, ?, ?)')
    .run(body, Math.floor(at / partBytes), isOpen ? Buffer.concat([last.bytes, added]) : added)
}
