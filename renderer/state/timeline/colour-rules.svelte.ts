/**
 * The colour rules that apply to the rows of a timeline: those of its session, then those for all sessions. Owned by the
 * timeline.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import {
  appliedRules,
  type AppliedRule,
  type ColourRule,
} from '../../../shared/model/colour-rule.ts'

export class ColourRules {
  readonly #engine: EngineApi
  readonly #session: number
  readonly #changed: () => void
  #ofSession = $state.raw<readonly ColourRule[]>([])
  #ofAll = $state.raw<readonly ColourRule[]>([])
  #applied: readonly AppliedRule[] = []
  #suggested: string | null = null

  /** @param changed called when other rules apply */
  constructor(engine: EngineApi, session: number, changed: () => void) {
    this.#engine = engine
    this.#session = session
    this.#changed = changed
  }

  /** The enabled rules, the first one first. */
  get applied(): readonly AppliedRule[] {
    return this.#applied
  }

  /** The rules of the session as last loaded or saved. */
  get ofSession(): readonly ColourRule[] {
    return this.#ofSession
  }

  /** Loads the rules of the session. @throws AppError from the engine */
  async load(): Promise<void> {
    this.#ofSession = await this.#engine.call('colourRules', { session: this.#session })
    this.#apply()
  }

  /** Replaces the rules of the session. @throws AppError from the engine */
  async save(rules: readonly ColourRule[]): Promise<void> {
    this.#ofSession = rules
    this.#apply()
    await this.#engine.call('setColourRules', { session: this.#session, rules: [...rules] })
  }

  /** Sets the rules for all sessions. */
  useForAll(rules: readonly ColourRule[]): void {
    this.#ofAll = rules
    this.#apply()
  }

  /** Offers an expression for a new rule to the list of rules, which takes it when it opens. */
  suggest(expression: string): void {
    this.#suggested = expression
  }

  takeSuggested(): string | null {
    const suggested = this.#suggested
    this.#suggested = null
    return suggested
  }

  #apply(): void {
    const applied = appliedRules(this.#ofSession, this.#ofAll)
    if (JSON.stringify(applied) === JSON.stringify(this.#applied)) return
    this.#applied = applied
    this.#changed()
  }
}
