/** The transport connections of a session that records: their rows, and what they carried, written now and then. */
import type Database from 'better-sqlite3'
import type { RecordingChange } from '../../protocol.ts'

type ConnectionChange = Extract<RecordingChange, { change: 'open' | 'describe' | 'close' }>

export class ConnectionCounters {
  readonly #session: number
  /** By connection number: bytes in, bytes out, one behind the other. */
  #bytes = new Float64Array(32)
  readonly #changed = new Set<number>()
  readonly #insert: Database.Statement
  readonly #describe: Database.Statement
  readonly #close: Database.Statement
  readonly #count: Database.Statement

  constructor(database: Database.Database, session: number) {
    this.#session = session
    this.#insert = database.prepare(
      `INSERT INTO connections
         (session, connection, local_host, local_port, remote_host, remote_port, opened_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#describe = database.prepare(
      `UPDATE connections SET local_host = ?, local_port = ?, remote_host = ?, remote_port = ?
       WHERE session = ? AND connection = ?`,
    )
    this.#close = database.prepare(
      'UPDATE connections SET closed_at = ? WHERE session = ? AND connection = ?',
    )
    this.#count = database.prepare(
      'UPDATE connections SET bytes_in = ?, bytes_out = ? WHERE session = ? AND connection = ?',
    )
  }

  get dirty(): boolean {
    return this.#changed.size > 0
  }

  change(change: ConnectionChange): void {
    const key = [this.#session, change.connection] as const
    switch (change.change) {
      case 'open': {
        const { local, remote, at } = change
        this.#insert.run(...key, local?.host, local?.port, remote?.host, remote?.port, at)
        break
      }
      case 'describe': {
        const { local, remote } = change
        this.#describe.run(local?.host, local?.port, remote?.host, remote?.port, ...key)
        break
      }
      case 'close':
        this.#close.run(change.at, ...key)
        break
    }
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
    this.#changed.add(connection)
  }

  flush(): void {
    for (const connection of this.#changed) {
      const at = connection * 2
      this.#count.run(this.#bytes[at], this.#bytes[at + 1], this.#session, connection)
    }
    this.#changed.clear()
  }
}
