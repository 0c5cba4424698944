/**
 * The rows of a comparison: numbers of a pair of entries, and whether they are equal. 17 bytes a row.
 */
import {
  comparisonVerdicts,
  type ComparisonVerdict,
} from '../../../../shared/contract/comparison.ts'
import { NumberList } from './number-list.ts'

/** Counts of rows by verdict. */
export type VerdictCounts = Record<ComparisonVerdict, number>

export class RowList {
  readonly #left = new NumberList()
  readonly #right = new NumberList()
  /** Indexes into `comparisonVerdicts`. */
  #codes = new Uint8Array(64)

  get length(): number {
    return this.#left.length
  }

  /** Adds a row; null for a side that has no entry. */
  readonly add = (then: number | null, now: number | null, same: boolean): void => {
    this.#push(
      then ?? 0,
      now ?? 0,
      then === null ? 'extra' : now === null ? 'missing' : same ? 'same' : 'changed',
    )
  }

  /** The number of the left entry; 0 for none. */
  left(index: number): number {
    return this.#left.at(index)
  }

  /** The number of the right entry; 0 for none. */
  right(index: number): number {
    return this.#right.at(index)
  }

  verdict(index: number): ComparisonVerdict {
    const verdict = comparisonVerdicts[this.#codes[index] ?? -1]
    if (verdict === undefined || index >= this.length) throw new RangeError(`No row at ${index}.`)
    return verdict
  }

  count(): VerdictCounts {
    const counts: VerdictCounts = { same: 0, changed: 0, missing: 0, extra: 0 }
    for (let index = 0; index < this.length; index++) counts[this.verdict(index)]++
    return counts
  }

  /** Returns the indexes of the rows with one of these verdicts. */
  withVerdicts(shown: readonly ComparisonVerdict[]): NumberList {
    const found = new NumberList()
    for (let index = 0; index < this.length; index++)
      if (shown.includes(this.verdict(index))) found.push(index)
    return found
  }

  /**
   * Adds the rows of two directions of a connection. The order of each list is kept; between the lists, rows are in the
   * order in which the left side recorded them, or the right side where the left one has no entry.
   */
  addMerged(a: RowList, b: RowList): void {
    let [i, j] = [0, 0]
    while (i < a.length && j < b.length)
      if (isBefore(a, i, b, j)) this.#copy(a, i++)
      else this.#copy(b, j++)
    while (i < a.length) this.#copy(a, i++)
    while (j < b.length) this.#copy(b, j++)
  }

  #copy(from: RowList, index: number): void {
    this.#push(from.left(index), from.right(index), from.verdict(index))
  }

  #push(then: number, now: number, verdict: ComparisonVerdict): void {
    const { length } = this
    if (length === this.#codes.length) {
      const grown = new Uint8Array(length * 2)
      grown.set(this.#codes)
      this.#codes = grown
    }
    this.#codes[length] = comparisonVerdicts.indexOf(verdict)
    this.#left.push(then)
    this.#right.push(now)
  }
}

/** Rows without an entry in common have no order: what only the left side has comes first. */
function isBefore(a: RowList, i: number, b: RowList, j: number): boolean {
  if (a.left(i) !== 0 && b.left(j) !== 0) return a.left(i) < b.left(j)
  if (a.right(i) !== 0 && b.right(j) !== 0) return a.right(i) < b.right(j)
  return a.left(i) !== 0
}
