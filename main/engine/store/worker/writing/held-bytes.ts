/**
 * Bytes of incomplete entries. They are in the tail's file, beside the entries; after a kill they become partial
 * entries. They are written into the database only when the whole tail is. Owner: the session's writer.
 */
import type Database from 'better-sqlite3'
import { partialFlag } from '../../format/flags.ts'
import type { HeldChange } from '../../format/tail-frame.ts'

type Hold = Extract<HeldChange, { change: 'hold' }>

export class HeldBytes {
  readonly #database: Database.Database
  readonly #session: number
  /** For each connection's entry. */
  readonly #holds = new Map<number, Hold[]>()
  /** Changes that are not in the tail's file yet. */
  #changes: HeldChange[] = []
  /** Connections for which the file or the database holds bytes. */
  readonly #written = new Set<number>()
  #inDatabase = false

  constructor(database: Database.Database, session: number) {
    this.#database = database
    this.#session = session
  }

  /** Whether the tail's file has something that the database has not. */
  get needsFile(): boolean {
    return this.#written.size > 0 || this.#inDatabase
  }

  /** Whether the file or the database holds bytes that an entry has replaced since. */
  get isOutdated(): boolean {
    return this.#changes.some(({ change }) => change === 'release')
  }

  change(change: HeldChange): void {
    const { connection } = change
    if (change.change === 'hold') {
      const holds = this.#holds.get(connection)
      if (holds === undefined) this.#holds.set(connection, [change])
      else holds.push(change)
      this.#changes.push(change)
      return
    }
    this.#holds.delete(connection)
    this.#changes = this.#changes.filter((before) => before.connection !== connection)
    if (this.#written.has(connection)) this.#changes.push(change)
  }

  /**
   * Returns what changed since the last call, for the tail's file. The entries that replace bytes are in the same
   * frame.
   */
  takeChanges(): HeldChange[] {
    const changes = this.#changes
    this.#changes = []
    for (const { change, connection } of changes)
      if (change === 'hold') this.#written.add(connection)
      else this.#written.delete(connection)
    return changes
  }

  /** Writes all held bytes into the database; all entries are in the same transaction. */
  fold(): void {
    if (this.#inDatabase) this.#deleteRows()
    this.#changes = []
    this.#written.clear()
    for (const [connection, holds] of this.#holds) {
      for (const hold of holds) insertHold(this.#database, this.#session, hold)
      this.#written.add(connection)
      this.#inDatabase = true
    }
  }

  #deleteRows(): void {
    this.#database.prepare('DELETE FROM held_bytes WHERE session = ?').run(this.#session)
    this.#inDatabase = false
  }
}

/** Applies the changes in a frame of the tail's file to the rows in the database. */
export function replayHeld(
  database: Database.Database,
  session: number,
  changes: readonly HeldChange[],
): void {
  const release = database.prepare('DELETE FROM held_bytes WHERE session = ? AND connection = ?')
  for (const change of changes)
    if (change.change === 'hold') insertHold(database, session, change)
    else release.run(session, change.connection)
}

function insertHold(database: Database.Database, session: number, hold: Hold): void {
  const { connection, flags, at, bytes } = hold
  database
    .prepare(
      'INSERT INTO held_bytes (session, connection, facts, at, bytes) VALUES (?, ?, ?, ?, ?)',
    )
    .run(session, connection, flags, at, bytes)
}

/** The content of a block for a partial entry. */
export interface CutShort {
  flags: number
  connection: number
  at: number
  bytes: Uint8Array
}

/** Returns and deletes the held bytes of a session, one entry for each connection. */
export function takeHeldBytes(database: Database.Database, session: number): CutShort[] {
  const entries = new Map<number, CutShort>()
  const rows = database
    .prepare<[number], CutShort>(
      'SELECT connection, facts AS flags, at, bytes FROM held_bytes WHERE session = ? ORDER BY id',
    )
    .iterate(session)
  for (const { connection, flags, at, bytes } of rows) {
    const before = entries.get(connection)?.bytes ?? new Uint8Array(0)
    // The header was complete at the last of them.
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
