/** Endpoints, sessions and connections: the small rows of the database. */
import type Database from 'better-sqlite3'
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { withoutValues } from '../../../../../shared/model/endpoint-secrets.ts'
import { formatEndpointUrl } from '../../../../../shared/model/endpoint-url.ts'
import { endpointConfigSchema } from '../../../../../shared/protocols/index.ts'
import { endpointSchema, type Endpoint } from '../../../../../shared/model/endpoint.ts'
import { asRecorded, viewModeSchema, type ViewMode } from '../../../../../shared/model/framing.ts'
import {
  sessionSchema,
  type Connection,
  type Cut,
  type Session,
} from '../../../../../shared/model/session.ts'
import type { SessionStart } from '../../protocol.ts'
import type { TailConnection, TailCounters } from '../../format/tail-frame.ts'
import type { ForeignTails } from '../reading/foreign-tails.ts'
import type { SessionWriter } from '../writing/writer.ts'
import { jsonOrNull, readRow, type ReadableRows } from './rows.ts'

interface SessionRow {
  id: number
  name: string
  kind: string
  state: string
  endpoint: number | null
  config: string
  owner: string
  folds: number
  started_at: number
  ended_at: number | null
  entries: number
  bytes_in: number
  bytes_out: number
  replay_of: number | null
  differing: number | null
  size: number
  dropped: number
  dropped_in: number
  dropped_out: number
  dropped_from: number
  dropped_to: number
  reading: string | null
  cut_entries: number
  cut_bytes: number
}

interface ConnectionRow {
  connection: number
  local_host: string | null
  local_port: number | null
  remote_host: string | null
  remote_port: number | null
  opened_at: number
  closed_at: number | null
  bytes_in: number
  bytes_out: number
}

interface EndpointRow {
  id: number
  name: string
  config: string
}

const defaultLimit = 1_000
const parseJson = (text: string): unknown => JSON.parse(text)

/**
 * The connections of a session: those in the database, but as `@live` says, JSON, where it has not the newest of them. An
 * array a connection, in the order of the columns.
 */
const connectionRows = `
  WITH live AS (
    SELECT value ->> 0 AS connection, value ->> 1 AS local_host, value ->> 2 AS local_port,
      value ->> 3 AS remote_host, value ->> 4 AS remote_port, value ->> 5 AS opened_at,
      value ->> 6 AS closed_at, value ->> 7 AS bytes_in, value ->> 8 AS bytes_out
    FROM json_each(@live)
  ), rows AS (
    SELECT connection, local_host, local_port, remote_host, remote_port, opened_at, closed_at, bytes_in, bytes_out
    FROM connections WHERE session = @session AND connection NOT IN (SELECT connection FROM live)
    UNION ALL SELECT * FROM live
  )`

const peerStates = {
  any: '',
  open: ' AND closed_at IS NULL',
  closed: ' AND closed_at IS NOT NULL',
} as const
const peerSorts = {
  newest: 'connection DESC',
  oldest: 'connection',
  bytes: 'bytes_in + bytes_out DESC, connection DESC',
} as const

export class Catalog {
  readonly #database: Database.Database
  readonly #writers: ReadonlyMap<number, SessionWriter>
  readonly #rows: ReadableRows
  readonly #foreign: ForeignTails
  readonly #owner: string

  constructor(
    database: Database.Database,
    writers: ReadonlyMap<number, SessionWriter>,
    rows: ReadableRows,
    foreign: ForeignTails,
    owner: string,
  ) {
    this.#database = database
    this.#writers = writers
    this.#rows = rows
    this.#foreign = foreign
    this.#owner = owner
  }

  endpoints(): Endpoint[] {
    const rows = this.#database
      .prepare<[], EndpointRow>('SELECT id, name, config FROM endpoints ORDER BY id')
      .all()
    return this.#rows.all(rows, toEndpoint)
  }

