/**
 * A colour rule compiled for a session. A rule with a syntax error matches nothing. Owned by `RowColours`, which calls it
 * for one page of rows at a time.
 */
import { mentionsAnnotations } from '../../../../../shared/filter/annotation-fields.ts'
import { parseFilter } from '../../../../../shared/filter/parse.ts'
import type { EntryTest } from '../../../../../shared/filter/payload.ts'
import { compileEntryTest } from '../../../../../shared/filter/payload.ts'
import { asksPayload } from './message-test.ts'
import type { MessageEntry } from './message-entry.ts'
import { planRegex } from './regex-plan.ts'
import type { CachedRule } from './rule-results.ts'
import type { Regexes } from './regexes.ts'
import type { ScanSource } from './scan-source.ts'

const matchesNothing: EntryTest = () => false

let lastId = 0

export class CompiledColourRule implements CachedRule {
  readonly id = ++lastId
  readonly session: number
  readonly asksAnnotations: boolean
  readonly #test: EntryTest
  /** Whether a compressed message has to be inflated for the rule. */
  readonly asksPayload: boolean
  #regexes: Regexes | null = null
  #isSlow = false

  /** @throws AppError `not-found` for an unknown session */
  constructor(source: ScanSource, session: number, expression: string) {
    this.session = session
    this.asksAnnotations = mentionsAnnotations(expression)
    const { filter } = parseFilter(expression)
    this.asksPayload = filter !== undefined && asksPayload(filter)
    const context = source.context(session, (test) => {
      const plan = planRegex(test, source.encoding(session))
      return (text) => this.#regexes?.test(plan, text) === true
    })
    // An empty expression matches nothing: it is a rule that is not written yet.
    this.#test =
      filter === undefined || filter.type === 'all'
        ? matchesNothing
        : compileEntryTest(filter, context)
  }

  /** An expression took too long: the rule matches nothing from now on. */
  get isSlow(): boolean {
    return this.#isSlow
  }

  slow(): void {
    this.#isSlow = true
  }

  /**
   * Reports whether the rule matches the row.
   * @param regexes the expressions of the page that is tested
   * @throws pending when an expression has to be awaited
   */
  matches(entry: MessageEntry, regexes: Regexes): boolean {
    if (this.#isSlow) return false
    this.#regexes = regexes
    return this.#test(entry)
  }
}
