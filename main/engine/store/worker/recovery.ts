/**
 * Puts in order what a killed process left: its sessions become `interrupted`, bodies that were being received become
 * partial entries, and the counters are made from what is really there.
 */
import type Database from 'better-sqlite3'
import { PackedColumns, packColumns } from '../format/columns.ts'
import type { BlockPlace } from './directory.ts'
import {
  bodyFlag,
  factsAreTraffic,
  factsDirectionCode,
  factsHeaderLength,
  isBody,
  partialFlag,
} from '../format/facts.ts'
import { bodyReference } from './body.ts'

interface OpenBody {
  id: number
  connection: number
  facts: number
  at: number
}

/**
 * Interrupts the sessions in state `recording` whose owner is not alive. Gives their ids. Safe in several processes at
 * once: each session is settled in one transaction by whoever comes first.
 */
export function interruptAbandoned(
  database: Database.Database,
  isAlive: (owner: string, session: number) => boolean,
): number[] {
  const recording = database
    .prepare<[], { id: number; owner: string }>(
      "SELECT id, owner FROM sessions WHERE state = 'recording'",
    )
    .all()
  return recording
    .filter(({ id, owner }) => !isAlive(owner, id) && interrupt(database, id))
    .map(({ id }) => id)
}

/** Settles a session in state `recording`; false when it is in another already. */
export function interrupt(database: Database.Database, session: number): boolean {
  database.exec('BEGIN IMMEDIATE')
  try {
    const row = database
      .prepare<[number], { started_at: number }>(
        "SELECT started_at FROM sessions WHERE id = ? AND state = 'recording'",
      )
      .get(session)
    if (row !== undefined) settle(database, session, row.started_at)
    database.exec('COMMIT')
    return row !== undefined
  } finally {
    if (database.inTransaction) database.exec('ROLLBACK')
  }
}

function settle(database: Database.Database, session: number, startedAt: number): void {
  const places = database
    .prepare<[number], BlockPlace>(
      'SELECT id, first, count FROM blocks WHERE session = ? ORDER BY first',
    )
    .all(session)
  const last = places.at(-1)
  const end = last === undefined ? 0 : last.first + last.count - 1
  const added = closeBodies(database, session, end + 1)
  if (added !== null) places.push(added)
  const counted = count(database, places)
  const endedAt = Math.max(startedAt, counted.lastAt)
  database
    .prepare(
      `UPDATE sessions SET state = 'interrupted', ended_at = ?, entries = ?, bytes_in = ?, bytes_out = ?
       WHERE id = ?`,
    )
    .run(endedAt, counted.entries, counted.total.bytesIn, counted.total.bytesOut, session)
  const update = database.prepare(
    'UPDATE connections SET bytes_in = ?, bytes_out = ? WHERE session = ? AND connection = ?',
  )
  for (const [connection, { bytesIn, bytesOut }] of counted.connections)
    update.run(bytesIn, bytesOut, session, connection)
  database
    .prepare('UPDATE connections SET closed_at = ? WHERE session = ? AND closed_at IS NULL')
    .run(endedAt, session)
}

/** Gives bodies without an end their numbers, from `first` on, in a block of their own. */
function closeBodies(
  database: Database.Database,
  session: number,
  first: number,
): BlockPlace | null {
  const bodies = database
    .prepare<[number], OpenBody>(
      'SELECT id, connection, facts, at FROM bodies WHERE session = ? AND n IS NULL ORDER BY id',
    )
    .all(session)
  if (bodies.length === 0) return null
  const facts = bodies.map((body) => body.facts | bodyFlag | partialFlag)
  const update = database.prepare(
    `UPDATE bodies SET n = ?, facts = ?,
       length = (SELECT coalesce(sum(length(bytes)), 0) FROM parts WHERE body = bodies.id)
     WHERE id = ?`,
  )
  bodies.forEach((body, i) => update.run(first + i, facts[i], body.id))
  const count = bodies.length
  const columns = packColumns({
    count,
    facts: Uint32Array.from(facts),
    lengths: new Uint32Array(count).fill(8),
    times: Float64Array.from(bodies, (body) => body.at),
    connections: Uint32Array.from(bodies, (body) => body.connection),
  })
  const payload = Buffer.concat(bodies.map((body) => bodyReference(body.id)))
  const { lastInsertRowid } = database
    .prepare('INSERT INTO blocks (session, first, count, columns, payload) VALUES (?, ?, ?, ?, ?)')
    .run(session, first, count, columns, payload)
  return { id: Number(lastInsertRowid), first, count }
}

interface Carried {
  bytesIn: number
  bytesOut: number
}

interface Counted {
  entries: number
  lastAt: number
  total: Carried
  connections: Map<number, Carried>
}

/** Counts what the blocks hold, by their columns alone. */
function count(database: Database.Database, places: readonly BlockPlace[]): Counted {
  const select = database.prepare<[number], { columns: Buffer }>(
    'SELECT columns FROM blocks WHERE id = ?',
  )
  const bodyLength = database.prepare<[number, number], { length: number }>(
    'SELECT length FROM bodies WHERE n = ? AND session = (SELECT session FROM blocks WHERE id = ?)',
  )
  const counted: Counted = {
    entries: 0,
    lastAt: 0,
    total: { bytesIn: 0, bytesOut: 0 },
    connections: new Map(),
  }
  for (const place of places) {
    const row = select.get(place.id)
    if (row === undefined) continue
    const packed = new PackedColumns(row.columns)
    const facts = packed.facts()
    const lengths = packed.lengths()
    const connections = packed.connections()
    for (let i = 0; i < packed.count; i++) {
      const fact = facts[i]!
      if (!factsAreTraffic(fact)) continue
      const stored = bodyLengthOr(fact, lengths[i]!, () =>
        bodyLength.get(place.first + i, place.id),
      )
      const payload = Math.max(0, stored - factsHeaderLength(fact))
      add(counted, connections[i]!, factsDirectionCode(fact), payload)
    }
    counted.entries = place.first + place.count - 1
    counted.lastAt = Math.max(counted.lastAt, packed.times().at(-1) ?? 0)
  }
  return counted
}

const bodyLengthOr = (
  facts: number,
  length: number,
  body: () => { length: number } | undefined,
): number => (isBody(facts) ? (body()?.length ?? 0) : length)

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
