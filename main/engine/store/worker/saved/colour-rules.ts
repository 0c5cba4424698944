/**
 * The colour rules of sessions in the database. A change is counted in `annotation_changes`, by which all processes
 * notice it.
 */
import type Database from 'better-sqlite3'
import { z } from 'zod'
import { colourRuleSchema, type ColourRule } from '../../../../../shared/model/colour-rule.ts'
import { countChange } from './annotations.ts'
import { jsonOrNull } from './rows.ts'
import { sessionRow } from './session-row.ts'

export class ColourRuleTable {
  readonly #database: Database.Database

  constructor(database: Database.Database) {
    this.#database = database
  }

  /** @throws AppError `not-found`, also for a deleted session */
  of(session: number): ColourRule[] {
    return toRules(sessionRow(this.#database, session).colour_rules)
  }

  /** Must run in a transaction. @throws AppError `not-found`, also for a deleted session */
  set(session: number, rules: readonly ColourRule[]): void {
    sessionRow(this.#database, session)
    this.#database
      .prepare('UPDATE sessions SET colour_rules = ? WHERE id = ?')
      .run(toColumn(rules), session)
    countChange(this.#database, session)
  }
}

/** Returns the value of the column. */
export const toColumn = (rules: readonly ColourRule[]): string | null =>
  rules.length === 0 ? null : JSON.stringify(rules)

/** Reads the column without the rules that this version does not know, such as those with another colour. */
export function toRules(column: string | null): ColourRule[] {
  const stored = column === null ? [] : z.array(z.unknown()).safeParse(jsonOrNull(column)).data
  return (stored ?? []).flatMap((rule) => colourRuleSchema.safeParse(rule).data ?? [])
}
