/**
 * The connections of a session for its timeline: whether there are several, and the peer addresses of the visible rows.
 * Holds pages, never all of them. Owned by the timeline.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { Connection } from '../../../shared/model/session.ts'
import { formatAddress, formatPeer } from '../../i18n/format.ts'
import { RowPages } from './row-pages.ts'

export class Connections {
  readonly #engine: EngineApi
  readonly #session: number
  readonly #pages: RowPages<Connection>
  #many = $state(false)
  /** Incremented when addresses are loaded. */
  #version = $state(0)
  /** The result of the last `find`. */
  #found = $state.raw<Connection | null>(null)

  constructor(engine: EngineApi, session: number) {
    this.#engine = engine
    this.#session = session
    this.#pages = new RowPages((from, to) =>
      engine.call('connections', { session, from, limit: to - from + 1 }),
    )
  }

  /** Whether rows must show their connection. */
  get many(): boolean {
    return this.#many
  }

  /** Returns the peer's address; empty until it is loaded. */
  address(connection: number): string {
    const remote = this.#remote(connection)
    return remote ? formatAddress(remote) : ''
  }

  /** Returns the number of a connection with its peer's address; without it until it is loaded. */
  name(connection: number): string {
    return formatPeer(connection, this.#remote(connection))
  }

  /** Whether the connection is open, if it was the last one that `find` returned; else null. */
  isOpen(connection: number): boolean | null {
    return this.#found?.connection === connection ? this.#found.closedAt === null : null
  }

  /**
   * Returns a connection as it is now; null if there is none.
   * @throws AppError from the engine
   */
  async find(connection: number): Promise<Connection | null> {
    const asked = { session: this.#session, from: Math.max(1, connection), limit: 1 }
    const [first] = await this.#engine.call('connections', asked)
    this.#found = first?.connection === connection ? first : null
    return this.#found
  }

  /** Updates `isOpen`. */
  async renew(connection: number): Promise<void> {
    try {
      await this.find(connection)
    } catch (error) {
      // Keeps the last known state; the timeline reports that the engine is not available.
      if (!(error instanceof AppError)) throw error
    }
  }

  /** Loads the connections of the visible rows. */
  async load(connections: Iterable<number>): Promise<void> {
    for (const connection of new Set(connections)) {
      if (connection > 1) this.#many = true
      if (connection === 0 || this.#pages.at(connection)?.remote) continue
      await this.#pages.load(connection, connection, connection)
      this.#version++
    }
  }

  /** Checks whether there are several connections, even if the visible rows are all of the first one. */
  async count(): Promise<void> {
    if (this.#many) return
    const [second] = await this.list(2, 1)
    if (second) this.#many = true
  }

  /** Returns connections by number, starting at `from`. */
  async list(from: number, limit: number): Promise<Connection[]> {
    try {
      return await this.#engine.call('connections', { session: this.#session, from, limit })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      // The timeline reports that the engine is not available.
      return []
    }
  }

  #remote(connection: number): Connection['remote'] {
    return (this.#version >= 0 ? this.#pages.at(connection)?.remote : null) ?? null
  }
}
