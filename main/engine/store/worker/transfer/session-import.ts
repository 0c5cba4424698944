/**
 * Imports an exported session into the database. Its row is marked as removed until the import is complete, so that no
 * partial session is shown, and one whose importer was killed is deleted like removed sessions. The file's content is
 * validated as far as reading relies on it: blocks follow each other, columns and bytes match, long entries are where
 * blocks name them.
 */
import type Database from 'better-sqlite3'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { maxAnnotations } from '../../../../../shared/model/annotation.ts'
import { directions, entryKinds } from '../../../../../shared/model/entry.ts'
import type { Cut } from '../../../../../shared/model/session.ts'
import { nowUs } from '../../../clock.ts'
import type {
  FileAnnotations,
  FileBlock,
  FileBody,
  FileConnections,
  FileContent,
  FileHandshakes,
  FileHead,
} from '../../../interchange/sockeye/contents.ts'
import { fileDamaged, fileTruncated } from '../../../interchange/sockeye/records.ts'
import { missingOfEntry, unpackBlock, type Block } from '../../format/block.ts'
import { maxBlockEntries, PackedColumns } from '../../format/columns.ts'
import {
  directionCodeOf,
  isBody,
  isCut,
  kindCodeOf,
  knownFlags,
  partFlag,
} from '../../format/flags.ts'
import { toColumn } from '../saved/colour-rules.ts'
import { blockInsert } from '../writing/block-index.ts'
import { bodyReference, partBytes, readBodyReference } from '../writing/body.ts'

/**
 * Maximum duration of an import: its removal is dated this far ahead, further than that of any other session.
 * Microseconds.
 */
const longestUs = 86_400_000_000

/** The removal of any other session is dated less far ahead, whatever the clocks of processes are. Microseconds. */
const aheadUs = 3_600_000_000

/**
 * How far connection numbers of entries may exceed the last one of the file: code that counts by connection allocates
 * memory for each.
 */
const unknownConnections = 65_536

const markerCode = entryKinds.indexOf('marker')

interface OpenBody {
  readonly id: number
  readonly n: number
  readonly length: number
  readonly missing: number
  parts: number
  taken: number
}

interface OpenImport {
  readonly head: FileHead
  /** Number of the next block's first entry. */
  next: number
  /** Long entries whose block has not been read yet, by their id in the file. */
  readonly bodies: Map<number, OpenBody>
  body: OpenBody | null
  /** Greatest connection number. */
  lastConnection: number
  /** The size of its blocks and long entries, and what was truncated of them. */
  size: number
  readonly cut: Cut
  annotations: number
  markers: number
}

export class SessionImport {
  readonly #database: Database.Database
  readonly #owner: string
  readonly #open = new Map<number, OpenImport>()

  /** @param owner name of the store that imports */
  constructor(database: Database.Database, owner: string) {
    this.#database = database
    this.#owner = owner
  }

  /** Returns the session's number. */
  start(head: FileHead): number {
    const { name, state, config, startedAt, endedAt, dropped, encoding } = head
    const { lastInsertRowid } = this.#database
      .prepare(
        `INSERT INTO sessions (name, kind, state, config, owner, started_at, ended_at, dropped, dropped_in,
           dropped_out, dropped_from, dropped_to, encoding, deleted_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        ...[name, config.kind, state, JSON.stringify(config), this.#owner, startedAt, endedAt],
        ...[dropped?.entries ?? 0, dropped?.bytesIn ?? 0, dropped?.bytesOut ?? 0],
        ...[dropped?.from ?? 0, dropped?.to ?? 0, encoding, nowUs() + longestUs],
      )
    const session = Number(lastInsertRowid)
    const next = (dropped?.entries ?? 0) + 1
    const counted = {
      ...{ lastConnection: 0, size: 0, cut: { entries: 0, bytes: 0 } },
      ...{ annotations: 0, markers: 0 },
    }
    this.#open.set(session, { head, next, bodies: new Map(), body: null, ...counted })
    return session
  }

  /** @throws AppError `file-damaged` */
  take(session: number, content: FileContent): void {
    const open = this.#require(session)
    try {
      this.#take(session, open, content)
    } catch (cause) {
      // Duplicate numbers, or a value that a column does not accept.
      if (cause instanceof Error && 'code' in cause && isRefusal(String(cause.code)))
        throw fileDamaged({ cause })
      throw cause
    }
  }

  #take(session: number, open: OpenImport, content: FileContent): void {
    switch (content.type) {
      case 'connections':
        this.#connections(session, open, content.connections)
        break
      case 'handshakes':
        this.#handshakes(session, content.handshakes)
        break
      case 'annotations':
        this.#annotations(session, open, content.annotations)
        break
      case 'body':
        this.#body(session, open, content.body)
        break
      case 'part':
        this.#part(open, content.bytes)
        break
      case 'block':
        this.#block(session, open, content.block)
        break
    }
  }

  #connections(session: number, open: OpenImport, connections: FileConnections): void {
    for (const { connection } of connections)
      open.lastConnection = Math.max(open.lastConnection, connection)
    const insert = this.#database.prepare(
      `INSERT INTO connections (session, connection, local_host, local_port, remote_host, remote_port,
         opened_at, closed_at, bytes_in, bytes_out) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#insertAll(connections, ({ connection, local, remote, ...facts }) =>
      insert.run(
        ...[session, connection, local?.host, local?.port, remote?.host, remote?.port],
        ...[facts.openedAt, facts.closedAt, facts.bytesIn, facts.bytesOut],
      ),
    )
  }

