/** The connections of a session. */
import type Database from 'better-sqlite3'
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
import type { Connection } from '../../../../../shared/model/session.ts'
import type { TailConnection } from '../../format/tail-frame.ts'
import type { ForeignTails } from '../reading/foreign-tails.ts'
import type { SessionWriter } from '../writing/writer.ts'
import { sessionRow, type SessionRow } from './session-row.ts'

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

/**
 * The connections of a session. `@live` replaces rows that are not up to date in the database: JSON, one array for each
 * connection, in the order of the columns.
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

export class ConnectionTable {
  readonly #database: Database.Database
  readonly #writers: ReadonlyMap<number, SessionWriter>
  readonly #foreign: ForeignTails

  constructor(
    database: Database.Database,
    writers: ReadonlyMap<number, SessionWriter>,
    foreign: ForeignTails,
  ) {
    this.#database = database
    this.#writers = writers
    this.#foreign = foreign
  }

  list({ session, from = 1, limit = 1_000 }: EngineParams<'connections'>): Connection[] {
    const live = this.#liveConnections(sessionRow(this.#database, session))
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
    const live = this.#liveConnections(sessionRow(this.#database, session))
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

  /** Returns `@live` of `connectionRows`. */
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
}

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
