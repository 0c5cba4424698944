/**
 * Drops the oldest blocks of a session when it exceeds its limits of size or age. Entries keep their numbers; the
 * session's row is updated in the same transaction. A body is deleted after the block of its entry, piece by piece: it
 * may be longer than the limit. Connections are deleted with the last of their entries. Owner: the session's writer.
 */
import type Database from 'better-sqlite3'
import type { Limits } from '../../../../../shared/protocols/options/recording.ts'
import type { Dropped } from '../../../../../shared/model/session.ts'
import { entryKinds } from '../../../../../shared/model/entry.ts'
import { bytesOfEntry, unpackBlock } from '../../format/block.ts'
import { PackedColumns } from '../../format/columns.ts'
import { kindCodeOf, isBody } from '../../format/flags.ts'
import { deleteAnnotationsOutside } from '../saved/annotations.ts'
import { countBlocks } from './counting.ts'
import type { BlockPlace, BlockIndex } from './block-index.ts'

const handshakeCode = entryKinds.indexOf('handshake')
/** Interval at which rows of connections are searched, in microseconds of dropped entries. */
const connectionsEveryUs = 1_000_000
/** Parts of bodies, of 256 KiB each, that are deleted in one step. */
const partsAtOnce = 64

export class OldestBlocks {
  readonly #database: Database.Database
  readonly #session: number
  readonly #limits: Limits
  readonly #index: BlockIndex
  readonly #begin: () => void
  readonly #writeConnections: () => void
  /** For each block of the block index, the time of its last entry. */
  readonly #ends: number[] = []
  /** Ids of bodies with remaining parts. */
  readonly #bodies: number[] = []
  #dropped: Dropped | null = null
  #handshakes = 0
  /** Connections that ended before this time are deleted. Microseconds. */
  #connectionsTo = 0

  /**
   * @param begin opens the transaction that the caller commits
   * @param writeConnections updates the rows of connections in it
   */
  constructor(
    database: Database.Database,
    session: number,
    limits: Limits,
    blockIndex: BlockIndex,
    begin: () => void,
    writeConnections: () => void,
  ) {
    this.#database = database
    this.#session = session
    this.#limits = limits
    this.#index = blockIndex
    this.#begin = begin
    this.#writeConnections = writeConnections
  }

  get dropped(): Dropped | null {
    return this.#dropped
  }

  /** Reports whether an open block that began then must be closed, so that it can be dropped in time. */
  isDue(beganAt: number, nowUs: number): boolean {
    const { maxAgeMs } = this.#limits
    return maxAgeMs > 0 && nowUs - beganAt > Math.max(1_000, maxAgeMs / 8) * 1_000
  }

  /** A block was added to the block index. */
  joined(lastAt: number): void {
    this.#ends.push(lastAt)
  }

