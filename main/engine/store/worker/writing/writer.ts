/**
 * Writes one session: entries into blocks, long ones into bodies, connections and counters beside them. Invariants:
 * every entry is either in a full block of the database or in the tail; the block index lists the full blocks.
 * Owner: `recordings.ts`, until the session ends.
 */
import type Database from 'better-sqlite3'
import type { Limits } from '../../../../../shared/protocols/options/recording.ts'
import type { Cut, Dropped, SessionState } from '../../../../../shared/model/session.ts'
import type { Arena } from '../../format/arena.ts'
import { BodyRecord } from './body.ts'
import { packColumns } from '../../format/columns.ts'
import { ConnectionCounters } from './connections.ts'
import { BlockIndex } from './block-index.ts'
import { readTrailer, trailerBytes } from '../../format/cut.ts'
import {
  bodyFlag,
  cutFlag,
  flagsAreTraffic,
  directionCodeOf,
  headerLengthOfFlags,
  violationsOf,
  partFlag,
  partialFlag,
} from '../../format/flags.ts'
import { HeldBytes } from './held-bytes.ts'
import type { RecordingChange } from '../../protocol.ts'
import { OldestBlocks } from './oldest-blocks.ts'
import { SessionCounters } from './session-counters.ts'
import { Tail, blockBytes, blockEntries } from './tail.ts'

/** Records that are taken one by one. */
const special = bodyFlag | partFlag | cutFlag

export class SessionWriter {
  readonly session: number
  readonly blockIndex = new BlockIndex()
  readonly tail = new Tail()
  readonly #counters: SessionCounters
  readonly #connections: ConnectionCounters
  readonly #held: HeldBytes
  readonly #bodies = new Map<number, BodyRecord>()
  /** Null for a session that keeps all. */
  readonly #oldest: OldestBlocks | null
  readonly #database: Database.Database
  readonly #begin: () => void
  readonly #insertBlock: Database.Statement
  readonly #updateBlock: Database.Statement
  /** Bytes of full blocks and of bodies, and of the open end as it was last written. */
  #stored = 0
  #tailStored = 0

