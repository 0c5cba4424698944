/**
 * The focused row of a timeline, whose entry the detail shows, the other selected rows, and the row to scroll to. The
 * entry stays selected across filters and view modes, and its row is located again. Owned by its timeline.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { RowWindow } from './row-window.svelte.ts'
import type { SelectHow } from '../../../shared/keys/select-how.ts'
import { SelectedRows } from './selected-rows.svelte.ts'
import { Selection } from './selection.svelte.ts'
import type { TimelineView } from './timeline-view.svelte.ts'

export class RowSelection {
  readonly entry: Selection
  readonly several: SelectedRows
  readonly #view: TimelineView
  readonly #rows: RowWindow<EntrySummary>
  #index = $state<number | null>(null)
  #reveal = $state.raw<{ index: number } | null>(null)

  constructor(
    { engine, session }: { engine: EngineApi; session: number },
    view: TimelineView,
    rows: RowWindow<EntrySummary>,
  ) {
    this.entry = new Selection(engine, session)
    this.#view = view
    this.#rows = rows
    this.several = new SelectedRows({
      focus: () => this.#index,
      bounds: () => ({ first: rows.first, end: rows.count }),
    })
  }

  /** Row of the selected entry; null for none, or when the filter hides it. */
  get index(): number | null {
    return this.#index
  }

  /** The row to scroll to; a new object for each request, null once it was handled. */
  get reveal(): { index: number } | null {
    return this.#reveal
  }

  show(index: number): void {
    this.#reveal = { index }
  }

  /** The list has scrolled to the row. */
  revealed(): void {
    this.#reveal = null
  }

  /** Focuses a row, and changes the selected rows. */
  async select(index: number, how: SelectHow = 'only'): Promise<void> {
    this.several.choose(index, how)
    this.#index = index
    await this.#rows.attempt(async () => {
      const held = await this.#rows.hold(index, index)
      const entry = this.#rows.at(index)
      if (held && entry && this.#index === index) this.#take(entry, index)
    })
  }

  clear(): void {
    this.leaveRow()
    this.entry.clear()
  }

  /** Forgets the rows, because the list is replaced; the entry stays selected. */
  leaveRow(): void {
    this.several.reset()
    this.#index = null
  }

  /** Locates the selected entry in the current view; returns null when it is not shown. */
  async find(): Promise<number | null> {
    const { n } = this.entry
    if (n === null) return null
    const place = await this.locate(n, this.entry.entry?.message?.offset ?? 0)
    if (place === undefined) return null
    const index = place.found ? place.index : null
    const entry = index === null ? undefined : this.#rows.at(index)
    this.#index = index
    if (index !== null && entry?.message) this.#take(entry, index)
    else if (this.entry.place) await this.entry.open(n)
    return this.#index
  }

  /**
   * Returns the row of entry `n` or of its message; the next row when neither is shown. Undefined when the list was
   * replaced in the meantime.
   */
  async locate(n: number, offset = 0): Promise<{ index: number; found: boolean } | undefined> {
    const place = await this.#view.indexOf(n, offset)
    if (place === undefined) return undefined
    const { index, first } = place
    if (!this.#view.isNeeded) return { index, found: true }
    if (!(await this.#rows.hold(index - 1, index))) return undefined
    if (this.#rows.at(index)?.n === first) return { index, found: true }
    const before = this.#rows.at(index - 1)?.message
    if (before && before.lastFrame >= first) return { index: index - 1, found: true }
    return { index, found: false }
  }

  /** Updates the selected message while it is incomplete, and the annotation of the selected row. */
  renew(): void {
    const [index, held] = [this.#index, this.entry.entry]
    if (index === null || held === null) return
    const entry = this.#rows.at(index)
    if (entry?.n !== held.n) return
    const hasGrown = mayGrow(held) && entry.length !== held.length
    if (hasGrown || !hasSameAnnotation(entry, held)) this.#take(entry, index)
  }

  #take(entry: EntrySummary, index: number): void {
    this.entry.take(entry, this.#view.placeOf(index))
  }
}

const hasSameAnnotation = ({ annotation: a }: EntrySummary, { annotation: b }: EntrySummary) =>
  a?.n === b?.n &&
  a?.offset === b?.offset &&
  a?.bookmarked === b?.bookmarked &&
  a?.note === b?.note &&
  a?.colour === b?.colour

/** Reports whether the entry is an incomplete message. */
export const mayGrow = ({ message }: EntrySummary): boolean => message !== null && !message.complete
