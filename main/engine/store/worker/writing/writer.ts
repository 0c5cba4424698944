/**
 * Writes one session: entries into blocks, long ones into bodies, connections and counters beside them. Invariants:
 * every entry is either in a full block of the database or in the tail; the block index lists the full blocks; what a
 * kill must not lose is in the database or, at the latest after `flush`, in the tail's file. Owner: `recordings.ts`,
 * until the session ends.
 */
import type Database from 'better-sqlite3'
import type { Limits } from '../../../../../shared/protocols/options/recording.ts'
import type { Cut, Dropped, SessionState } from '../../../../../shared/model/session.ts'
import type { Arena } from '../../format/arena.ts'
import { BodyRecord } from './body.ts'
import { packColumns } from '../../format/columns.ts'
import { ConnectionRows } from './connections.ts'
import { BlockIndex, blockInsert } from './block-index.ts'
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
import type { TailConnection, TailFrame } from '../../format/tail-frame.ts'
import type { RecordingChange } from '../../protocol.ts'
import { OldestBlocks } from './oldest-blocks.ts'
import { SessionCounters } from './session-counters.ts'
import { Tail, blockBytes, blockEntries } from './tail.ts'
import type { TailFile } from './tail-file.ts'

/** Records that are taken one by one. */
const special = bodyFlag | partFlag | cutFlag
/** From so many bytes on the tail's file is begun anew, or all it holds goes into the database. */
const longestFile = 2 * 1024 * 1024

export interface WriterDeps {
  database: Database.Database
  /** The tail's file. */
  file: TailFile
  /** Opens the transaction that the caller commits. */
  begin(): void
  /** Bytes of blocks and bodies that a transaction may hold about at most. */
  mostAtOnce(): number
  /** Commits the transaction, after `complete`. */
  commit(): void
  /** How often the log has gone into the database as a whole, which then is safe from a power cut. */
  checkpoints(): number
}

export class SessionWriter {
  readonly session: number
  readonly blockIndex = new BlockIndex()
  readonly tail = new Tail()
  readonly #counters: SessionCounters
  readonly #connections: ConnectionRows
  readonly #held: HeldBytes
  readonly #bodies = new Map<number, BodyRecord>()
  /** Null for a session that keeps all. */
  readonly #oldest: OldestBlocks | null
  readonly #database: Database.Database
  readonly #deps: WriterDeps
  readonly #begin: () => void
  readonly #insertBlock: ReturnType<typeof blockInsert>
  /** Bytes of full blocks and of bodies. */
  #stored = 0
  /** Bytes of blocks and bodies in the open transaction. */
  #uncommitted = 0
  /** How often the tail went into the database as a whole. */
  #folds = 0
  /** A block was closed in the open transaction. */
  #hasClosed = false
  /** Bytes of bodies were written in the open transaction. */
  #hasParts = false
  /** Frames were written to the file since the database last had all but the tail. */
  #framesSinceClosed = false
  /** The number of checkpoints when a block was last closed. */
  #closedAtCheckpoint = -1

