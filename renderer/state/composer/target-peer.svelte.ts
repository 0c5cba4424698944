/**
 * The peer of a server to which the composer sends: its address, and whether it is still connected. Reloaded when
 * connections open or close, at most a few times per second. Owned by its tab, disposed with the session.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { Connection } from '../../../shared/model/session.ts'

/** Minimum time between reloads. Milliseconds. */
const reloadMs = 200

export class TargetPeer {
  readonly #engine: EngineApi
  readonly #session: number
  /** Number of the connection; null when sending to all. */
  #wanted: number | null = null
  #peer = $state.raw<Connection | null>(null)
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #stop: () => void

  constructor(engine: EngineApi, session: number) {
    this.#engine = engine
    this.#session = session
    this.#stop = engine.on('live', (live) => {
      if (live.session === session && this.#wanted !== null) this.#lookSoon()
    })
  }

  /** The last known state of the peer; null for all, and until it is loaded. */
  get peer(): Connection | null {
    return this.#peer
  }

  get isGone(): boolean {
    return this.#peer !== null && this.#peer.closedAt !== null
  }

  /** @param connection number of the connection; null for all */
  async aimAt(connection: number | null): Promise<void> {
    this.#wanted = connection
    this.#peer = null
    await this.#refresh()
  }

  dispose(): void {
    clearTimeout(this.#timer)
    this.#stop()
  }

  #lookSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.#refresh()
    }, reloadMs)
  }

  async #refresh(): Promise<void> {
    const wanted = this.#wanted
    if (wanted === null) return
    try {
      const asked = { session: this.#session, from: wanted, limit: 1 }
      const [peer] = await this.#engine.call('connections', asked)
      if (wanted === this.#wanted && peer?.connection === wanted) this.#peer = peer
    } catch (error) {
      // Keeps the last known state; the engine rejects sends to a closed connection.
      if (!(error instanceof AppError)) throw error
    }
  }
}
