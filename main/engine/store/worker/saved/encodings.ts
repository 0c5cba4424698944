/**
 * The text encodings of sessions. The first that is chosen applies: the session's, that of its endpoint, that of all
 * sessions, UTF-8. An endpoint's choice is an option of its configuration and also applies to its past sessions; a
 * session whose endpoint is not saved has its own copy of the configuration. The choice for all sessions is stored in
 * the database, so that it applies to every process that makes text.
 */
import type Database from 'better-sqlite3'
import { encodingIds, type EncodingId } from '../../../../../shared/bytes/encodings.ts'
import type { EngineParams } from '../../../../../shared/contract/engine.ts'
import { asForAll } from '../../../../../shared/protocols/options/encoding.ts'
import { jsonOrNull } from './rows.ts'
import { noSession } from './session-row.ts'

const setting = 'text-encoding'

interface Chosen {
  own: string | null
  endpoint: number | null
  /** The option in the saved endpoint; null without one. */
  saved: string | null
  /** The option when the session began. */
  configured: string | null
}

export class SessionEncodings {
  readonly #database: Database.Database
  readonly #override: EncodingId | null
  readonly #known = new Map<number, EncodingId>()
  readonly #chosen: Database.Statement<[number], Chosen>
  readonly #default: Database.Statement<[string], string>

  /** @param override applies to every session; null for none */
  constructor(database: Database.Database, override: EncodingId | null) {
    this.#database = database
    this.#override = override
    this.#chosen = database.prepare(
      `SELECT sessions.encoding AS own, endpoints.id AS endpoint,
         json_extract(endpoints.config, '$.encoding') AS saved,
         json_extract(sessions.config, '$.encoding') AS configured
       FROM sessions LEFT JOIN endpoints ON endpoints.id = sessions.endpoint WHERE sessions.id = ?`,
    )
    this.#default = database
      .prepare<[string], string>('SELECT value FROM store_settings WHERE name = ?')
      .pluck()
  }

  /** The encoding of a session's text. Remembered until `recheck`. */
  of(session: number): EncodingId {
    const known = this.#known.get(session) ?? this.#read(session)
    this.#known.set(session, known)
    return known
  }

  /** Another process may have changed a choice. */
  recheck(): void {
    this.#known.clear()
  }

  /** The encoding of sessions for which none is chosen. */
  get forAll(): EncodingId {
    return this.#chosenForAll ?? 'utf-8'
  }

  get #chosenForAll(): EncodingId | null {
    return known(jsonOrNull(this.#default.get(setting) ?? ''))
  }

  /** The encoding that was chosen for the session, its endpoint or all sessions; null for none. For its file. */
  chosenFor(session: number): EncodingId | null {
    return this.#chosenAlone(session) ?? this.#chosenForAll
  }

  /** The one chosen for a session alone; null for none, and for one that only a newer version knows. */
  ownOf(encoding: string | null): EncodingId | null {
    return known(encoding)
  }

  /** @throws AppError `not-found` */
  choose(params: EngineParams<'chooseEncoding'>): void {
    const { session, encoding } = params
    const chosen = session === undefined ? null : this.#chosen.get(session)
    if (chosen === undefined) throw noSession(session ?? 0)
    const endpoint = chosen?.endpoint ?? null
    const isOwn = params.scope === 'session' || (params.scope === 'endpoint' && endpoint === null)
    if (session !== undefined) this.#setOwn(session, isOwn ? encoding : null)
    if (params.scope === 'endpoint' && endpoint !== null) this.#setOption(endpoint, encoding)
    if (params.scope === 'all') {
      this.#setDefault(encoding)
      if (endpoint !== null) this.#setOption(endpoint, asForAll)
      // The copy of its configuration stays as it was recorded.
      else if (session !== undefined && isChosen(chosen?.configured ?? null))
        this.#setOwn(session, encoding)
    }
    this.recheck()
  }

  #read(session: number): EncodingId {
    return this.#override ?? this.chosenFor(session) ?? 'utf-8'
  }

  /** The one chosen for the session or for its endpoint. */
  #chosenAlone(session: number): EncodingId | null {
    const chosen = this.#chosen.get(session)
    if (chosen === undefined) return null
    const { own, endpoint, saved, configured } = chosen
    return known(own) ?? known(endpoint === null ? configured : saved)
  }

  #setOwn(session: number, encoding: EncodingId | null): void {
    this.#database.prepare('UPDATE sessions SET encoding = ? WHERE id = ?').run(encoding, session)
  }

  #setOption(endpoint: number, encoding: EncodingId | typeof asForAll): void {
    this.#database
      .prepare(`UPDATE endpoints SET config = json_set(config, '$.encoding', ?) WHERE id = ?`)
      .run(encoding, endpoint)
  }

  #setDefault(encoding: EncodingId): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO store_settings (name, value) VALUES (?, ?)')
      .run(setting, JSON.stringify(encoding))
  }
}

const known = (name: unknown): EncodingId | null => encodingIds.find((id) => id === name) ?? null

const isChosen = (option: string | null): boolean => known(option) !== null
