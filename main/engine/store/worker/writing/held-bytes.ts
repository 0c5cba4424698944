/**
 * Bytes of entries that are not whole yet, beside the session's blocks. They go in the transaction that writes the whole
 * entry; what a killed process left becomes entries that were cut short. Owner: the session's writer.
 */
import type Database from 'better-sqlite3'
import { partialFlag } from '../../format/flags.ts'
import type { RecordingChange } from '../../protocol.ts'

export class HeldBytes {
  readonly #database: Database.Database
  readonly #session: number
  /** Rows of each connection's entry. */
  readonly #rows = new Map<number, number[]>()
  readonly #released: number[] = []

  constructor(database: Database.Database, session: number) {
    this.#database = database
    this.#session = session
  }

  /** Whether rows wait to go with the entries that they were held for. */
  get isReleased(): boolean {
    return this.#released.length > 0
  }

  change(change: Extract<RecordingChange, { change: 'hold' | 'release' }>): void {
    const { connection } = change
    const rows = this.#rows.get(connection) ?? []
    if (change.change === 'release') {
      this.#released.push(...rows)
      this.#rows.delete(connection)
      return
    }
    const { flags, at, bytes } = change
    const { lastInsertRowid } = this.#database
      .prepare(
        'INSERT INTO held_bytes (session, connection, facts, at, bytes) VALUES (?, ?, ?, ?, ?)',
      )
      .run(this.#session, connection, flags, at, bytes)
    rows.push(Number(lastInsertRowid))
    this.#rows.set(connection, rows)
  }

  /** Deletes what was released; the entries are in the same transaction. */
  flush(): void {
    const remove = this.#database.prepare('DELETE FROM held_bytes WHERE id = ?')
    for (const id of this.#released.splice(0)) remove.run(id)
  }
}

/** What stands in a block for an entry that was cut short. */
export interface CutShort {
  flags: number
  connection: number
  at: number
  bytes: Uint8Array
}

/** Takes what is held of a session, one entry for each connection. */
export function takeHeldBytes(database: Database.Database, session: number): CutShort[] {
  const entries = new Map<number, CutShort>()
  const rows = database
    .prepare<[number], CutShort>(
      'SELECT connection, facts AS flags, at, bytes FROM held_bytes WHERE session = ? ORDER BY id',
    )
    .iterate(session)
  for (const { connection, flags, at, bytes } of rows) {
    const before = entries.get(connection)?.bytes ?? new Uint8Array(0)
    // The header was whole, and known, at the last of them.
    entries.set(connection, {
      connection,
      flags: flags | partialFlag,
      at,
      bytes: Buffer.concat([before, bytes]),
    })
  }
  database.prepare('DELETE FROM held_bytes WHERE session = ?').run(session)
  return [...entries.values()]
}
