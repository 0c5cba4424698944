/**
 * The one peer of a server that the composer sends to: its address, and whether it is still there. Asked for again
 * whenever connections come or go, at most a few times a second. Owned by its tab, disposed with the session.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { Connection } from '../../../shared/model/session.ts'

/** Least time between two looks. Milliseconds. */
const reloadMs = 200

export class TargetPeer {
  readonly #engine: EngineApi
  readonly #session: number
  /** Number of its connection; null while all peers are sent to. */
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

  /** The peer as last heard; null for all, and until it is known. */
  get peer(): Connection | null {
    return this.#peer
  }

  get isGone(): boolean {
    return this.#peer !== null && this.#peer.closedAt !== null
  }

  /** @param connection number of its connection; null for all */
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
      // What was known stays: sending to a peer that is gone is answered by the engine.
      if (!(error instanceof AppError)) throw error
    }
  }
}
