/**
 * Which row of a timeline is selected, and which was last asked to be shown. The entry stays selected whatever filter or
 * reading comes, and its row is found again where it stands then. Owned by its timeline.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { RowWindow } from './row-window.svelte.ts'
import { Selection } from './selection.svelte.ts'
import type { TimelineView } from './timeline-view.svelte.ts'

export class RowSelection {
  readonly entry: Selection
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
  }

  /** Row of the selected entry; null for none, or when the filter hides it. */
  get index(): number | null {
    return this.#index
  }

  /** The row last asked to be shown; a new object each time. */
  get reveal(): { index: number } | null {
    return this.#reveal
  }

  show(index: number): void {
    this.#reveal = { index }
  }

  /** Opens the entry of a row. */
  async select(index: number): Promise<void> {
    this.#index = index
    await this.#rows.attempt(async () => {
      const held = await this.#rows.hold(index, index)
      const entry = this.#rows.at(index)
      if (held && entry && this.#index === index) this.#take(entry, index)
    })
  }

  clear(): void {
    this.#index = null
    this.entry.clear()
  }

  /** Finds the row of what is selected, in whichever way it is shown now; null when it is not. */
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

  /** Row of entry `n`, or of the message it is in; the next row when neither is shown. Undefined when overtaken. */
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

  /** A selected message that was on its way is shown as it is now. */
  renew(): void {
    const [index, held] = [this.#index, this.entry.entry]
    if (index === null || held === null || !mayGrow(held)) return
    const entry = this.#rows.at(index)
    if (entry?.n === held.n && entry.length !== held.length) this.#take(entry, index)
  }

  #take(entry: EntrySummary, index: number): void {
    this.entry.take(entry, this.#view.placeOf(index))
  }
}

/** Whether it is a message that is on its way. */
export const mayGrow = ({ message }: EntrySummary): boolean => message !== null && !message.complete
