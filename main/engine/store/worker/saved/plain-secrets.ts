/**
 * Finds what older versions wrote in plain text: secrets in the configurations of endpoints and sessions, and in names
 * that were made from addresses. It is searched for once in the life of a database. Both tables are then rewritten with
 * `secure_delete`, since the old version of a row is still in the free space of its page.
 */
import type Database from 'better-sqlite3'
import {
  setSecretsApart,
  withoutValues,
  withRefsOf,
} from '../../../../../shared/model/endpoint-secrets.ts'
import { withoutUserInfo } from '../../../../../shared/model/endpoint-url-user.ts'
import { endpointConfigSchema, type EndpointConfig } from '../../../../../shared/protocols/index.ts'
import type { Endpoint } from '../../../../../shared/model/endpoint.ts'
import { jsonOrNull } from './rows.ts'

/** Row of `store_settings`: no plain secrets are left. */
const setting = 'secrets-apart'

interface Row {
  id: number
  name: string
  config: string
}

export class PlainSecrets {
  readonly #database: Database.Database

  constructor(database: Database.Database) {
    this.#database = database
  }

  /** Returns the endpoints as they were written; null when there is nothing to search. */
  find(): Endpoint[] | null {
    if (this.#database.pragma('query_only', { simple: true }) === 1 || this.#isDone()) return null
    return this.#rows('endpoints').flatMap(({ id, name, config }) => {
      const read = readConfig(config)
      return read === null ? [] : [{ id, name, config: read }]
    })
  }

  /** Replaces all secrets by references. @param sealed the endpoints found, with references alone */
  setApart(sealed: readonly Endpoint[]): void {
    const database = this.#database
    database.pragma('secure_delete = ON')
    // Rewriting an endpoint must not trigger the actions of removing it.
    database.pragma('foreign_keys = OFF')
    try {
      database.transaction(() => {
        if (this.#isDone()) return
        this.#update('endpoints', ({ id }, config) => {
          const found = sealed.find((endpoint) => endpoint.id === id)
          return withoutValues(found?.config ?? config)
        })
        const endpointOf = database
          .prepare<[number], number | null>('SELECT endpoint FROM sessions WHERE id = ?')
          .pluck()
        this.#update('sessions', ({ id }, config) => {
          const endpoint = endpointOf.get(id)
          const found = sealed.find((one) => one.id === endpoint)
          const apart = setSecretsApart(config)
          return withoutValues(found ? withRefsOf(apart, found.config) : apart)
        })
        for (const table of ['endpoints', 'sessions'] as const) this.#writeAnew(table)
        database
          .prepare('INSERT OR REPLACE INTO store_settings (name, value) VALUES (?, ?)')
          .run(setting, 'true')
      })()
    } finally {
      database.pragma('foreign_keys = ON')
      database.pragma('secure_delete = OFF')
    }
  }

  #isDone(): boolean {
    const found = this.#database.prepare('SELECT 1 FROM store_settings WHERE name = ?')
    return found.get(setting) !== undefined
  }

  #rows(table: 'endpoints' | 'sessions'): Row[] {
    return this.#database.prepare<[], Row>(`SELECT id, name, config FROM ${table}`).all()
  }

  #update(
    table: 'endpoints' | 'sessions',
    change: (row: Row, config: EndpointConfig) => EndpointConfig,
  ): void {
    const write = this.#database.prepare(`UPDATE ${table} SET name = ?, config = ? WHERE id = ?`)
    for (const row of this.#rows(table)) {
      const config = readConfig(row.config)
      if (config === null) continue
      const changed = JSON.stringify(change(row, config))
      const name = withoutUserInfo(row.name)
      if (changed !== row.config || name !== row.name) write.run(name, changed, row.id)
    }
  }

  #writeAnew(table: 'endpoints' | 'sessions'): void {
    this.#database.exec(`
      CREATE TEMP TABLE written_anew AS SELECT * FROM main.${table};
      DELETE FROM main.${table};
      INSERT INTO main.${table} SELECT * FROM temp.written_anew;
      DROP TABLE temp.written_anew;
    `)
  }
}

/** Returns null for a configuration that this version cannot read: it stays unchanged. */
function readConfig(json: string): EndpointConfig | null {
  const read = endpointConfigSchema.safeParse(jsonOrNull(json))
  return read.success ? read.data : null
}
