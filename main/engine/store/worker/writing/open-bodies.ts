/** The bodies of a session that are being received. Owner: the session's writer. */
import type Database from 'better-sqlite3'
import type { BodyPiece } from '../../format/tail-frame.ts'
import type { RecordingChange } from '../../protocol.ts'
import { BodyRecord } from './body.ts'

export class OpenBodies {
  readonly #database: Database.Database
  readonly #session: number
  /** By the handle that the recorder has given. */
  readonly #bodies = new Map<number, BodyRecord>()

  constructor(database: Database.Database, session: number) {
    this.#database = database
    this.#session = session
  }

  /** Inserts the row of a body; the transaction must be open. */
  begin(change: Extract<RecordingChange, { change: 'body' }>): void {
    this.#bodies.set(change.handle, new BodyRecord(this.#database, this.#session, change))
  }

  get(handle: number): BodyRecord {
    const body = this.#bodies.get(handle)
    if (body === undefined) throw new Error(`no body ${String(handle)} was begun`)
    return body
  }

  /** Removes a body, which is to end, and returns it. */
  take(handle: number): BodyRecord {
    const body = this.get(handle)
    this.#bodies.delete(handle)
    return body
  }

  /** Removes all bodies and returns them in the order of their beginning. */
  takeAll(): BodyRecord[] {
    const bodies = [...this.#bodies.values()]
    this.#bodies.clear()
    return bodies
  }

  /** Whether the tail's file has bytes of a body that the database does not have. */
  get needsFile(): boolean {
    for (const body of this.#bodies.values()) if (body.needsFile) return true
    return false
  }

  /** Returns the bytes received since the last call, for the tail's file. */
  takePieces(): BodyPiece[] {
    return [...this.#bodies.values()].flatMap((body) => body.takePiece() ?? [])
  }

  /** Writes the last parts into the transaction. */
  flush(): void {
    for (const body of this.#bodies.values()) body.flush()
  }
}
