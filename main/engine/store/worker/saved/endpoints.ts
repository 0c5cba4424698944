/** The saved endpoints. */
import type Database from 'better-sqlite3'
import type { EngineParams } from '../../../../../shared/contract/engine.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { withoutValues } from '../../../../../shared/model/endpoint-secrets.ts'
import { formatEndpointUrl } from '../../../../../shared/model/endpoint-url.ts'
import { endpointSchema, type Endpoint } from '../../../../../shared/model/endpoint.ts'
import { endpointConfigSchema } from '../../../../../shared/protocols/index.ts'
import { readRow, type ReadableRows } from './rows.ts'

interface EndpointRow {
  id: number
  name: string
  config: string
}

/** @throws AppError `not-found` if there is no such endpoint; null stands for all endpoints */
export function requireEndpoint(database: Database.Database, endpoint: number | null): void {
  if (endpoint === null) return
  const found = database.prepare('SELECT 1 FROM endpoints WHERE id = ?').get(endpoint)
  if (found === undefined) throw noEndpoint(endpoint)
}

export class EndpointTable {
  readonly #database: Database.Database
  readonly #rows: ReadableRows

  constructor(database: Database.Database, rows: ReadableRows) {
    this.#database = database
    this.#rows = rows
  }

  list(): Endpoint[] {
    const rows = this.#database
      .prepare<[], EndpointRow>('SELECT id, name, config FROM endpoints ORDER BY id')
      .all()
    return this.#rows.all(rows, toEndpoint)
  }

  /** Returns a text that differs once another process has changed an endpoint. */
  fingerprint(): string {
    return JSON.stringify(
      this.#database.prepare('SELECT id, name, config FROM endpoints ORDER BY id').raw().all(),
    )
  }

  /** An empty name becomes the endpoint's address. */
  save(params: EngineParams<'saveEndpoint'>): Endpoint {
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

  remove(id: number): void {
    const { changes } = this.#database.prepare('DELETE FROM endpoints WHERE id = ?').run(id)
    if (changes === 0) throw noEndpoint(id)
  }
}

const toEndpoint = ({ id, name, config }: EndpointRow): Endpoint =>
  readRow('endpoint', id, () =>
    endpointSchema.parse({ id, name, config: JSON.parse(config) as unknown }),
  )

const noEndpoint = (id: number): AppError =>
  new AppError('not-found', `Endpoint ${String(id)} does not exist.`)
