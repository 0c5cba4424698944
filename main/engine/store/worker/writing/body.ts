/**
 * One streamed body while it is received: parts of equal size in a table of their own, so that any range is found by
 * division. Its row says from the start what was promised; its number comes when it ends.
 */
import type Database from 'better-sqlite3'
import {
  bodyFlag,
  cutFlag,
  factsAreTraffic,
  factsDirectionCode,
  factsHeaderLength,
  packViolations,
  partialFlag,
} from '../../format/facts.ts'
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
  #facts: number
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
    this.#facts = begin.facts
    const { lastInsertRowid } = database
      .prepare(
        'INSERT INTO bodies (session, connection, facts, at, declared_length) VALUES (?, ?, ?, ?, ?)',
      )
      .run(session, begin.connection, begin.facts, begin.at, begin.declaredLength)
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
    const header = factsHeaderLength(this.#facts)
    if (this.#length === 0 && header > 0) this.#facts |= bytes[0] ?? 0
    const before = Math.max(0, this.#length - header)
    this.#length += bytes.length
    return this.#carried(Math.max(0, this.#length - header) - before)
  }

  /** Bytes behind those that were kept came; gives what counts, as `append`. */
  miss(bytes: number): { bytesIn: number; bytesOut: number } {
    this.#missing += bytes
    this.#facts |= cutFlag
    this.#dirty = true
    return this.#carried(bytes)
  }

  #carried(payload: number): { bytesIn: number; bytesOut: number } {
    const direction = factsAreTraffic(this.#facts) ? factsDirectionCode(this.#facts) : 0
    return { bytesIn: direction === 1 ? payload : 0, bytesOut: direction === 2 ? payload : 0 }
  }

  /** Writes what is there of the last part. */
  flush(): void {
    if (!this.#dirty) return
    if (this.#used > 0) this.#writePart()
    this.#update.run(this.#length, this.#missing, this.#facts, this.#at, null, this.#id)
    this.#dirty = false
  }

  /** Gives the facts of its entry and the bytes that stand for it in the block. */
  end(
    n: number,
    at: number,
    partial: boolean,
    violationFlags: number,
  ): { facts: number; reference: Uint8Array } {
    if (this.#used > 0) this.#writePart()
    const facts =
      this.#facts | bodyFlag | (partial ? partialFlag : 0) | packViolations(violationFlags)
    this.#update.run(this.#length, this.#missing, facts, at, n, this.#id)
    return { facts, reference: bodyReference(this.#id) }
  }

  #writePart(): void {
    this.#insertPart.run(this.#id, this.#part, this.#pending.subarray(0, this.#used))
  }
}
