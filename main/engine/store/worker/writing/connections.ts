/**
 * The transport connections of a session that records. Changes are kept here and in the tail's file, and written into
 * the database with a block: each change of a row there rewrites a whole page. Owner: the session's writer.
 */
import type Database from 'better-sqlite3'
import type { TailConnection } from '../../format/tail-frame.ts'
import type { RecordingChange } from '../../protocol.ts'

type ConnectionChange = Extract<RecordingChange, { change: 'open' | 'describe' | 'close' }>

/** Minimum interval for writing byte counts into the database, and into the tail's file. Milliseconds. */
const countsMs = 1_000

export class ConnectionRows {
  readonly #session: number
  /** By connection number: bytes in and bytes out, adjacent. */
  #bytes = new Float64Array(32)
  /** Connections that are open or were not yet written as closed. */
  readonly #rows = new Map<number, TailConnection>()
  /** Connections whose current row is not in the database, and those whose counts there are too small. */
  readonly #unwritten = new Set<number>()
  readonly #counted = new Set<number>()
  /** The same for the tail's file. */
  readonly #unfiled = new Set<number>()
  readonly #countedUnfiled = new Set<number>()
  #writtenAt = -countsMs
  #filedAt = -countsMs
  readonly #upsert: (row: TailConnection) => void
  readonly #count: Database.Statement

  constructor(database: Database.Database, session: number) {
    this.#session = session
    this.#upsert = connectionUpsert(database, session)
    this.#count = database.prepare(
      'UPDATE connections SET bytes_in = ?, bytes_out = ? WHERE session = ? AND connection = ?',
    )
  }

  /** Whether counts wait to be written into the tail's file. */
  get owesCounts(): boolean {
    return this.#countedUnfiled.size > 0
  }

  change(change: ConnectionChange): void {
    const { connection } = change
    if (change.change === 'open') {
      const { local, remote, at: openedAt } = change
      const row = { connection, local, remote, openedAt, closedAt: null, bytesIn: 0, bytesOut: 0 }
      this.#rows.set(connection, row)
    } else {
      const row = this.#rows.get(connection)
      if (row === undefined) return
      if (change.change === 'close') row.closedAt = change.at
      else {
        row.local = change.local
        row.remote = change.remote
      }
    }
    this.#unwritten.add(connection)
    this.#unfiled.add(connection)
  }

  count(connection: number, bytesIn: number, bytesOut: number): void {
    const at = connection * 2
    if (at >= this.#bytes.length) {
      const grown = new Float64Array(Math.max(at + 2, this.#bytes.length * 2))
      grown.set(this.#bytes)
      this.#bytes = grown
    }
    this.#bytes[at]! += bytesIn
    this.#bytes[at + 1]! += bytesOut
    this.#counted.add(connection)
    this.#countedUnfiled.add(connection)
  }

  /** Returns those whose current row is not in the database. */
  unwritten(): TailConnection[] {
    return [...new Set([...this.#unwritten, ...this.#counted])].flatMap(
      (connection) => this.row(connection) ?? [],
    )
  }

  /** Returns what changed since the last call, for the tail's file; counts only when they are due. */
  takeChanged(): TailConnection[] {
    const now = performance.now()
    const withCounts = now - this.#filedAt >= countsMs
    const changed = new Set(this.#unfiled)
    this.#unfiled.clear()
    if (withCounts) {
      for (const connection of this.#countedUnfiled) changed.add(connection)
      this.#countedUnfiled.clear()
      this.#filedAt = now
    }
    return [...changed].flatMap((connection) => this.row(connection) ?? [])
  }

  /** Writes them into the open transaction; counts only when they are due, or at the end. */
  write(isEnd: boolean): void {
    for (const connection of this.#unwritten) {
      const row = this.row(connection)
      if (row !== undefined) this.#upsert(row)
      this.#counted.delete(connection)
      if (row?.closedAt != null) this.#rows.delete(connection)
    }
    this.#unwritten.clear()
    this.#unfiled.clear()
    const now = performance.now()
    if (isEnd || now - this.#writtenAt >= countsMs) {
      this.#writtenAt = now
      for (const connection of this.#counted) {
        const at = connection * 2
        this.#count.run(this.#bytes[at], this.#bytes[at + 1], this.#session, connection)
      }
      this.#counted.clear()
    }
    // The connections of frames before this transaction are no longer valid: what it left out must be in a later frame.
    this.#countedUnfiled.clear()
    for (const connection of this.#counted) this.#countedUnfiled.add(connection)
  }

  /** Undefined for a connection that has ended and is in the database. */
  row(connection: number): TailConnection | undefined {
    const row = this.#rows.get(connection)
    const at = connection * 2
    return row && { ...row, bytesIn: this.#bytes[at] ?? 0, bytesOut: this.#bytes[at + 1] ?? 0 }
  }
}

/** Inserts a connection's row or updates the existing one, whose counts never decrease. */
export function connectionUpsert(
  database: Database.Database,
  session: number,
): (row: TailConnection) => void {
  const upsert = database.prepare(
    `INSERT INTO connections
       (session, connection, local_host, local_port, remote_host, remote_port, opened_at, closed_at, bytes_in, bytes_out)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (session, connection) DO UPDATE SET
       local_host = excluded.local_host, local_port = excluded.local_port,
       remote_host = excluded.remote_host, remote_port = excluded.remote_port,
       closed_at = coalesce(excluded.closed_at, closed_at),
       bytes_in = max(bytes_in, excluded.bytes_in), bytes_out = max(bytes_out, excluded.bytes_out)`,
  )
  return ({ connection, local, remote, openedAt, closedAt, bytesIn, bytesOut }) => {
    upsert.run(
      ...[session, connection, local?.host, local?.port, remote?.host, remote?.port],
      ...[openedAt, closedAt, bytesIn, bytesOut],
    )
  }
}