  /** The rows as they are, to see whether another process changed them. */
  endpointsFingerprint(): string {
    return JSON.stringify(
      this.#database.prepare('SELECT id, name, config FROM endpoints ORDER BY id').raw().all(),
    )
  }

  /** An empty name becomes the endpoint's address. */
  saveEndpoint(params: EngineParams<'saveEndpoint'>): Endpoint {
    const config = withoutValues(endpointConfigSchema.parse(params.config))
    const name = params.name.trim() || formatEndpointUrl(config)
    const json = JSON.stringify(config)
    if (params.id === undefined) {
      const { lastInsertRowid } = this.#database
        .prepare('INSERT INTO endpoints (name, config) VALUES (?, ?)')
        .run(name, json)
      return { id: Number(lastInsertRowid), name, config }
    }
    const { changes } = this.#database
      .prepare('UPDATE endpoints SET name = ?, config = ? WHERE id = ?')
      .run(name, json, params.id)
    if (changes === 0) throw noEndpoint(params.id)
    return { id: params.id, name, config }
  }

  removeEndpoint(id: number): void {
    const { changes } = this.#database.prepare('DELETE FROM endpoints WHERE id = ?').run(id)
    if (changes === 0) throw noEndpoint(id)
  }

  sessions({ search, before, limit = defaultLimit }: EngineParams<'sessions'>): Session[] {
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

  session(session: number): Session {
    return this.#toSession(this.#row(session))
  }

  /** Gives the number of the new session. */
  startSession(start: SessionStart): number {
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

  renameSession(session: number, name: string): Session {
    this.#row(session)
    this.#database.prepare('UPDATE sessions SET name = ? WHERE id = ?').run(name, session)
    return this.session(session)
  }

  setDiffering(session: number, differing: number): void {
    this.#row(session)
    this.#database.prepare('UPDATE sessions SET differing = ? WHERE id = ?').run(differing, session)
  }

  setViewMode(session: number, viewMode: ViewMode): void {
    this.#row(session)
    this.#database
      .prepare('UPDATE sessions SET reading = ? WHERE id = ?')
      .run(JSON.stringify(viewMode), session)
  }

  removeSession(session: number, deletedAt: number): void {
    if (this.#stateOf(this.#row(session)) === 'recording')
      throw new AppError(
        'session-busy',
        'This session is still being recorded.',
        'Close its connection first, then delete it.',
      )
    this.#database
      .prepare('UPDATE sessions SET deleted_at = ? WHERE id = ?')
      .run(deletedAt, session)
  }

  restoreSession(session: number): Session {
    const { changes } = this.#database
      .prepare('UPDATE sessions SET deleted_at = NULL WHERE id = ? AND deleted_at IS NOT -1')
      .run(session)
    if (changes === 0) throw noSession(session)
    return this.session(session)
  }

  connections({ session, from = 1, limit = 1_000 }: EngineParams<'connections'>): Connection[] {
    const live = this.#liveConnections(this.#row(session))
    return this.#database
      .prepare<unknown[], ConnectionRow>(
        `${connectionRows} SELECT * FROM rows WHERE connection >= @from ORDER BY connection LIMIT @limit`,
      )
      .all({ session, live, from, limit })
      .map(toConnection)
  }

  peers({
    session,
    search = '',
    state = 'any',
    sort = 'newest',
    from = 1,
    limit = 100,
  }: EngineParams<'peers'>): EngineResult<'peers'> {
    const live = this.#liveConnections(this.#row(session))
    const wanted = search.trim()
    const number = /^#(\d+)$/.exec(wanted)?.[1]
    const where = `true${peerStates[state]}${
      wanted === ''
        ? ''
        : number === undefined
          ? " AND instr(lower(remote_host || ':' || remote_port), lower(@wanted)) > 0"
          : ' AND connection = @wanted'
    }`
    const asked = {
      ...{ session, live },
      ...(wanted !== '' && { wanted: number === undefined ? wanted : Number(number) }),
    }
    const { total } = this.#database
      .prepare<unknown[], { total: number }>(
        `${connectionRows} SELECT count(*) AS total FROM rows WHERE ${where}`,
      )
      .get(asked) ?? { total: 0 }
    const peers = this.#database
      .prepare<unknown[], ConnectionRow>(
        `${connectionRows} SELECT * FROM rows WHERE ${where} ORDER BY ${peerSorts[sort]} LIMIT @limit OFFSET @skipped`,
      )
      .all({ ...asked, limit, skipped: from - 1 })
    return { total, peers: peers.map(toConnection) }
  }

  #row(session: number): SessionRow {
    const row = this.#database
      .prepare<[number], SessionRow>('SELECT * FROM sessions WHERE id = ? AND deleted_at IS NULL')
      .get(session)
    if (row === undefined) throw noSession(session)
    return row
  }

  /** A session that this store no longer records is over, also where a full disk kept that from being written. */
  #stateOf({ id, state, owner }: SessionRow): string {
    const isOver = state === 'recording' && owner === this.#owner && !this.#writers.has(id)
    return isOver ? 'interrupted' : state
  }

  /** As `connectionRows` takes them. */
  #liveConnections(row: SessionRow): string {
    const writer = this.#writers.get(row.id)
    const rows = writer?.liveConnections ?? this.#foreignConnections(row)
    return JSON.stringify(
      rows.map(({ connection, local, remote, openedAt, closedAt, bytesIn, bytesOut }) => [
        ...[connection, local?.host, local?.port, remote?.host, remote?.port],
        ...[openedAt, closedAt, bytesIn, bytesOut],
      ]),
    )
  }