  #handshakes(session: number, handshakes: FileHandshakes): void {
    const insert = this.#database.prepare(
      'INSERT INTO kept_handshakes (session, n, connection, facts, at, bytes) VALUES (?, ?, ?, ?, ?, ?)',
    )
    this.#insertAll(handshakes, ({ n, connection, facts, at, bytes }) =>
      insert.run(session, n, connection, facts, at, Buffer.from(bytes, 'base64')),
    )
  }

  #annotations(session: number, open: OpenImport, annotations: FileAnnotations): void {
    const first = (open.head.dropped?.entries ?? 0) + 1
    open.annotations += annotations.length
    if (open.annotations > maxAnnotations) throw fileDamaged()
    const insert = this.#database.prepare(
      'INSERT INTO annotations (session, n, offset, bookmarked, note, colour) VALUES (?, ?, ?, ?, ?, ?)',
    )
    this.#insertAll(annotations, ({ n, offset, bookmarked, note, colour }) => {
      if (n < first || n > open.head.entries) throw fileDamaged()
      insert.run(session, n, offset, Number(bookmarked), note, colour)
    })
  }

  #body(session: number, open: OpenImport, { id: idInFile, n, length, ...body }: FileBody): void {
    if (open.bodies.has(idInFile) || body.missing > 0 !== isCut(body.facts)) throw fileDamaged()
    // All of them belong to the next block.
    if (open.bodies.size >= maxBlockEntries) throw fileDamaged()
    const { lastInsertRowid } = this.#database
      .prepare(
        `INSERT INTO bodies (session, n, connection, facts, at, declared_length, length, missing)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        session,
        n,
        body.connection,
        body.facts,
        body.at,
        body.declaredLength,
        length,
        body.missing,
      )
    const { missing } = body
    open.body = { id: Number(lastInsertRowid), n, length, missing, parts: 0, taken: 0 }
    open.bodies.set(idInFile, open.body)
  }

  #part({ body }: OpenImport, bytes: Uint8Array): void {
    // All parts but the last have the same length: ranges are found by division.
    const follows = body?.taken === (body?.parts ?? 0) * partBytes && bytes.length <= partBytes
    if (body === null || !follows || bytes.length === 0) throw fileDamaged()
    this.#database
      .prepare('INSERT INTO parts (body, part, bytes) VALUES (?, ?, ?)')
      .run(body.id, body.parts, bytes)
    body.parts += 1
    body.taken += bytes.length
  }

  #block(session: number, open: OpenImport, { first, columns, payload }: FileBlock): void {
    if (first !== open.next) throw fileDamaged()
    const block = unpack(first, columns, payload)
    // Checked before anything is written: the head says how many there are.
    if (open.next + block.count > open.head.entries + 1) throw fileDamaged()
    const stored = new Uint8Array(payload)
    for (let i = 0; i < block.count; i++) this.#entry(open, block, i, stored)
    blockInsert(this.#database, session)(first, block.count, columns, stored)
    open.size += columns.length + payload.length
    open.next += block.count
  }

  #entry(open: OpenImport, block: Block, i: number, stored: Uint8Array): void {
    const facts = block.flags[i]!
    if (!areSound(facts)) throw fileDamaged()
    if (block.connections[i]! > open.lastConnection + unknownConnections) throw fileDamaged()
    if (kindCodeOf(facts) === markerCode) open.markers++
    let missing = 0
    if (isBody(facts)) {
      const body = this.#refer(open, block, i, stored)
      open.size += body.length
      missing = body.missing
    } else if (isCut(facts)) {
      missing = missingOfEntry(block, i)
      if (!Number.isSafeInteger(missing) || missing < 1) throw fileDamaged()
    }
    if (!isCut(facts)) return
    open.cut.entries++
    open.cut.bytes += missing
    if (!Number.isSafeInteger(open.cut.bytes)) throw fileDamaged()
  }

  /** Makes the session visible; throws when a part of it is missing. */
  finish(session: number): void {
    const open = this.#require(session)
    const { entries, bytesIn, bytesOut } = open.head
    if (open.next !== entries + 1 || open.bodies.size > 0) throw fileTruncated()
    const { size, cut, annotations, markers } = open
    const colourRules = toColumn(open.head.colourRules)
    this.#database
      .prepare(
        `UPDATE sessions SET entries = ?, bytes_in = ?, bytes_out = ?, size = ?, cut_entries = ?, cut_bytes = ?,
           annotation_changes = ?, markers = ?, colour_rules = ?, deleted_at = NULL, owner = ''
         WHERE id = ?`,
      )
      .run(
        ...[entries, bytesIn, bytesOut, size],
        // Only the head counts those of dropped entries.
        Math.max(open.head.cut?.entries ?? 0, cut.entries),
        Math.max(open.head.cut?.bytes ?? 0, cut.bytes),
        Math.min(annotations, 1),
        markers,
        colourRules,
        session,
      )
    this.#open.delete(session)
  }

  /** Leaves the imported rows to the purge. */
  drop(session: number): void {
    if (this.#open.delete(session))
      this.#database.prepare('UPDATE sessions SET deleted_at = 0 WHERE id = ?').run(session)
  }

  /** Replaces the number of a long entry in the file by its number in the database. */
  #refer(open: OpenImport, block: Block, i: number, stored: Uint8Array): OpenBody {
    const [start, end] = [block.offsets[i]!, block.offsets[i + 1]!]
    if (end - start !== 8) throw fileDamaged()
    const idInFile = readBodyReference(stored.subarray(start, end))
    const body = open.bodies.get(idInFile)
    if (body?.n !== block.first + i || body.taken !== body.length) throw fileDamaged()
    stored.set(bodyReference(body.id), start)
    open.bodies.delete(idInFile)
    if (isCut(block.flags[i]!) !== body.missing > 0) throw fileDamaged()
    return body
  }

  #insertAll<T>(rows: readonly T[], insert: (row: T) => unknown): void {
    this.#database.transaction(() => rows.forEach(insert))()
  }

  #require(session: number): OpenImport {
    const open = this.#open.get(session)
    if (open === undefined) throw new AppError('not-found', 'The import does not exist.')
    return open
  }
}

/** Marks imports of ended processes for the purge. */
export function dropAbandonedImports(
  database: Database.Database,
  isAlive: (owner: string) => boolean,
): void {
  const imports = database
    .prepare<[number], { id: number; owner: string }>(
      "SELECT id, owner FROM sessions WHERE deleted_at > ? AND owner <> ''",
    )
    .all(nowUs() + aheadUs)
  const drop = database.prepare('UPDATE sessions SET deleted_at = 0 WHERE id = ?')
  for (const { id, owner } of imports) if (!isAlive(owner)) drop.run(id)
}

/** Reports whether SQLite rejected a value, which is the file's fault, rather than failed. */
const isRefusal = (code: string): boolean => /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)/.test(code)

/** Reports whether they are valid flags for an entry of a block. */
const areSound = (flags: number): boolean =>
  (flags & ~knownFlags) === 0 &&
  (flags & partFlag) === 0 &&
  kindCodeOf(flags) < entryKinds.length &&
  directionCodeOf(flags) < directions.length

function unpack(first: number, columns: Uint8Array, payload: Uint8Array): Block {
  try {
    new PackedColumns(columns).check()
    return unpackBlock(first, columns, payload)
  } catch (cause) {
    throw fileDamaged({ cause })
  }
}
