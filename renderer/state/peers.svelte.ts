/**
 * The connections of a server's session that are open now. Asked for again whenever their number changes, at most a few
 * times a second. Owned by its tab, disposed with the session.
 */
import type { EngineApi } from '../../shared/contract/engine.ts'
import type { Connection } from '../../shared/model/session.ts'

const pageSize = 1_000
/** Peers listed at most; a menu of more helps nobody. */
const listed = 500
const reloadMs = 200

export class Peers {
  readonly #engine: EngineApi
  readonly #session: number
  #open = $state.raw<readonly Connection[]>([])
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #stop: () => void

  constructor(engine: EngineApi, session: number) {
    this.#engine = engine
    this.#session = session
    let known = -1
    this.#stop = engine.on('live', (live) => {
      if (live.session !== session) return
      // The same number may be other peers: one left, one came.
      if (live.connections > 0 || known !== 0) this.#reloadSoon()
      known = live.connections
    })
    this.#reloadSoon()
  }

  get open(): readonly Connection[] {
    return this.#open
  }

  async reload(): Promise<void> {
    const open: Connection[] = []
    let from = 1
    for (;;) {
      const page = await this.#engine.call('connections', {
        session: this.#session,
        from,
        limit: pageSize,
      })
      open.push(...page.filter((connection) => connection.closedAt === null))
      const last = page.at(-1)
      if (last === undefined || page.length < pageSize || open.length >= listed) break
      from = last.connection + 1
    }
    this.#open = open.slice(0, listed)
  }

  dispose(): void {
    clearTimeout(this.#timer)
    this.#stop()
  }

  #reloadSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      // The list stays as it was; sending to a peer that is gone is answered by the engine.
      this.reload().catch((error: unknown) => console.warn('The list of peers is stale', error))
    }, reloadMs)
  }
}
