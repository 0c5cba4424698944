/**
 * The selected rows of a list: the row that has the focus, or any other set of rows. The set is kept as ranges of
 * positions, so that selecting all rows of a session of any length costs nothing. Positions belong to one view of the
 * list: when another view is opened, only the focused row stays selected. Owned by the selection of its timeline.
 */
import type { SelectHow } from '../../../shared/keys/select-how.ts'
import { IntervalSet } from './interval-set.ts'
import type { RowRange } from './row-window.svelte.ts'

export interface SelectedRowsDeps {
  /** The row that has the focus; null for none. */
  readonly focus: () => number | null
  /** The rows that exist: from `first` to `end`, exclusive. */
  readonly bounds: () => { readonly first: number; readonly end: number }
}

export class SelectedRows {
  readonly #deps: SelectedRowsDeps
  /** Null while only the focused row is selected. */
  #chosen = $state.raw<IntervalSet | null>(null)
  /** Where ranges begin; null for the focused row. */
  #anchor: number | null = null

  constructor(deps: SelectedRowsDeps) {
    this.#deps = deps
  }

  /** The selected rows that still exist. */
  get all(): IntervalSet {
    const { first, end } = this.#deps.bounds()
    const focus = this.#deps.focus()
    const chosen =
      this.#chosen ?? (focus === null ? IntervalSet.empty : IntervalSet.of(focus, focus + 1))
    return chosen.within(first, end)
  }

  /** The selected rows as ranges; undefined while only the focused row is selected. */
  get ranges(): readonly RowRange[] | undefined {
    return this.isCustom ? this.all.ranges : undefined
  }

  /** Number of selected rows. */
  get count(): number {
    return this.all.size
  }

  /** Whether the selection is more, or less, than the focused row. */
  get isCustom(): boolean {
    return this.#chosen !== null
  }

  has(index: number): boolean {
    return this.#chosen === null ? index === this.#deps.focus() : this.#chosen.has(index)
  }

  /**
   * Changes the selection before the focus moves to `index`. `only` selects that row, `toggle` adds or removes it,
   * `range` selects from the anchor to it, `add-range` adds these rows, and `move` changes nothing.
   */
  choose(index: number, how: SelectHow): void {
    switch (how) {
      case 'only':
        this.reset()
        return
      case 'move':
        this.#chosen ??= this.all
        this.#anchor = index
        return
      case 'toggle':
        this.#chosen = this.all.toggle(index)
        this.#anchor = index
        return
      case 'range':
      case 'add-range': {
        const anchor = this.#anchor ?? this.#deps.focus() ?? index
        this.#anchor = anchor
        const base = how === 'range' ? IntervalSet.empty : this.all
        this.#chosen = base.add(Math.min(anchor, index), Math.max(anchor, index) + 1)
      }
    }
  }

  /** Selects every row that exists now; rows that are added later are not selected. */
  chooseAll(): void {
    const { first, end } = this.#deps.bounds()
    this.#anchor ??= this.#deps.focus()
    this.#chosen = IntervalSet.of(first, end)
  }

  /** Selects the focused row alone. */
  reset(): void {
    this.#chosen = null
    this.#anchor = null
  }
}
