/**
 * Reads sessions: finds blocks by number, unpacks them, caches the most recent. Keeps only the block index of a session
 * and those blocks. A session that another process records is read as far as that process has written, into the
 * database or into the tail's file.
 */
import type Database from 'better-sqlite3'
import { AppError } from '../../../../../shared/contract/errors.ts'
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
import type { EndpointKind } from '../../../../../shared/protocols/index.ts'
import type { EntrySummary } from '../../../../../shared/model/entry.ts'
import type { Verdict } from '../../../../../shared/model/verdict.ts'
import { maskInPlace } from '../../../../../shared/wire/websocket/mask.ts'
import { isFromClient } from '../../recorder/wire-validator.ts'
import {
  blockOfColumns,
  bytesOfEntry,
  missingOfEntry,
  type Block,
  type Located,
} from '../../format/block.ts'
import { decodedSummary } from '../content/decoded-preview.ts'
import { AnnotationIndex } from './annotations.ts'
import { BlockCache, dropOldest } from './block-cache.ts'
import { BlockIndex, type BlockPlace } from '../writing/block-index.ts'
import {
  directionOf,
  headerLengthOfFlags,
  isBody,
  isBroken,
  kindCodeOf,
} from '../../format/flags.ts'
import { frameHeaderOf, summarize, type StoredEntry } from './summaries.ts'
import { verdictsOf } from './verdicts.ts'
import { Handshakes, type HandshakeSource, type KeptHandshake } from './handshakes.ts'
import { readBodyReference } from '../writing/body.ts'
import { StoredBodies } from './stored-bodies.ts'
import type { Tail } from '../writing/tail.ts'
import type { SessionWriter } from '../writing/writer.ts'
import type { SessionEncodings } from '../saved/encodings.ts'
import type { ForeignTail, ForeignTails, TailOwner } from './foreign-tails.ts'

/** Number of cached block indexes, a few bytes for each block of their sessions. */
const keptDirectories = 64

/** How many blocks before an entry its handshake is searched in, when the result is optional. */
const blocksSearched = 256

/** A range of one entry's bytes; all of them by default. */
export interface EntryRange {
  session: number
  n: number
  as: 'wire' | 'payload'
  offset?: number
  length?: number
}

/** State of a session that is not recorded by this store. */
interface Known {
  blockIndex: BlockIndex
  final: boolean
  /** The tail when the block index was last queried; null when nothing follows the last block. */
  tail: ForeignTail | null
}

interface ConnectionRow {
  openedAt: number
  host: string | null
  port: number
}

export interface KnownConnection {
  openedAt: number
  remote: { host: string; port: number } | null
}

export class Reader implements HandshakeSource {
  readonly handshakes = new Handshakes(this)
  readonly bodies: StoredBodies
  readonly annotations: AnnotationIndex
  readonly encodings: SessionEncodings
  readonly #writers: ReadonlyMap<number, SessionWriter>
  readonly #database: Database.Database
  readonly #foreign: ForeignTails
  readonly #indexes = new Map<number, Known>()
  readonly #blocks = new BlockCache()
  readonly #state: Database.Statement<[number], TailOwner & { state: string; dropped: number }>
  readonly #kind: Database.Statement<[number], { kind: EndpointKind }>
  readonly #places: Database.Statement<[number, number], BlockPlace>
  readonly #block: Database.Statement<[number], { columns: Buffer; payload: Buffer }>
  readonly #columns: Database.Statement<[number], { columns: Buffer }>
  readonly #keptHandshakes: Database.Statement<[number, number], KeptHandshake>
  readonly #connection: Database.Statement<[number, number], ConnectionRow>

