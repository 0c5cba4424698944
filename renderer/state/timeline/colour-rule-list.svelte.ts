/**
 * The colour rules while they are edited: one list, in the order in which they apply. Every change is saved at once.
 * Invariant: the rules of the session come before those for all sessions. Owned by the dialog that shows it.
 */
import { maxColourRules, type ColourRule } from '../../../shared/model/colour-rule.ts'
import { rowColours, type RowColour } from '../../../shared/model/annotation.ts'

export type RuleScope = 'session' | 'all'

export interface EditedRule extends ColourRule {
  readonly id: number
  readonly scope: RuleScope
}

export interface ColourRuleListDeps {
  /** Null without a session. */
  readonly ofSession: readonly ColourRule[] | null
  readonly ofAll: readonly ColourRule[]
  readonly save: (scope: RuleScope, rules: readonly ColourRule[]) => void
}

/** Ids differ across lists: after the defaults are restored, no row of the list before is used for a rule of the new one. */
let lastId = 0

export class ColourRuleList {
  readonly hasSession: boolean
  readonly #save: ColourRuleListDeps['save']
  #rules = $state.raw<readonly EditedRule[]>([])

  constructor({ ofSession, ofAll, save }: ColourRuleListDeps) {
    this.hasSession = ofSession !== null
    this.#save = save
    this.#rules = [
      ...(ofSession ?? []).map((rule) => this.#edited('session', rule)),
      ...ofAll.map((rule) => this.#edited('all', rule)),
    ]
  }

  get rules(): readonly EditedRule[] {
    return this.#rules
  }

  of(scope: RuleScope): readonly EditedRule[] {
    return this.#rules.filter((rule) => rule.scope === scope)
  }

  /** Whether the scope has as many rules as it may have. */
  isFull(scope: RuleScope): boolean {
    return this.of(scope).length >= maxColourRules
  }

  /** Adds a rule before the others of its scope, with a colour that no rule has yet. Returns its id. */
  add(scope: RuleScope, expression = ''): number | null {
    if (this.isFull(scope)) return null
    const rule = this.#edited(scope, { expression, colour: this.#freeColour(), enabled: true })
    const at = this.#rules.findIndex((other) => other.scope === scope)
    const index = at < 0 ? (scope === 'session' ? 0 : this.#rules.length) : at
    this.#set(this.#rules.toSpliced(index, 0, rule), [scope])
    return rule.id
  }

  change(id: number, change: Partial<ColourRule>): void {
    const rule = this.#find(id)
    if (rule === undefined) return
    this.#set(
      this.#rules.map((other) => (other === rule ? { ...rule, ...change } : other)),
      [rule.scope],
    )
  }

  remove(id: number): void {
    const rule = this.#find(id)
    if (rule === undefined) return
    this.#set(
      this.#rules.filter((other) => other !== rule),
      [rule.scope],
    )
  }

  /** Moves a rule by one place, up (-1) or down (1); beyond the end of its scope, into the other scope. */
  step(id: number, by: -1 | 1): void {
    const rule = this.#find(id)
    if (rule === undefined) return
    const own = this.of(rule.scope)
    const index = own.indexOf(rule) + by
    if (index >= 0 && index < own.length) this.place(id, rule.scope, index)
    else if (rule.scope === 'session' && by === 1) this.place(id, 'all', 0)
    else if (rule.scope === 'all' && by === -1 && this.hasSession)
      this.place(id, 'session', this.of('session').length)
  }

  /** Moves a rule into a scope, so that `index` is its place there. */
  place(id: number, scope: RuleScope, index: number): void {
    const rule = this.#find(id)
    if (rule === undefined || (rule.scope !== scope && this.isFull(scope))) return
    const others = this.#rules.filter((other) => other !== rule)
    const target = others.filter((other) => other.scope === scope)
    const moved = target.toSpliced(index, 0, { ...rule, scope })
    const rest = others.filter((other) => other.scope !== scope)
    this.#set(
      scope === 'session' ? [...moved, ...rest] : [...rest, ...moved],
      rule.scope === scope ? [scope] : ['session', 'all'],
    )
  }

  #find(id: number): EditedRule | undefined {
    return this.#rules.find((rule) => rule.id === id)
  }

  #edited(scope: RuleScope, rule: ColourRule): EditedRule {
    return { ...rule, scope, id: ++lastId }
  }

  #freeColour(): RowColour {
    const used = new Set(this.#rules.map(({ colour }) => colour))
    return rowColours.toReversed().find((colour) => !used.has(colour)) ?? 'purple'
  }

  #set(rules: readonly EditedRule[], scopes: readonly RuleScope[]): void {
    this.#rules = rules
    for (const scope of scopes)
      this.#save(
        scope,
        this.of(scope).map(({ expression, colour, enabled }) => ({ expression, colour, enabled })),
      )
  }
}