  /** `begin` opens the transaction that the caller commits. */
  constructor(database: Database.Database, session: number, limits: Limits, begin: () => void) {
    this.session = session
    this.#database = database
    this.#begin = begin
    this.#counters = new SessionCounters(database, session)
    this.#connections = new ConnectionCounters(database, session)
    this.#held = new HeldBytes(database, session)
    this.#oldest =
      limits.atLimit === 'drop-oldest'
        ? new OldestBlocks(database, session, limits, this.blockIndex, begin)
        : null
    this.#insertBlock = database.prepare(
      'INSERT INTO blocks (session, first, count, columns, payload) VALUES (?, ?, ?, ?, ?)',
    )
    this.#updateBlock = database.prepare(
      'UPDATE blocks SET count = ?, columns = ?, payload = ? WHERE id = ?',
    )
  }

  /** Number of entries so far. */
  get entries(): number {
    return this.tail.first + this.tail.count - 1
  }

  get bytesIn(): number {
    return this.#counters.bytesIn
  }

  get bytesOut(): number {
    return this.#counters.bytesOut
  }

  /** What was cut of its payloads. */
  get cut(): Readonly<Cut> {
    return this.#counters.cut
  }

  /** What the session takes in the database, its open end included. Bytes. */
  get size(): number {
    return this.#stored + Math.max(this.#tailStored, this.tail.used)
  }

  /** What its limits made it drop. */
  get dropped(): Dropped | null {
    return this.#oldest?.dropped ?? null
  }

  change(change: RecordingChange): void {
    this.#begin()
    if (change.change === 'body') {
      this.#bodies.set(change.handle, new BodyRecord(this.#database, this.session, change))
    } else if (change.change === 'hold' || change.change === 'release') {
      this.#held.change(change)
    } else {
      this.#connections.change(change)
    }
  }

  write(arena: Arena): void {
    const { count, flags, lengths } = arena
    let at = 0
    for (let i = 0; i < count;) {
      if ((flags[i]! & special) !== 0) {
        const length = lengths[i]!
        this.#special(arena, i, arena.bytes.subarray(at, at + length))
        at += length
        i++
      } else {
        const run = this.#run(arena, i, at)
        i = run.to
        at = run.end
      }
    }
  }

  /** Takes records from `from` on until a block is full, a special record comes or the arena ends. */
  #run(arena: Arena, from: number, start: number): { to: number; end: number } {
    const { flags, lengths, connections } = arena
    const { tail } = this
    const last = Math.min(arena.count, from + blockEntries - tail.count)
    const room = blockBytes - tail.used
    let to = from
    let used = 0
    let connection = connections[from]!
    let connectionIn = 0
    let connectionOut = 0
    for (; to < last && used < room; to++) {
      const fact = flags[to]!
      if ((fact & special) !== 0) break
      const length = lengths[to]!
      used += length
      // Kinds above 7 are events, which count for nothing; the layout is that of flags.ts.
      if ((fact & 0x1_8000) !== 0) continue
      if (connections[to] !== connection) {
        this.#count(connection, connectionIn, connectionOut)
        connection = connections[to]!
        connectionIn = 0
        connectionOut = 0
      }
      const payload = Math.max(0, length - ((fact >>> 8) & 15))
      if ((fact & 0x6_0000) === 0x2_0000) connectionIn += payload
      else if ((fact & 0x6_0000) === 0x4_0000) connectionOut += payload
    }
    this.#count(connection, connectionIn, connectionOut)
    const end = start + used
    const full = used >= room || to - from >= blockEntries - tail.count
    if (full && tail.count === 0) this.#insertDirectly(arena, from, to, start, end)
    else {
      tail.append(arena, from, to, start, end)
      if (tail.full) this.#closeTail()
    }
    return { to, end }
  }

  #count(connection: number, bytesIn: number, bytesOut: number): void {
    this.#counters.bytesIn += bytesIn
    this.#counters.bytesOut += bytesOut
    if (bytesIn + bytesOut > 0) this.#connections.count(connection, bytesIn, bytesOut)
  }

  /** A full block that lies in one piece in the arena needs no copy. */
  #insertDirectly(arena: Arena, from: number, to: number, start: number, end: number): void {
    this.#begin()
    const columns = packColumns({
      count: to - from,
      flags: arena.flags.subarray(from, to),
      lengths: arena.lengths.subarray(from, to),
      times: arena.times.subarray(from, to),
      connections: arena.connections.subarray(from, to),
    })
    const { first } = this.tail
    const payload = arena.bytes.subarray(start, end)
    const { lastInsertRowid } = this.#insertBlock.run(
      this.session,
      first,
      to - from,
      columns,
      payload,
    )
    this.blockIndex.put({ id: Number(lastInsertRowid), first, count: to - from })
    this.#stored += columns.length + payload.length
    this.#oldest?.joined(arena.times[to - 1]!)
    this.tail.first += to - from
    this.#settle()
  }

  #closeTail(): void {
    this.#writeTail()
    const { id, first, count, times } = this.tail
    if (id !== null) {
      this.blockIndex.put({ id, first, count })
      this.#oldest?.joined(times[count - 1]!)
    }
    this.#stored += this.#tailStored
    this.#tailStored = 0
    this.tail.next()
  }

  #writeTail(): void {
    const { tail } = this
    if (!tail.dirty) return
    this.#begin()
    const columns = packColumns(tail)
    const payload = tail.bytes.subarray(0, tail.used)
    if (tail.id === null) {
      const { lastInsertRowid } = this.#insertBlock.run(
        this.session,
        tail.first,
        tail.count,
        columns,
        payload,
      )
      tail.id = Number(lastInsertRowid)
    } else {
      this.#updateBlock.run(tail.count, columns, payload, tail.id)
    }
    this.#tailStored = columns.length + payload.length
    tail.dirty = false
    this.#settle()
  }

  #settle(): void {
    this.#counters.settle(this.entries, this.#stored + this.#tailStored)
  }

  /** Drops what its limits no longer let it keep, into the open transaction. */
  dropOldest(nowUs: number): void {
    const { tail } = this
    if (this.#oldest === null) return
    if (tail.count > 0 && this.#oldest.isDue(tail.times[0]!, nowUs)) this.#closeTail()
    const freed = this.#oldest.drop(this.size, nowUs)
    if (freed === 0) return
    this.#stored -= freed
    this.#settle()
    this.#counters.write(this.#begin)
  }

  /** A piece of a streamed body, or how many bytes it lacks; its end, when the bytes are its handle; a cut entry. */
  #special(arena: Arena, i: number, bytes: Uint8Array): void {
    const flags = arena.flags[i]!
    const connection = arena.connections[i]!
    this.#begin()
    if ((flags & partFlag) !== 0) {
      // The column holds the body's handle where other records have their connection.
      const body = this.#body(connection)
      const lacks = (flags & cutFlag) !== 0
      const { bytesIn, bytesOut } = lacks ? body.miss(readTrailer(bytes)) : body.append(bytes)
      if (!lacks) this.#stored += bytes.length
      this.#count(body.connection, bytesIn, bytesOut)
      return
    }
    if ((flags & bodyFlag) === 0) {
      this.#cutEntry(flags, connection, arena.times[i]!, bytes)
      return
    }
    const handle = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
    const body = this.#body(handle)
    this.#bodies.delete(handle)
    this.#endBody(body, arena.times[i]!, (flags & partialFlag) !== 0, violationsOf(flags))
  }

  #cutEntry(flags: number, connection: number, at: number, bytes: Uint8Array): void {
    const missing = readTrailer(bytes)
    this.#counters.countCut(missing)
    if (flagsAreTraffic(flags)) {
      const payload = bytes.length - trailerBytes - headerLengthOfFlags(flags) + missing
      const direction = directionCodeOf(flags)
      this.#count(connection, direction === 1 ? payload : 0, direction === 2 ? payload : 0)
    }
    this.tail.push(flags, connection, at, bytes)
    if (this.tail.full) this.#closeTail()
  }

  #body(handle: number): BodyRecord {
    const body = this.#bodies.get(handle)
    if (body === undefined) throw new Error(`no body ${String(handle)} was begun`)
    return body
  }

  #endBody(body: BodyRecord, at: number, partial: boolean, violationFlags: number): void {
    const { flags, reference } = body.end(this.entries + 1, at, partial, violationFlags)
    this.#counters.countCut(body.missing)
    this.tail.push(flags, body.connection, at, reference)
    if (this.tail.full) this.#closeTail()
  }

  /** To be called before each commit: counters go with blocks, and held bytes with the entries that replace them. */
  complete(): void {
    if (this.#held.isReleased) this.flush()
    this.#counters.write(this.#begin)
  }

  /** Whether its counters in the database are behind. */
  get owesCounters(): boolean {
    return this.#connections.dirty || this.#counters.isDirty
  }

  /** Puts into the transaction all that a kill would lose; its counters, made anew after a kill, can wait. */
  flush(withCounters = true): void {
    if (this.#bodies.size > 0) this.#begin()
    for (const body of this.#bodies.values()) body.flush()
    this.#writeTail()
    if (this.#held.isReleased) this.#held.flush()
    this.#settle()
    if (!withCounters) return
    this.flushConnections()
    this.#counters.write(this.#begin)
  }

  flushConnections(): void {
    if (!this.#connections.dirty) return
    this.#begin()
    this.#connections.flush()
  }

  end(state: SessionState, endedAt: number): void {
    this.#begin()
    for (const body of this.#bodies.values()) this.#endBody(body, endedAt, true, 0)
    this.#bodies.clear()
    this.flush()
    this.#oldest?.finish()
    this.#database
      .prepare('UPDATE sessions SET state = ?, ended_at = ? WHERE id = ?')
      .run(state, endedAt, this.session)
    this.#database
      .prepare('UPDATE connections SET closed_at = ? WHERE session = ? AND closed_at IS NULL')
      .run(endedAt, this.session)
  }
}