  /**
   * Drops blocks of a session of that size until its limits are met; returns by how much it shrank. At least one block
   * is kept.
   */
  drop(size: number, nowUs: number): number {
    const { maxBytes, maxAgeMs } = this.#limits
    const { blocks } = this.#index
    let freed = 0
    let count = 0
    while (
      count < blocks.length - 1 &&
      ((maxBytes > 0 && size - freed > maxBytes) ||
        (maxAgeMs > 0 && (this.#ends[count] ?? nowUs) < nowUs - maxAgeMs * 1_000))
    ) {
      this.#begin()
      freed += this.#dropBlock(blocks[count]!)
      count++
    }
    if (count > 0) {
      this.#ends.splice(0, count)
      this.#index.dropTo(this.#dropped?.entries ?? 0)
      this.#write()
      if (this.#dropped !== null && this.#dropped.to - this.#connectionsTo >= connectionsEveryUs)
        this.#dropConnections(this.#dropped.to)
    }
    this.#deleteParts()
    return freed
  }

  /** Deletes the rest of dropped bodies. */
  finish(): void {
    deleteDroppedBodies(this.#database, this.#session, this.#dropped?.entries ?? 0)
    this.#bodies.length = 0
    if (this.#dropped !== null) this.#dropConnections(this.#dropped.to)
  }

  /** Connections that ended before the first kept entry have no entries left. */
  #dropConnections(to: number): void {
    this.#connectionsTo = to
    this.#writeConnections()
    this.#database
      .prepare('DELETE FROM connections WHERE session = ? AND closed_at < ?')
      .run(this.#session, to)
  }

  #dropBlock(place: BlockPlace): number {
    const database = this.#database
    const { size, firstAt, lastAt, total, last } = countBlocks(database, this.#session, [place])
    this.#keepHandshakes(place)
    database.prepare('DELETE FROM blocks WHERE id = ?').run(place.id)
    const bodies = database
      .prepare<[number, number, number], number>(
        'SELECT id FROM bodies WHERE session = ? AND n BETWEEN ? AND ?',
      )
      .pluck()
      .all(this.#session, place.first, last)
    this.#bodies.push(...bodies)
    const before = this.#dropped
    this.#dropped = {
      entries: place.first + place.count - 1,
      bytesIn: (before?.bytesIn ?? 0) + total.bytesIn,
      bytesOut: (before?.bytesOut ?? 0) + total.bytesOut,
      from: before?.from ?? firstAt,
      to: lastAt,
    }
    return size
  }

  #keepHandshakes(place: BlockPlace): void {
    const row = this.#database
      .prepare<[number], { columns: Buffer; payload: Buffer }>(
        'SELECT columns, payload FROM blocks WHERE id = ?',
      )
      .get(place.id)
    if (row === undefined) return
    const { distinctFlags } = new PackedColumns(row.columns)
    if (!distinctFlags.some((flags) => kindCodeOf(flags) === handshakeCode)) return
    const block = unpackBlock(place.first, row.columns, row.payload)
    const keep = this.#database.prepare(
      'INSERT OR REPLACE INTO kept_handshakes (session, n, connection, facts, at, bytes) VALUES (?, ?, ?, ?, ?, ?)',
    )
    for (let i = 0; i < block.count; i++) {
      const flags = block.flags[i]!
      if (kindCodeOf(flags) !== handshakeCode || isBody(flags)) continue
      const [connection, at] = [block.connections[i], block.times[i]]
      keep.run(this.#session, block.first + i, connection, flags, at, bytesOfEntry(block, i))
      this.#handshakes++
    }
  }

  #write(): void {
    if (this.#dropped === null) return
    const { entries, bytesIn, bytesOut, from, to } = this.#dropped
    this.#database
      .prepare(
        `UPDATE sessions SET dropped = ?, dropped_in = ?, dropped_out = ?, dropped_from = ?, dropped_to = ?
         WHERE id = ?`,
      )
      .run(entries, bytesIn, bytesOut, from, to, this.#session)
    deleteAnnotationsOutside(this.#database, this.#session, entries + 1)
    if (this.#handshakes === 0) return
    // Handshakes of connections without entries are not needed.
    const { changes } = this.#database
      .prepare(
        `DELETE FROM kept_handshakes WHERE session = ? AND connection IN
           (SELECT connection FROM connections WHERE session = ? AND closed_at <= ?)`,
      )
      .run(this.#session, this.#session, to)
    this.#handshakes -= changes
  }

  #deleteParts(): void {
    const [body] = this.#bodies
    if (body === undefined) return
    this.#begin()
    const { changes } = this.#database
      .prepare('DELETE FROM parts WHERE id IN (SELECT id FROM parts WHERE body = ? LIMIT ?)')
      .run(body, partsAtOnce)
    if (changes === partsAtOnce) return
    this.#database.prepare('DELETE FROM bodies WHERE id = ?').run(body)
    this.#bodies.shift()
  }
}

/** Deletes the bodies of entries up to number `dropped`, whose blocks are deleted. */
export function deleteDroppedBodies(
  database: Database.Database,
  session: number,
  dropped: number,
): void {
  if (dropped === 0) return
  database
    .prepare('DELETE FROM parts WHERE body IN (SELECT id FROM bodies WHERE session = ? AND n <= ?)')
    .run(session, dropped)
  database.prepare('DELETE FROM bodies WHERE session = ? AND n <= ?').run(session, dropped)
}
