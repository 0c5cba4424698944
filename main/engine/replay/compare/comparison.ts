/** A comparison of two sessions: its rows, their counts, and pages of the rows with chosen verdicts. */
import type { EngineResult } from '../../../../shared/contract/engine.ts'
import type { ComparisonRow, ComparisonVerdict } from '../../../../shared/contract/comparison.ts'
import { maxPage } from '../../../../shared/contract/limits.ts'
import type { EntrySummary } from '../../../../shared/model/entry.ts'
import type { Store } from '../../store/store.ts'
import type { NumberList } from './number-list.ts'
import type { RowList, VerdictCounts } from './rows.ts'

/** Entries between two requested ones are read as well if they are fewer than this. */
const readAlong = 32

export interface PageRequest {
  from: number
  limit: number
  /** Only rows with these verdicts; all rows by default. */
  verdicts?: readonly ComparisonVerdict[] | undefined
}

export class Comparison {
  readonly counts: VerdictCounts
  readonly #then: number
  readonly #now: number
  readonly #rows: RowList
  /** The rows of the last request with verdicts. */
  #shown: { key: string; indexes: NumberList } | null = null

  /**
   * @param then session on the left
   * @param now session on the right
   */
  constructor(then: number, now: number, rows: RowList) {
    this.#then = then
    this.#now = now
    this.#rows = rows
    this.counts = rows.count()
  }

  get differing(): number {
    return this.#rows.length - this.counts.same
  }

  /**
   * Returns the rows from number `from` on, with their entries.
   * @throws AppError `not-found` when one of the two sessions was deleted
   */
  async page(
    store: Store,
    { from, limit, verdicts }: PageRequest,
  ): Promise<EngineResult<'comparison'>> {
    const shown = verdicts === undefined ? null : this.#withVerdicts(verdicts)
    const total = shown?.length ?? this.#rows.length
    const indexes: number[] = []
    for (let at = from - 1; at < Math.min(from - 1 + limit, total); at++)
      indexes.push(shown?.at(at) ?? at)
    const [then, now] = await Promise.all([
      summaries(
        store,
        this.#then,
        indexes.map((index) => this.#rows.left(index)),
      ),
      summaries(
        store,
        this.#now,
        indexes.map((index) => this.#rows.right(index)),
      ),
    ])
    const rows = indexes.map((index): ComparisonRow => ({
      verdict: this.#rows.verdict(index),
      then: then.get(this.#rows.left(index)) ?? null,
      now: now.get(this.#rows.right(index)) ?? null,
    }))
    return { total, counts: this.counts, rows }
  }

  #withVerdicts(verdicts: readonly ComparisonVerdict[]): NumberList {
    const key = verdicts.toSorted().join()
    if (this.#shown?.key !== key) this.#shown = { key, indexes: this.#rows.withVerdicts(verdicts) }
    return this.#shown.indexes
  }
}

/** Summaries of the numbered entries, without 0; adjacent ones are read together. */
async function summaries(
  store: Store,
  session: number,
  numbers: readonly number[],
): Promise<Map<number, EntrySummary>> {
  const wanted = [...new Set(numbers)].filter((n) => n > 0).sort((a, b) => a - b)
  const ranges: { from: number; to: number }[] = []
  for (const n of wanted) {
    const range = ranges.at(-1)
    if (range !== undefined && n - range.to <= readAlong && n - range.from < maxPage) range.to = n
    else ranges.push({ from: n, to: n })
  }
  const found = await Promise.all(ranges.map((range) => store.entries({ session, ...range })))
  return new Map(found.flat().map((summary) => [summary.n, summary]))
}
