/**
 * How a timeline grows: the number of entries that the engine has announced, what was dropped at the start, and whether
 * the newest row is followed. Updates the number of rows until it agrees with the engine. Owned by its timeline.
 */
import type { ViewProgress } from '../../../shared/contract/query.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { Dropped } from '../../../shared/model/session.ts'
import { Following } from './following.svelte.ts'
import { mayGrow, type RowSelection } from './row-selection.svelte.ts'
import type { RowWindow } from './row-window.svelte.ts'
import type { TimelineView } from './timeline-view.svelte.ts'

export interface NewestRowsDeps {
  readonly view: TimelineView
  readonly rows: RowWindow<EntrySummary>
  readonly selected: RowSelection
  /** Opens the view again. */
  readonly open: () => Promise<void>
}

export class NewestRows {
  readonly following = new Following()
  readonly #deps: NewestRowsDeps
  /** The last reported number of entries. */
  #announced = 0
  /** Incremented by every event that may change the count. */
  #news = 0
  #total = $state(0)
  #dropped = $state.raw<Dropped | null>(null)
  /** Recording has failed: entries not yet written may be lost. */
  #failed = false
  #advancing = false
  #disposed = false

  constructor(deps: NewestRowsDeps) {
    this.#deps = deps
  }

  /** The last reported number of entries. */
  get announced(): number {
    return this.#announced
  }

  /** Number of entries in the session when the rows were last counted. */
  get total(): number {
    return this.#total
  }

  /** What the session's limit has dropped; null when complete. */
  get dropped(): Dropped | null {
    return this.#dropped
  }

  get droppedEntries(): number {
    return this.#dropped?.entries ?? 0
  }

  /** Handles the state of the session as the engine has stored it. */
  take(entries: number, dropped: Dropped | null): void {
    this.#dropped = dropped
    this.#announced = Math.max(this.#announced, entries)
  }

  /** Handles a report that recording failed. */
  fail(): void {
    this.#failed = true
  }

  /** Handles progress of a view with an expression. */
  continue({ count, scanned, problem }: ViewProgress): void {
    const { rows } = this.#deps
    if (problem !== null) rows.fail(problem)
    if (count <= rows.count) this.following.take(rows.count, scanned)
    else {
      this.#news++
      void this.advance()
    }
  }

  /** Handles a report of the number of entries. */
  announce(entries: number, dropped: Dropped | null): void {
    const { rows, open } = this.#deps
    if (dropped !== null) this.#dropped = dropped
    const isLess = this.#failed && entries < this.#announced
    this.#announced = isLess ? entries : Math.max(this.#announced, entries)
    this.#news++
    // Entries that were not saved are removed from the view.
    if (isLess) void rows.attempt(open)
    void this.advance()
  }

  /** Updates the number of rows. */
  async advance(): Promise<void> {
    if (this.#advancing || this.#disposed) return
    this.#advancing = true
    const { view, rows, selected } = this.#deps
    await rows.attempt(async () => {
      let news
      do {
        news = this.#news
        const onProgress = this.#announced
        const state = await view.state()
        this.#total = onProgress
        // The rows of a long session are found step by step; each request is one step.
        const behind = view.continuesOnRequest && state != null && state.scanned < state.entries
        const before = rows.count
        const grown =
          state !== undefined &&
          (await rows.grow({
            first: state === null ? this.droppedEntries : state.first - 1,
            count: state?.count ?? onProgress,
            mayChange: (entry) => view.asksMessages || mayGrow(entry),
            newest: this.following.isOn,
          }))
        if (grown) this.following.take(rows.count, state?.scanned ?? null)
        // A message that completes after later ones is inserted before them, which moves rows.
        if (view.asksMessages && rows.count !== before) selected.several.reset()
        // The view was replaced in the meantime: repeat with the new one.
        if (behind || !grown) this.#news++
        if (!grown) continue
        if (view.asMessages && !behind && selected.index === null) await this.findSelection()
      } while (news !== this.#news && !this.#disposed)
    })
    this.#advancing = false
    // The page with the newest entry may be visible without following.
    void rows.again()
  }

  /** Locates the selected entry in the current view. */
  async findSelection(): Promise<void> {
    const index = await this.#deps.selected.find()
    if (index !== null && !this.following.isOn) this.#deps.selected.show(index)
  }

  dispose(): void {
    this.#disposed = true
  }
}
