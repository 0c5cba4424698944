/**
 * Whether rules match rows, for rows that are costly to test: a page that is loaded again is not tested again. Bounded:
 * the oldest result is dropped. Owned by `RowColours`.
 */
import { dropOldest } from '../reading/block-cache.ts'

/** Maximum number of results. A page has at most 64 rows in the window, and 100 rules apply at most. */
const keptResults = 50_000

export interface CachedRule {
  /** Differs from those of all other rules, sessions and encodings. */
  readonly id: number
  readonly session: number
  /** Whether its result changes with the annotations of the row. */
  readonly asksAnnotations: boolean
}

export class RuleResults {
  readonly #kept: number
  /** Oldest first. */
  readonly #results = new Map<string, { rule: CachedRule; matches: boolean }>()

  constructor(kept = keptResults) {
    this.#kept = kept
  }

  get size(): number {
    return this.#results.size
  }

  /** @param row identifies the row with its present content */
  get(rule: CachedRule, row: string): boolean | undefined {
    return this.#results.get(keyOf(rule, row))?.matches
  }

  set(rule: CachedRule, row: string, matches: boolean): void {
    if (this.#results.size >= this.#kept) dropOldest(this.#results)
    this.#results.set(keyOf(rule, row), { rule, matches })
  }

  /** Drops the results that the annotations of a session may have changed. */
  annotated(session: number): void {
    for (const [key, { rule }] of this.#results)
      if (rule.session === session && rule.asksAnnotations) this.#results.delete(key)
  }
}

const keyOf = ({ id }: CachedRule, row: string): string => `${String(id)} ${row}`