  #foreignConnections(row: SessionRow): TailConnection[] {
    const tail = row.state === 'recording' ? this.#foreign.read(row.id, row) : null
    return tail === null || tail.block <= row.entries ? [] : [...tail.connections.values()]
  }

  /** Counters of a session that another process records: those of its open end, when they are newer. */
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
      config: parseJson(row.config),
      startedAt: row.started_at,
      endedAt: row.ended_at,
      // What is recorded here is known to the last entry, written or not.
      entries: writer?.entries ?? counters.entries,
      bytesIn: writer?.bytesIn ?? counters.bytesIn,
      bytesOut: writer?.bytesOut ?? counters.bytesOut,
      size: writer?.size ?? counters.size,
      dropped: writer === undefined ? toDropped(row) : writer.dropped,
      cut: toCut(writer?.cut ?? { entries: counters.cutEntries, bytes: counters.cutBytes }),
      replayOf: row.replay_of,
      differing: row.differing,
      viewMode: toViewMode(row.reading),
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

/** A way of reading that this version does not know takes nothing from the record. */
const toViewMode = (json: string | null): ViewMode =>
  json === null ? asRecorded : (viewModeSchema.safeParse(jsonOrNull(json)).data ?? asRecorded)

const toEndpoint = ({ id, name, config }: EndpointRow): Endpoint =>
  readRow('endpoint', id, () => endpointSchema.parse({ id, name, config: parseJson(config) }))

const toAddress = (host: string | null, port: number | null): Connection['local'] =>
  host === null || port === null ? null : { host, port }

const toConnection = (row: ConnectionRow): Connection => ({
  connection: row.connection,
  local: toAddress(row.local_host, row.local_port),
  remote: toAddress(row.remote_host, row.remote_port),
  openedAt: row.opened_at,
  closedAt: row.closed_at,
  bytesIn: row.bytes_in,
  bytesOut: row.bytes_out,
})

const noSession = (id: number): AppError =>
  new AppError('not-found', `There is no session ${String(id)}.`)
const noEndpoint = (id: number): AppError =>
  new AppError('not-found', `There is no saved endpoint ${String(id)}.`)
