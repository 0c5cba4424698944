/**
 * The connections of a session as its timeline names them: whether there is more than one, and the peers' addresses of
 * those in sight. Holds pages, never all of them. Owned by the timeline.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { Connection } from '../../../shared/model/session.ts'
import { formatAddress } from '../../i18n/format.ts'
import { RowPages } from './row-pages.ts'

export class Connections {
  readonly #engine: EngineApi
  readonly #session: number
  readonly #pages: RowPages<Connection>
  #many = $state(false)
  /** Goes up when addresses arrived. */
  #version = $state(0)

  constructor(engine: EngineApi, session: number) {
    this.#engine = engine
    this.#session = session
    this.#pages = new RowPages((from, to) =>
      engine.call('connections', { session, from, limit: to - from + 1 }),
    )
  }

  /** Whether rows need to say which connection they are of. */
  get many(): boolean {
    return this.#many
  }

  /** The peer's address; empty until it is known. */
  address(connection: number): string {
    const remote = this.#version >= 0 ? this.#pages.at(connection)?.remote : undefined
    return remote ? formatAddress(remote) : ''
  }

  /** Learns the connections that rows in sight are of. */
  async load(connections: Iterable<number>): Promise<void> {
    for (const connection of new Set(connections)) {
      if (connection > 1) this.#many = true
      if (connection === 0 || this.#pages.at(connection)?.remote) continue
      await this.#pages.load(connection, connection, connection)
      this.#version++
    }
  }

  /** Finds out whether there is more than one; for sessions whose rows in sight are all of the first. */
  async count(): Promise<void> {
    if (this.#many) return
    const [second] = await this.list(2, 1)
    if (second) this.#many = true
  }

  /** Connections from the number `from` on. */
  async list(from: number, limit: number): Promise<Connection[]> {
    try {
      return await this.#engine.call('connections', { session: this.#session, from, limit })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      // The timeline itself says that the engine cannot be asked.
      return []
    }
  }
}
