/**
 * One streamed body while it is received: parts of equal size in a separate table, so that any range is found by
 * division. Its row has the declared length from the start; its entry number is set when it ends.
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
import type { BodyPiece } from '../../format/tail-frame.ts'
import type { RecordingChange } from '../../protocol.ts'

/** Bytes of every part but the last. */
export const partBytes = 262_144

/** Returns the bytes that stand for a body in the block: its id. */
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
  /** Whether bytes were added since it was last written, into the database or the tail's file. */
  #dirty = false
  /** How many bytes of the last part the database has, and how many it or the tail's file has. */
  #inDatabase = 0
  #written = 0
  #needsFile = false

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

  /** Bytes that were received and not kept. */
  get missing(): number {
    return this.#missing
  }

  /** Returns the payload bytes that count as received and as sent. */
  append(bytes: Uint8Array): { bytesIn: number; bytesOut: number } {
    const header = headerLengthOfFlags(this.#flags)
    if (this.#length === 0 && header > 0) this.#flags |= bytes[0] ?? 0
    const before = Math.max(0, this.#length - header)
    for (let at = 0; at < bytes.length;) {
      const piece = bytes.subarray(at, at + partBytes - this.#used)
      this.#pending.set(piece, this.#used)
      this.#used += piece.length
      at += piece.length
      this.#dirty = true
      if (this.#used === partBytes) {
        this.#writePart()
        // From here on the row has its first byte, whether or not the tail's file is kept.
        if (this.#part === 0) this.#updateRow(this.#flags, this.#at, null)
        this.#part++
        this.#used = 0
        this.#inDatabase = 0
        this.#written = 0
      }
    }
    this.#length += bytes.length
    return this.#carried(Math.max(0, this.#length - header) - before)
  }

  /** Bytes after the kept ones were received and not kept; returns the counts, as `append`. */
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

  /** Whether the tail's file has bytes that the database has not. */
  get needsFile(): boolean {
    return this.#needsFile
  }

  /** Returns what was added since the last call, for the tail's file; null for nothing. */
  takePiece(): BodyPiece | null {
    if (!this.#dirty) return null
    const from = this.#written
    this.#written = this.#used
    this.#dirty = false
    this.#needsFile = true
    return {
      body: this.#id,
      from: this.#part * partBytes + from,
      flags: this.#flags,
      missing: this.#missing,
      bytes: this.#pending.subarray(from, this.#used),
    }
  }

  /** Writes the current last part into the database. */
  flush(): void {
    if (!this.#dirty && !this.#needsFile) return
    if (this.#used > this.#inDatabase) this.#writePart()
    this.#updateRow(this.#flags, this.#at, null)
    this.#dirty = false
    this.#needsFile = false
  }

  /** Returns the flags of its entry and the bytes that stand for it in the block. */
  end(
    n: number,
    at: number,
    partial: boolean,
    violationFlags: number,
  ): { flags: number; reference: Uint8Array } {
    if (this.#used > 0) this.#writePart()
    const flags =
      this.#flags | bodyFlag | (partial ? partialFlag : 0) | packViolations(violationFlags)
    this.#updateRow(flags, at, n)
    return { flags, reference: bodyReference(this.#id) }
  }

  #updateRow(flags: number, at: number, n: number | null): void {
    this.#update.run(this.#length, this.#missing, flags, at, n, this.#id)
  }

  #writePart(): void {
    this.#insertPart.run(this.#id, this.#part, this.#pending.subarray(0, this.#used))
    this.#inDatabase = this.#used
    this.#written = this.#used
    this.#needsFile = false
  }
}