  constructor(session: number, limits: Limits, deps: WriterDeps) {
    const { database } = deps
    this.session = session
    this.#database = database
    this.#deps = deps
    this.#begin = () => {
      deps.begin()
    }
    this.#counters = new SessionCounters(database, session)
    this.#connections = new ConnectionRows(database, session)
    this.#held = new HeldBytes(database, session)
    this.#oldest =
      limits.atLimit === 'drop-oldest'
        ? new OldestBlocks(database, session, limits, this.blockIndex, this.#begin, () => {
            // Only with a block: what frames tell of connections is no longer valid behind it.
            if (this.tail.count > 0) this.#closeTail()
            this.#connections.write(false)
          })
        : null
    this.#insertBlock = blockInsert(database, session)
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
    return this.#stored + this.tail.used
  }

  liveConnection(connection: number): TailConnection | undefined {
    return this.#connections.row(connection)
  }

  /** Connections of which the database does not know all. */
  get liveConnections(): TailConnection[] {
    return this.#connections.unwritten()
  }

  /** What its limits made it drop. */
  get dropped(): Dropped | null {
    return this.#oldest?.dropped ?? null
  }

  change(change: RecordingChange): void {
    if (change.change === 'body') {
      this.#begin()
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
      // Bytes that were held go in the transaction that writes their entry, which may be anywhere in the arena.
      if (this.#uncommitted >= this.#deps.mostAtOnce() && !this.#held.isOutdated)
        this.#deps.commit()
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
    this.#insert(columns, arena.bytes.subarray(start, end), to - from, arena.times[to - 1]!)
  }

  #closeTail(): void {
    const { tail } = this
    this.#begin()
    const payload = tail.bytes.subarray(0, tail.used)
    this.#insert(packColumns(tail), payload, tail.count, tail.times[tail.count - 1]!)
  }

  /** Puts a block of the next `count` entries into the transaction; the tail begins behind it. */
  #insert(columns: Uint8Array, payload: Uint8Array, count: number, lastAt: number): void {
    const { first } = this.tail
    this.blockIndex.put(this.#insertBlock(first, count, columns, payload))
    this.#oldest?.joined(lastAt)
    this.#stored += columns.length + payload.length
    this.tail.next(first + count)
    this.#counters.settle(this.tail.first - 1, this.#stored)
    this.#hasClosed = true
    this.#uncommitted += columns.length + payload.length
  }

  /** Drops what its limits no longer let it keep, into the open transaction. */
  dropOldest(nowUs: number): void {
    const { tail } = this
    if (this.#oldest === null) return
    if (tail.count > 0 && this.#oldest.isDue(tail.times[0]!, nowUs)) this.#closeTail()
    const freed = this.#oldest.drop(this.size, nowUs)
    if (freed === 0) return
    this.#stored -= freed
    this.#counters.resize(this.#stored)
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
      if (!lacks) {
        this.#stored += bytes.length
        this.#uncommitted += bytes.length
        this.#hasParts = true
      }
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

  /** To be called before each commit: counters and connections go with blocks. */
  complete(): void {
    this.#uncommitted = 0
    // The frame that releases held bytes comes too late when the database has the entry, or the beginning of the body,
    // that replaces them.
    if ((this.#hasClosed || this.#hasParts) && this.#held.isOutdated) this.#fold()
    this.#hasParts = false
    if (this.#hasClosed) {
      this.#connections.write(false)
      this.#hasClosed = false
      this.#framesSinceClosed = false
      this.#closedAtCheckpoint = this.#deps.checkpoints()
    }
    this.#counters.write(this.#begin)
  }

  /** Whether another flush has something to write, though nothing comes. */
  get owesCounts(): boolean {
    return this.#connections.owesCounts
  }

  /** Writes into the tail's file all that a kill would lose, or into the transaction when that has become long. */
  flush(): void {
    const { file } = this.#deps
    const isLong = file.size > longestFile
    const isNeeded = this.#needsFile
    if (isLong && isNeeded) {
      this.#fold()
      this.complete()
      return
    }
    const frame = this.#takeFrame()
    if (frame === null) return
    // What a power cut would take from the database's log stays in the file.
    const isSafe = this.#deps.checkpoints() > this.#closedAtCheckpoint
    if (!isNeeded && (isLong || isSafe)) file.restart(frame)
    else file.append(frame)
    this.#framesSinceClosed = true
  }

  get #needsFile(): boolean {
    if (this.#framesSinceClosed || this.tail.needsFile || this.#held.needsFile) return true
    for (const body of this.#bodies.values()) if (body.needsFile) return true
    return false
  }

  #takeFrame(): TailFrame | null {
    const { tail, bytesIn, bytesOut, cut } = this
    const entries = tail.takeEntries()
    const connections = this.#connections.takeChanged()
    const held = this.#held.takeChanges()
    const pieces = [...this.#bodies.values()].flatMap((body) => body.takePiece() ?? [])
    if (!entries && connections.length + held.length + pieces.length === 0) return null
    const counters = {
      entries: this.entries,
      bytesIn,
      bytesOut,
      size: this.size,
      cutEntries: cut.entries,
      cutBytes: cut.bytes,
    }
    return { folds: this.#folds, block: tail.first, counters, connections, held, pieces, entries }
  }

  /** Puts all that the tail's file holds into the transaction, so that the file is needed no more. */
  #fold(): void {
    this.#begin()
    if (this.tail.count > 0) this.#closeTail()
    for (const body of this.#bodies.values()) body.flush()
    this.#held.fold()
    this.#database
      .prepare('UPDATE sessions SET folds = ? WHERE id = ?')
      .run(++this.#folds, this.session)
    this.#counters.settle(this.entries, this.#stored)
    this.#hasClosed = true
  }

  end(state: SessionState, endedAt: number): void {
    this.#begin()
    for (const body of this.#bodies.values()) this.#endBody(body, endedAt, true, 0)
    this.#bodies.clear()
    this.#fold()
    this.complete()
    this.#connections.write(true)
    this.#oldest?.finish()
    this.#database
      .prepare('UPDATE sessions SET state = ?, ended_at = ? WHERE id = ?')
      .run(state, endedAt, this.session)
    this.#database
      .prepare('UPDATE connections SET closed_at = ? WHERE session = ? AND closed_at IS NULL')
      .run(endedAt, this.session)
  }
}
