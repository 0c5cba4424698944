/** Comparisons of saved sessions on request, and the last ones, so that their pages are not compared again. */
import type { EngineParams, EngineResult } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { Store } from '../store/store.ts'
import { compareReplay, compareSessions } from './compare/compare.ts'
import type { Comparison } from './compare/comparison.ts'

/** Number of comparisons that are cached. */
const mostKept = 2

const nothingYet = { total: 0, counts: { same: 0, changed: 0, missing: 0, extra: 0 }, rows: [] }

export class Comparisons {
  readonly #store: Store
  readonly #made = new Map<string, Promise<Comparison>>()

  constructor(store: Store) {
    this.#store = store
  }

  /**
   * Returns rows of a comparison; none while a replay that is compared with its source has not ended.
   * @throws AppError `bad-input` for a session that is no replay when no other is named, and for different protocols;
   *   `session-busy` for a session that records; `not-found` when one of the two was deleted
   */
  async page(params: EngineParams<'comparison'>): Promise<EngineResult<'comparison'>> {
    const { session, connection, base, ...request } = params
    if (base !== undefined) await this.#requireBoth(base.session, session)
    const comparison =
      base === undefined
        ? await this.#ofReplay(session)
        : await this.#once(
            `${base.session} ${base.connection ?? ''} ${session} ${connection ?? ''}`,
            () => compareSessions(this.#store, base, { session, connection }),
          )
    return comparison === null ? nothingYet : comparison.page(this.#store, request)
  }

  /** Compares a replay that has ended with its source. */
  replay(source: number, session: number): Promise<Comparison> {
    return this.#once(String(session), () => compareReplay(this.#store, source, session))
  }

  /** A deleted session can be restored for a while; until then it is not shown. */
  async #requireBoth(...sessions: readonly number[]): Promise<void> {
    await Promise.all(sessions.map((session) => this.#store.session({ session })))
  }

  async #ofReplay(session: number): Promise<Comparison | null> {
    const { replayOf, state, name } = await this.#store.session({ session })
    if (replayOf === null)
      throw new AppError('bad-input', `${name} is not a replay. There is nothing to compare.`)
    if (state === 'recording') return null
    await this.#requireBoth(replayOf)
    return this.replay(replayOf, session)
  }

  /** Both sessions have ended and do not change, so a comparison stays valid. */
  #once(key: string, make: () => Promise<Comparison>): Promise<Comparison> {
    const made = this.#made.get(key) ?? make()
    this.#made.delete(key)
    this.#made.set(key, made)
    made.catch(() => this.#made.delete(key))
    for (const oldest of this.#made.keys()) {
      if (this.#made.size <= mostKept) break
      this.#made.delete(oldest)
    }
    return made
  }
}
