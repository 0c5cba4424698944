/** Counts what the blocks of a session hold, by their columns alone. */
import type Database from 'better-sqlite3'
import type { Cut } from '../../../../../shared/model/session.ts'
import { PackedColumns } from '../../format/columns.ts'
import { readTrailer, trailerBytes } from '../../format/cut.ts'
import {
  flagsAreTraffic,
  directionCodeOf,
  headerLengthOfFlags,
  hasTrailer,
  isBody,
  isCut,
} from '../../format/flags.ts'
import type { BlockPlace } from './block-index.ts'

export interface Carried {
  bytesIn: number
  bytesOut: number
}

export interface Counted {
  /** Number of the last entry; 0 without blocks. */
  last: number
  /** Times of the first and the last entry. */
  firstAt: number
  lastAt: number
  /** The size in the database of the blocks and the bodies of their entries. */
  size: number
  /** What was truncated of their payloads. */
  cut: Cut
  /** Payload bytes of the traffic, including truncated ones. */
  total: Carried
  connections: Map<number, Carried>
}

interface Block {
  columns: Buffer
  payload: number
}

export function countBlocks(
  database: Database.Database,
  session: number,
  places: readonly BlockPlace[],
): Counted {
  const select = database.prepare<[number], Block>(
    'SELECT columns, length(payload) AS payload FROM blocks WHERE id = ?',
  )
  const bodyOf = database.prepare<[number, number], { length: number; missing: number }>(
    'SELECT length, missing FROM bodies WHERE n = ? AND session = ?',
  )
  const missingIn = database.prepare<[number, number], { payload: Buffer }>(
    'SELECT substr(payload, ?, 8) AS payload FROM blocks WHERE id = ?',
  )
  const counted: Counted = {
    last: 0,
    firstAt: 0,
    lastAt: 0,
    size: 0,
    cut: { entries: 0, bytes: 0 },
    total: { bytesIn: 0, bytesOut: 0 },
    connections: new Map(),
  }
  for (const place of places) {
    const row = select.get(place.id)
    if (row === undefined) continue
    const packed = new PackedColumns(row.columns)
    const flags = packed.flags()
    const lengths = packed.lengths()
    const connections = packed.connections()
    const times = packed.times()
    counted.size += row.columns.length + row.payload
    for (let i = 0, end = 0; i < packed.count; i++) {
      const fact = flags[i]!
      end += lengths[i]!
      const body = isBody(fact) ? bodyOf.get(place.first + i, session) : undefined
      counted.size += body?.length ?? 0
      // Where a trailer begins; SQLite counts from 1.
      const trailer = hasTrailer(fact) ? missingIn.get(end - trailerBytes + 1, place.id) : undefined
      const missing = trailer ? readTrailer(trailer.payload) : (body?.missing ?? 0)
      if (isCut(fact)) {
        counted.cut.entries++
        counted.cut.bytes += missing
      }
      if (!flagsAreTraffic(fact)) continue
      const stored = isBody(fact) ? (body?.length ?? 0) : lengths[i]! - (trailer ? trailerBytes : 0)
      const payload = Math.max(0, stored - headerLengthOfFlags(fact)) + missing
      add(counted, connections[i]!, directionCodeOf(fact), payload)
    }
    if (counted.last === 0) counted.firstAt = times[0] ?? 0
    counted.last = place.first + place.count - 1
    counted.lastAt = Math.max(counted.lastAt, times.at(-1) ?? 0)
  }
  return counted
}

function add(counted: Counted, connection: number, direction: number, payload: number): void {
  let carried = counted.connections.get(connection)
  if (carried === undefined) {
    carried = { bytesIn: 0, bytesOut: 0 }
    counted.connections.set(connection, carried)
  }
  for (const sum of [counted.total, carried])
    if (direction === 1) sum.bytesIn += payload
    else if (direction === 2) sum.bytesOut += payload
}
