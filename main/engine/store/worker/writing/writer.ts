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
import type { BodyRecord } from './body.ts'
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
import { OpenBodies } from './open-bodies.ts'
import { special, takeRun, type CountPayload } from './run.ts'
import { SessionCounters } from './session-counters.ts'
import { Tail, blockBytes, blockEntries } from './tail.ts'
import type { TailFile } from './tail-file.ts'

/** Size above which the tail's file is restarted, or its content is written into the database. Bytes. */
const longestFile = 2 * 1024 * 1024

export interface WriterDeps {
  database: Database.Database
  /** The tail's file. */
  file: TailFile
  /** Opens the transaction that the caller commits. */
  begin(): void
  /** Limit, checked after each block and body, of the bytes that a transaction holds. */
  mostAtOnce(): number
  /** Commits the transaction, after `complete`. */
  commit(): void
  /** Number of complete checkpoints: what was committed before the last one survives a power failure. */
  checkpoints(): number
}

export class SessionWriter {
  readonly session: number
  readonly blockIndex = new BlockIndex()
  readonly tail = new Tail()
  readonly #counters: SessionCounters
  readonly #connections: ConnectionRows
  readonly #held: HeldBytes
  readonly #bodies: OpenBodies
  /** Null for a session that drops nothing. */
  readonly #oldest: OldestBlocks | null
  readonly #database: Database.Database
  readonly #deps: WriterDeps
  readonly #begin: () => void
  readonly #count: CountPayload
  readonly #insertBlock: ReturnType<typeof blockInsert>
  /** Bytes of full blocks and of bodies. */
  #stored = 0
  /** Bytes of blocks and bodies in the open transaction. */
  #uncommitted = 0
  /** Number of times that the whole tail was written into the database. */
  #folds = 0
  /** A block was closed in the open transaction. */
  #hasClosed = false
  /** Bytes of bodies were written in the open transaction. */
  #hasParts = false
  /** Frames were written to the file since a block was last closed. */
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
    this.#bodies = new OpenBodies(database, session)
    this.#oldest =
      limits.atLimit === 'drop-oldest'
        ? new OldestBlocks(database, session, limits, this.blockIndex, this.#begin, () => {
            // Together with a block: after it, the connections in frames are outdated.
            if (this.tail.count > 0) this.#closeTail()
            this.#connections.write(false)
          })
        : null
    this.#insertBlock = blockInsert(database, session)
    this.#count = (connection, bytesIn, bytesOut) => {
      this.#counters.bytesIn += bytesIn
      this.#counters.bytesOut += bytesOut
      if (bytesIn + bytesOut > 0) this.#connections.count(connection, bytesIn, bytesOut)
    }
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

  /** Entries and bytes that were truncated. */
  get cut(): Readonly<Cut> {
    return this.#counters.cut
  }

  /** Size of the session in the database and in the tail. Bytes. */
  get size(): number {
    return this.#stored + this.tail.used
  }

  liveConnection(connection: number): TailConnection | undefined {
    return this.#connections.row(connection)
  }

  /** Connections whose rows in the database are not up to date. */
  get liveConnections(): TailConnection[] {
    return this.#connections.unwritten()
  }

  /** What was dropped to stay within the limits. */
  get dropped(): Dropped | null {
    return this.#oldest?.dropped ?? null
  }

  change(change: RecordingChange): void {
    if (change.change === 'body') {
      this.#begin()
      this.#bodies.begin(change)
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
      // Held bytes are deleted in the transaction that writes their entry, which may be anywhere in the arena.
      if (this.#uncommitted >= this.#deps.mostAtOnce() && !this.#held.isOutdated)
        this.#deps.commit()
    }
  }

  /** Writes the records from `from` on until a block is full, a special record follows or the arena ends. */
  #run(arena: Arena, from: number, start: number): { to: number; end: number } {
    const { tail } = this
    const most = blockEntries - tail.count
    const room = blockBytes - tail.used
    const { to, used } = takeRun(arena, from, most, room, this.#count)
    const end = start + used
    const isFull = used >= room || to - from >= most
    if (isFull && tail.count === 0) this.#insertDirectly(arena, from, to, start, end)
    else {
      tail.append(arena, from, to, start, end)
      if (tail.full) this.#closeTail()
    }
    return { to, end }
  }

  /** Inserts a full block from the arena, without a copy. */
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

  /** Inserts a block of the next `count` entries; the tail then begins after it. */
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

  /** Drops the oldest blocks beyond the limits, in the open transaction. */
  dropOldest(nowUs: number): void {
    const { tail } = this
    if (this.#oldest === null) return
    if (tail.count > 0 && this.#oldest.isDue(tail.times[0]!, nowUs)) this.#closeTail()
    const freed = this.#oldest.drop(this.size, nowUs)
    if (freed === 0) return
    this.#stored -= freed
    this.#counters.resize(this.#stored)
  }

  /** Writes a part of a body, the number of bytes missing from it, its end (the bytes are its handle), or a truncated entry. */
  #special(arena: Arena, i: number, bytes: Uint8Array): void {
    const flags = arena.flags[i]!
    const connection = arena.connections[i]!
    this.#begin()
    if ((flags & partFlag) !== 0) {
      // The column holds the body's handle where other records have their connection.
      const body = this.#bodies.get(connection)
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
    this.#endBody(
      this.#bodies.take(handle),
      arena.times[i]!,
      (flags & partialFlag) !== 0,
      violationsOf(flags),
    )
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

  #endBody(body: BodyRecord, at: number, partial: boolean, violationFlags: number): void {
    const { flags, reference } = body.end(this.entries + 1, at, partial, violationFlags)
    this.#counters.countCut(body.missing)
    this.tail.push(flags, body.connection, at, reference)
    if (this.tail.full) this.#closeTail()
  }

  /** Called before each commit: writes counters and connections with the blocks. */
  complete(): void {
    this.#uncommitted = 0
    // If the database has the entry or the beginning of the body that replaces held bytes, a frame that releases them
    // would be too late.
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

  /** Whether a flush has something to write even if nothing more is received. */
  get owesCounts(): boolean {
    return this.#connections.owesCounts
  }

  /** Writes what a kill would lose into the tail's file, or into the transaction if the file has become long. */
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
    // The file keeps what a power failure could take from the log of the database.
    const isSafe = this.#deps.checkpoints() > this.#closedAtCheckpoint
    if (!isNeeded && (isLong || isSafe)) file.restart(frame)
    else file.append(frame)
    this.#framesSinceClosed = true
  }

  get #needsFile(): boolean {
    return (
      this.#framesSinceClosed ||
      this.tail.needsFile ||
      this.#held.needsFile ||
      this.#bodies.needsFile
    )
  }

  #takeFrame(): TailFrame | null {
    const { tail, bytesIn, bytesOut, cut } = this
    const entries = tail.takeEntries()
    const connections = this.#connections.takeChanged()
    const held = this.#held.takeChanges()
    const pieces = this.#bodies.takePieces()
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

  /** Writes the content of the tail's file into the transaction, so that the file is no longer needed. */
  #fold(): void {
    this.#begin()
    if (this.tail.count > 0) this.#closeTail()
    this.#bodies.flush()
    this.#held.fold()
    this.#database
      .prepare('UPDATE sessions SET folds = ? WHERE id = ?')
      .run(++this.#folds, this.session)
    this.#counters.settle(this.entries, this.#stored)
    this.#hasClosed = true
  }

  end(state: SessionState, endedAt: number): void {
    this.#begin()
    for (const body of this.#bodies.takeAll()) this.#endBody(body, endedAt, true, 0)
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
