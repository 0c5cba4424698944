/**
 * A set of integers kept as ranges, so that its size depends on the number of ranges and not on the number of members.
 * Immutable: every change returns a new set. Invariant: ranges are not empty, in ascending order, and neither overlap
 * nor touch.
 */
import type { RowRange } from './row-window.svelte.ts'

export class IntervalSet {
  static readonly empty = new IntervalSet([])
  /** In ascending order; `end` is exclusive. */
  readonly ranges: readonly RowRange[]

  private constructor(ranges: readonly RowRange[]) {
    this.ranges = ranges
  }

  /** The integers from `first` to `end`, exclusive. */
  static of(first: number, end: number): IntervalSet {
    return end > first ? new IntervalSet([{ first, end }]) : IntervalSet.empty
  }

  /** Number of members. */
  get size(): number {
    return this.ranges.reduce((sum, { first, end }) => sum + end - first, 0)
  }

  has(value: number): boolean {
    const range = this.ranges[this.#after(value)]
    return range !== undefined && range.first <= value
  }

  add(first: number, end: number): IntervalSet {
    if (end <= first) return this
    // Ranges that touch the new one are joined with it.
    const from = this.#after(first - 1)
    const to = this.ranges.findIndex((range) => range.first > end)
    const last = to < 0 ? this.ranges.length : to
    const joined = this.ranges.slice(from, last)
    const whole = {
      first: Math.min(first, joined[0]?.first ?? first),
      end: Math.max(end, joined.at(-1)?.end ?? end),
    }
    return new IntervalSet([...this.ranges.slice(0, from), whole, ...this.ranges.slice(last)])
  }

  remove(first: number, end: number): IntervalSet {
    if (end <= first) return this
    return new IntervalSet(
      this.ranges.flatMap((range) => [
        ...piece(range.first, Math.min(range.end, first)),
        ...piece(Math.max(range.first, end), range.end),
      ]),
    )
  }

  /** Adds `value` if it is missing, else removes it. */
  toggle(value: number): IntervalSet {
    return this.has(value) ? this.remove(value, value + 1) : this.add(value, value + 1)
  }

  /** Keeps the members from `first` to `end`, exclusive. */
  within(first: number, end: number): IntervalSet {
    return new IntervalSet(
      this.ranges.flatMap((range) => piece(Math.max(range.first, first), Math.min(range.end, end))),
    )
  }

  /** Index of the first range that ends after `value`; the number of ranges if there is none. */
  #after(value: number): number {
    let [low, high] = [0, this.ranges.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.ranges[middle]?.end ?? Infinity) > value) high = middle
      else low = middle + 1
    }
    return low
  }
}

const piece = (first: number, end: number): RowRange[] => (end > first ? [{ first, end }] : [])
