/** The list of sessions: rows of the database, with the counters of sessions that are being recorded. */
import type Database from 'better-sqlite3'
import type { EngineParams } from '../../../../../shared/contract/engine.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { withoutValues } from '../../../../../shared/model/endpoint-secrets.ts'
import { asRecorded, viewModeSchema, type ViewMode } from '../../../../../shared/model/framing.ts'
import { sessionSchema, type Cut, type Session } from '../../../../../shared/model/session.ts'
import type { SessionStart } from '../../protocol.ts'
import type { TailCounters } from '../../format/tail-frame.ts'
import type { ForeignTails } from '../reading/foreign-tails.ts'
import type { SessionWriter } from '../writing/writer.ts'
import { noSession, sessionRow, type SessionRow } from './session-row.ts'
import type { SessionEncodings } from './encodings.ts'
import { jsonOrNull, readRow, type ReadableRows } from './rows.ts'

const defaultLimit = 1_000

export class SessionTable {
  readonly #database: Database.Database
  readonly #writers: ReadonlyMap<number, SessionWriter>
  readonly #rows: ReadableRows
  readonly #foreign: ForeignTails
  readonly #owner: string
  readonly #encodings: SessionEncodings

  constructor(
    database: Database.Database,
    writers: ReadonlyMap<number, SessionWriter>,
    rows: ReadableRows,
    foreign: ForeignTails,
    owner: string,
    encodings: SessionEncodings,
  ) {
    this.#database = database
    this.#writers = writers
    this.#rows = rows
    this.#foreign = foreign
    this.#owner = owner
    this.#encodings = encodings
  }

  list({ search, before, limit = defaultLimit }: EngineParams<'sessions'>): Session[] {
    const wanted = search?.trim().toLocaleLowerCase() ?? ''
    const found: Session[] = []
    const rows = this.#database
      .prepare<[number], SessionRow>(
        'SELECT * FROM sessions WHERE deleted_at IS NULL AND id < ? ORDER BY id DESC',
      )
      .iterate(before ?? Number.MAX_SAFE_INTEGER)
    for (const row of rows) {
      if (wanted !== '' && !row.name.toLocaleLowerCase().includes(wanted)) continue
      found.push(...this.#rows.all([row], (one) => this.#toSession(one)))
      if (found.length >= limit) break
    }
    return found
  }

  /** @throws AppError `not-found`, also for a deleted session */
  get(session: number): Session {
    return this.#toSession(sessionRow(this.#database, session))
  }

  /** Inserts a session that is being recorded and returns its number. */
  start(start: SessionStart): number {
    const { lastInsertRowid } = this.#database
      .prepare(
        `INSERT INTO sessions (name, kind, state, endpoint, config, owner, started_at, replay_of)
         VALUES (?, ?, 'recording', ?, ?, ?, ?, ?)`,
      )
      .run(
        start.name,
        start.config.kind,
        start.endpoint,
        JSON.stringify(withoutValues(start.config)),
        this.#owner,
        start.startedAt,
        start.replayOf,
      )
    return Number(lastInsertRowid)
  }

  rename(session: number, name: string): Session {
    sessionRow(this.#database, session)
    this.#database.prepare('UPDATE sessions SET name = ? WHERE id = ?').run(name, session)
    return this.get(session)
  }

  setDiffering(session: number, differing: number): void {
    sessionRow(this.#database, session)
    this.#database.prepare('UPDATE sessions SET differing = ? WHERE id = ?').run(differing, session)
  }

  setViewMode(session: number, viewMode: ViewMode): void {
    sessionRow(this.#database, session)
    this.#database
      .prepare('UPDATE sessions SET reading = ? WHERE id = ?')
      .run(JSON.stringify(viewMode), session)
  }

  countMarker(session: number): void {
    this.#database.prepare('UPDATE sessions SET markers = markers + 1 WHERE id = ?').run(session)
  }

  /** @throws AppError `session-busy` while the session is recorded */
  remove(session: number, deletedAt: number): void {
    if (this.#stateOf(sessionRow(this.#database, session)) === 'recording')
      throw new AppError(
        'session-busy',
        'This session is still recording.',
        'Disconnect it before you delete it.',
      )
    this.#database
      .prepare('UPDATE sessions SET deleted_at = ? WHERE id = ?')
      .run(deletedAt, session)
  }

  restore(session: number): Session {
    const { changes } = this.#database
      .prepare('UPDATE sessions SET deleted_at = NULL WHERE id = ? AND deleted_at IS NOT -1')
      .run(session)
    if (changes === 0) throw noSession(session)
    return this.get(session)
  }

  /** A session that this store no longer records has ended, even if a full disk prevented that from being written. */
  #stateOf({ id, state, owner }: SessionRow): string {
    const isOver = state === 'recording' && owner === this.#owner && !this.#writers.has(id)
    return isOver ? 'interrupted' : state
  }

  /** Returns the stored counters, or those of another process's tail file if they are newer. */
  #counters(row: SessionRow): TailCounters {
    const stored = {
      entries: row.entries,
      bytesIn: row.bytes_in,
      bytesOut: row.bytes_out,
      size: row.size,
      cutEntries: row.cut_entries,
      cutBytes: row.cut_bytes,
    }
    const live = row.state === 'recording' ? this.#foreign.read(row.id, row)?.counters : null
    return live == null || live.entries < stored.entries ? stored : live
  }

  #toSession(row: SessionRow): Session {
    return readRow('session', row.id, () => this.#read(row))
  }

  #read(row: SessionRow): Session {
    const writer = this.#writers.get(row.id)
    const counters = this.#counters(row)
    return sessionSchema.parse({
      id: row.id,
      name: row.name,
      kind: row.kind,
      state: this.#stateOf(row),
      endpoint: row.endpoint,
      config: JSON.parse(row.config) as unknown,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      // The writer of this process also counts entries that are not written yet.
      entries: writer?.entries ?? counters.entries,
      bytesIn: writer?.bytesIn ?? counters.bytesIn,
      bytesOut: writer?.bytesOut ?? counters.bytesOut,
      size: writer?.size ?? counters.size,
      dropped: writer === undefined ? toDropped(row) : writer.dropped,
      cut: toCut(writer?.cut ?? { entries: counters.cutEntries, bytes: counters.cutBytes }),
      replayOf: row.replay_of,
      differing: row.differing,
      viewMode: toViewMode(row.reading),
      encoding: this.#encodings.of(row.id),
      ownEncoding: this.#encodings.ownOf(row.encoding),
    })
  }
}

const toCut = (cut: Cut): Session['cut'] => (cut.entries === 0 ? null : cut)

const toDropped = (row: SessionRow): Session['dropped'] =>
  row.dropped === 0
    ? null
    : {
        entries: row.dropped,
        bytesIn: row.dropped_in,
        bytesOut: row.dropped_out,
        from: row.dropped_from,
        to: row.dropped_to,
      }

/** Returns the default for a view mode that this version does not know. */
const toViewMode = (json: string | null): ViewMode =>
  json === null ? asRecorded : (viewModeSchema.safeParse(jsonOrNull(json)).data ?? asRecorded)
