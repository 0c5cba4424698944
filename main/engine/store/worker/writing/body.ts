/**
 * One streamed body while it is received: parts of equal size in a table of their own, so that any range is found by
 * division. Its row says from the start what was promised; its number comes when it ends.
 */
import type Database from 'better-sqlite3'
import {
  bodyFlag,
  cutFlag,
  flagsAreTraffic,
  directionCodeOf,
  headerLengthOfFlags,
  packViolations,
  partialFlag,
} from '../../format/flags.ts'
import type { RecordingChange } from '../../protocol.ts'

/** Bytes of every part but the last. */
export const partBytes = 262_144

/** What stands in the block for a body: its id. */
export function bodyReference(id: number): Uint8Array {
  const reference = new Uint8Array(8)
  new DataView(reference.buffer).setFloat64(0, id, true)
  return reference
}

export const readBodyReference = (bytes: Uint8Array): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat64(0, true)

export class BodyRecord {
  readonly connection: number
  readonly #id: number
  readonly #at: number
  #flags: number
  readonly #pending = new Uint8Array(partBytes)
  readonly #insertPart: Database.Statement
  readonly #update: Database.Statement
  #used = 0
  #part = 0
  #length = 0
  #missing = 0
  #dirty = false

  constructor(
    database: Database.Database,
    session: number,
    begin: Extract<RecordingChange, { change: 'body' }>,
  ) {
    this.connection = begin.connection
    this.#flags = begin.flags
    const { lastInsertRowid } = database
      .prepare(
        'INSERT INTO bodies (session, connection, facts, at, declared_length) VALUES (?, ?, ?, ?, ?)',
      )
      .run(session, begin.connection, begin.flags, begin.at, begin.declaredLength)
    this.#id = Number(lastInsertRowid)
    this.#insertPart = database.prepare(
      `INSERT INTO parts (body, part, bytes) VALUES (?, ?, ?)
       ON CONFLICT (body, part) DO UPDATE SET bytes = excluded.bytes`,
    )
    this.#update = database.prepare(
      'UPDATE bodies SET length = ?, missing = ?, facts = ?, at = ?, n = ? WHERE id = ?',
    )
    this.#at = begin.at
  }

  /** Bytes that came and were not kept. */
  get missing(): number {
    return this.#missing
  }

  /** Gives the payload bytes that count as received and as sent. */
  append(bytes: Uint8Array): { bytesIn: number; bytesOut: number } {
    for (let at = 0; at < bytes.length;) {
      const piece = bytes.subarray(at, at + partBytes - this.#used)
      this.#pending.set(piece, this.#used)
      this.#used += piece.length
      at += piece.length
      this.#dirty = true
      if (this.#used === partBytes) {
        this.#writePart()
        this.#part++
        this.#used = 0
      }
    }
    const header = headerLengthOfFlags(this.#flags)
    if (this.#length === 0 && header > 0) this.#flags |= bytes[0] ?? 0
    const before = Math.max(0, this.#length - header)
    this.#length += bytes.length
    return this.#carried(Math.max(0, this.#length - header) - before)
  }

  /** Bytes behind those that were kept came; gives what counts, as `append`. */
  miss(bytes: number): { bytesIn: number; bytesOut: number } {
    this.#missing += bytes
    this.#flags |= cutFlag
    this.#dirty = true
    return this.#carried(bytes)
  }

  #carried(payload: number): { bytesIn: number; bytesOut: number } {
    const direction = flagsAreTraffic(this.#flags) ? directionCodeOf(this.#flags) : 0
    return { bytesIn: direction === 1 ? payload : 0, bytesOut: direction === 2 ? payload : 0 }
  }

  /** Writes what is there of the last part. */
  flush(): void {
    if (!this.#dirty) return
    if (this.#used > 0) this.#writePart()
    this.#update.run(this.#length, this.#missing, this.#flags, this.#at, null, this.#id)
    this.#dirty = false
  }

  /** Gives the flags of its entry and the bytes that stand for it in the block. */
  end(
    n: number,
    at: number,
    partial: boolean,
    violationFlags: number,
  ): { flags: number; reference: Uint8Array } {
    if (this.#used > 0) this.#writePart()
    const flags =
      this.#flags | bodyFlag | (partial ? partialFlag : 0) | packViolations(violationFlags)
    this.#update.run(this.#length, this.#missing, flags, at, n, this.#id)
    return { flags, reference: bodyReference(this.#id) }
  }

  #writePart(): void {
    this.#insertPart.run(this.#id, this.#part, this.#pending.subarray(0, this.#used))
  }
}