  constructor(
    database: Database.Database,
    writers: ReadonlyMap<number, SessionWriter>,
    foreign: ForeignTails,
    encodings: SessionEncodings,
  ) {
    this.#writers = writers
    this.#database = database
    this.#foreign = foreign
    this.encodings = encodings
    this.annotations = new AnnotationIndex(database)
    this.bodies = new StoredBodies(database)
    this.#state = database.prepare(
      'SELECT state, dropped, owner, folds FROM sessions WHERE id = ? AND deleted_at IS NOT -1',
    )
    this.#kind = database.prepare('SELECT kind FROM sessions WHERE id = ?')
    this.#places = database.prepare(
      'SELECT id, first, count FROM blocks WHERE session = ? AND first >= ? ORDER BY first',
    )
    this.#block = database.prepare('SELECT columns, payload FROM blocks WHERE id = ?')
    this.#columns = database.prepare('SELECT columns FROM blocks WHERE id = ?')
    this.#keptHandshakes = database.prepare(
      // A connection has one request and one answer, but an imported file may claim any number.
      `SELECT n, facts AS flags, at, bytes FROM kept_handshakes WHERE session = ? AND connection = ?
       ORDER BY n DESC LIMIT 16`,
    )
    this.#connection = database.prepare(
      `SELECT opened_at AS openedAt, remote_host AS host, remote_port AS port FROM connections
       WHERE session = ? AND connection = ?`,
    )
  }

  /**
   * Runs `read` in one read transaction, so that all its queries see the same state of the database whatever other
   * processes commit meanwhile; the tail of a session is read once. `read` must not write.
   */
  inSnapshot<T>(read: () => T): T {
    this.annotations.recheck()
    this.encodings.recheck()
    if (this.#isInTransaction()) return read()
    this.#database.exec('BEGIN')
    this.#foreign.beginSnapshot(() => this.#database.exec('COMMIT; BEGIN'))
    try {
      return read()
    } finally {
      this.#foreign.endSnapshot()
      // SQLite ends the transaction after some errors.
      if (this.#isInTransaction()) this.#database.exec('COMMIT')
    }
  }

  #isInTransaction(): boolean {
    return this.#database.inTransaction
  }

  /**
   * Returns the session's blocks in the database as they are now.
   * @throws AppError `not-found`
   */
  blockIndex(session: number): BlockIndex {
    const writer = this.#writers.get(session)
    if (writer !== undefined) return writer.blockIndex
    const known = this.#indexes.get(session)
    let row = this.#row(session)
    if (known?.final === true) return known.blockIndex
    // Read before the blocks: an entry that moves into a block meanwhile is in both, never in neither.
    const tail = row.state === 'recording' ? this.#foreign.read(session, row) : null
    if (tail !== null) row = this.#row(session)
    const final = row.state !== 'recording'
    const blockIndex = known?.blockIndex ?? new BlockIndex()
    blockIndex.dropTo(row.dropped)
    // The last block may have grown in place.
    const from = blockIndex.blocks.at(-1)?.first ?? 0
    for (const place of this.#places.iterate(session, from)) blockIndex.put(place)
    if (known === undefined && this.#indexes.size >= keptDirectories) dropOldest(this.#indexes)
    const follows = tail?.entries.first === blockIndex.last + 1
    this.#indexes.set(session, { blockIndex, final, tail: follows ? tail : null })
    return blockIndex
  }

  /** Even if data is cached, the session may have been deleted meanwhile, also by another process. */
  #row(session: number): TailOwner & { state: string; dropped: number } {
    const row = this.#state.get(session)
    if (row !== undefined) return row
    this.forget(session)
    throw new AppError('not-found', `Session ${String(session)} does not exist.`)
  }

  /** Drops what is cached of a session. */
  forget(session: number): void {
    this.#indexes.delete(session)
    this.#foreign.forget(session)
    this.handshakes.forget(session)
    this.annotations.forget(session)
    this.#blocks.forget(session)
  }

  /** Number of the session's last entry. */
  last(session: number): number {
    const blockIndex = this.blockIndex(session)
    const tail = this.#tail(session)
    return tail === undefined ? blockIndex.last : tail.first + tail.count - 1
  }

  /** Number of the session's first entry that was not dropped; one past the last when there is none. */
  first(session: number): number {
    return this.blockIndex(session).dropped + 1
  }

  /** Reports whether the session has ended. */
  isOver(session: number): boolean {
    if (this.#writers.has(session)) return false
    this.blockIndex(session)
    return this.#indexes.get(session)?.final === true
  }

  /** Returns handshakes of a connection that were kept when their blocks were dropped, latest first. */
  keptHandshakes(session: number, connection: number): KeptHandshake[] {
    return this.first(session) === 1 ? [] : this.#keptHandshakes.all(session, connection)
  }

  /** Returns the block of entry `n`; undefined when there is no such entry (yet, or any more). */
  locate(session: number, n: number): Located | undefined {
    const place = this.blockIndex(session).find(n)
    if (place !== undefined) {
      const block = this.#unpacked(session, place)
      return block && { block, index: n - place.first }
    }
    const tail = this.tail(session)
    return tail !== undefined && n >= tail.first && n < tail.first + tail.count
      ? { block: tail, index: n - tail.first }
      : undefined
  }

  /** Returns the tail of a session that is being recorded, as of the last query of its block index. */
  tail(session: number): Block | undefined {
    const tail = this.#tail(session)
    return tail === undefined || tail.count === 0
      ? undefined
      : blockOfColumns(tail, tail.first, tail.bytes.subarray(0, tail.used))
  }

  /**
   * Returns a connection as of its newest row, which is in the tail before it is in the database. For a session that
   * another process records, the tail is that of the last call of `blockIndex`.
   */
  connection(session: number, connection: number): KnownConnection | undefined {
    const writer = this.#writers.get(session)
    const live = writer
      ? writer.liveConnection(connection)
      : this.#indexes.get(session)?.tail?.connections.get(connection)
    if (live !== undefined) return live
    const row = this.#connection.get(session, connection)
    if (row === undefined) return undefined
    const { openedAt, host, port } = row
    return { openedAt, remote: host === null ? null : { host, port } }
  }

  #tail(session: number): Tail | undefined {
    return this.#writers.get(session)?.tail ?? this.#indexes.get(session)?.tail?.entries
  }

  /** Returns the packed columns of a block, for filters. */
  packedColumns(place: BlockPlace): Uint8Array {
    return this.#must(this.#columns.get(place.id)).columns
  }

  entries({ session, from, to }: EngineParams<'entries'>): EntrySummary[] {
    const summaries: EntrySummary[] = []
    this.forEach(session, from, to, (entry) => summaries.push(this.summary(session, entry)))
    return summaries
  }

  /** Returns summaries of the entries with these numbers, which must ascend. */
  entriesAt(session: number, numbers: Iterable<number>): EntrySummary[] {
    const summaries: EntrySummary[] = []
    let at: Located | undefined
    const first = this.first(session)
    for (const n of numbers) {
      if (n < first) continue
      if (at === undefined || n >= at.block.first + at.block.count) at = this.locate(session, n)
      if (at === undefined) break
      summaries.push(this.summary(session, this.stored(at.block, n - at.block.first)))
    }
    return summaries
  }

  summary(session: number, entry: StoredEntry): EntrySummary {
    const summary = summarize(
      entry,
      this.verdicts(session, entry),
      this.encodings.of(session),
      () => this.#inflatesAlone(session, entry),
    )
    const decoded = decodedSummary(entry, summary, this.encodings.of(session), (length) =>
      this.bytes({ session, n: entry.n, as: 'payload', length }),
    )
    const [annotation] = this.annotations.of(session, entry.n, { limit: 1 })
    return { ...summary, ...(decoded && { decoded }), ...(annotation && { annotation }) }
  }

  verdicts(session: number, entry: StoredEntry): Verdict[] {
    if (!isBroken(entry.flags)) return []
    const { connection, n } = entry
    return verdictsOf(
      entry,
      this.kind(session),
      (direction) =>
        this.handshakes.before(session, connection, n, direction, blocksSearched)?.bytes ?? null,
    )
  }

  /** Reports whether a compressed message can be inflated without earlier ones, RFC 7692 section 7.1.1. */
  #inflatesAlone(session: number, { connection, n, flags }: StoredEntry): boolean {
    const agreed = this.handshakes.agreed(session, connection, n, blocksSearched)?.deflate
    const fromClient = isFromClient(this.kind(session), directionOf(flags))
    return agreed?.[fromClient ? 'client' : 'server'].noContextTakeover ?? false
  }

  /** Returns the kind of the session's endpoint. @throws AppError `not-found` */
  kind(session: number): EndpointKind {
    return this.#must(this.#kind.get(session)).kind
  }

  /** Returns the kind of an entry, an index into `entryKinds`. @throws AppError `not-found` */
  kindOfEntry(session: number, n: number): number {
    const located = this.locate(session, n)
    if (located === undefined) throw this.#noEntry(session, n)
    return kindCodeOf(located.block.flags[located.index]!)
  }

  /** Calls `visit` for the existing entries among `from` to `to`. */
  forEach(session: number, from: number, to: number, visit: (entry: StoredEntry) => void): void {
    for (let n = Math.max(from, this.first(session)); n <= to;) {
      const located = this.locate(session, n)
      if (located === undefined) return
      const { block } = located
      for (let i = located.index; i < block.count && n <= to; i++, n++) visit(this.stored(block, i))
    }
  }

  stored(block: Block, i: number): StoredEntry {
    const flags = block.flags[i]!
    const bytes = bytesOfEntry(block, i)
    const id = isBody(flags) ? readBodyReference(bytes) : null
    const body = id === null ? null : this.bodies.lengths(id)
    const missing = body?.missing ?? missingOfEntry(block, i)
    return {
      n: block.first + i,
      at: block.times[i]!,
      connection: block.connections[i]!,
      flags,
      wireLength: (body?.length ?? bytes.length) + missing,
      missing,
      head: id === null ? bytes : this.bodies.head(id),
    }
  }

  /** @throws AppError `not-found` */
  bytes({ session, n, ...range }: EntryRange): EngineResult<'bytes'> {
    const located = this.locate(session, n)
    if (located === undefined) throw this.#noEntry(session, n)
    return this.bytesAt(located, range)
  }

  /** As `bytes`, of an entry that was located already: locating each of many reads the session's row each time. */
  bytesAt(
    { block, index }: Located,
    { as, offset = 0, length = Infinity }: Omit<EntryRange, 'session' | 'n'>,
  ): EngineResult<'bytes'> {
    const entry = this.stored(block, index)
    const headerLength = headerLengthOfFlags(entry.flags)
    const kept = entry.wireLength - entry.missing
    const skipped = as === 'payload' ? Math.min(headerLength, kept) : 0
    const total = kept - skipped
    const start = Math.min(offset, total)
    const end = Math.min(total, start + length)
    const bytes = this.wire(block, index, skipped + start, skipped + end)
    const key =
      as === 'payload' ? (frameHeaderOf(entry.head, headerLength)?.maskingKey ?? null) : null
    if (key !== null) maskInPlace(bytes, key, start)
    return { bytes, total, ...(entry.missing > 0 && { missing: entry.missing }) }
  }

  /** @throws AppError `not-found` when there is no such entry (yet, or any more) */
  mustHave(session: number, n: number): void {
    if (n < this.first(session) || n > this.last(session)) throw this.#noEntry(session, n)
  }

  #noEntry(session: number, n: number): AppError {
    return new AppError(
      'not-found',
      n < this.first(session)
        ? `Entry ${String(n)} of session ${String(session)} was deleted because of the session limit.`
        : `Session ${String(session)} has no entry ${String(n)}.`,
    )
  }

  /** Returns a copy of bytes `[start..end)` of an entry as on the wire. */
  wire(block: Block, i: number, start: number, end: number): Uint8Array<ArrayBuffer> {
    const stored = bytesOfEntry(block, i)
    if (!isBody(block.flags[i]!)) return new Uint8Array(stored.subarray(start, end))
    const { buffer, byteOffset, length } = this.bodies.read(readBodyReference(stored), start, end)
    return new Uint8Array(buffer, byteOffset, length)
  }

  /** Undefined when another process has just dropped it. */
  #unpacked(session: number, place: BlockPlace): Block | undefined {
    return this.#blocks.get(session, place, () => this.#block.get(place.id))
  }

  #must<T>(row: T | undefined): T {
    if (row === undefined)
      throw new AppError('not-found', 'The session was deleted while it was being read.')
    return row
  }
}
