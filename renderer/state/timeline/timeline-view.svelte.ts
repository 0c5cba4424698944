/**
 * What of a session its timeline shows, and how it is read: the chips, the expression, frames or messages. Holds the view
 * the engine makes of that, from opening to closing. Without a filter rows are entries by their numbers, and no view is
 * needed. Owned by its timeline.
 */
import type { EngineApi, EngineResult } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { Filter, ViewProgress } from '../../../shared/contract/query.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import { asRecorded, type ViewMode } from '../../../shared/model/framing.ts'
import type { FramingBreakSummary } from '../../../shared/model/message.ts'
import type { FetchRows } from './row-pages.ts'
import type { MessagePlace } from './selection.svelte.ts'
import { everything, isEverything, toFilter, type Shown } from './shown.ts'

export class TimelineView {
  readonly #engine: EngineApi
  readonly #session: number
  /** Its number in the engine; null while none is needed. */
  #id: number | null = null
  #shown = $state.raw<Shown>(everything)
  #expression = $state('')
  #viewMode = $state.raw<ViewMode>(asRecorded)
  #breaks = $state.raw<readonly FramingBreakSummary[]>([])
  /** How far a view with an expression is; null without one. */
  #progress = $state.raw<{ scanned: number; entries: number } | null>(null)
  /** Goes up with each opening; answers to an older one are dropped. */
  #turn = 0

  constructor(engine: EngineApi, session: number) {
    this.#engine = engine
    this.#session = session
  }

  get shown(): Shown {
    return this.#shown
  }

  set shown(shown: Shown) {
    this.#shown = shown
  }

  /** The expression in the filter language; empty for none. */
  get expression(): string {
    return this.#expression
  }

  set expression(expression: string) {
    this.#expression = expression.trim()
  }

  /** Whether rows are entries or messages, and how messages are found. */
  get viewMode(): ViewMode {
    return this.#viewMode
  }

  set viewMode(viewMode: ViewMode) {
    this.#viewMode = viewMode
  }

  get filtered(): boolean {
    return !isEverything(this.#shown) || this.#expression !== ''
  }

  /** What is shown, as the engine is asked for it. */
  get filter(): Filter {
    return toFilter(this.#shown, this.#expression)
  }

  /** Where the framing holds no longer, the first hundred. */
  get breaks(): readonly FramingBreakSummary[] {
    return this.#breaks
  }

  /** How much of the session the present expression has looked at, from 0 to 1; null when it is at the end. */
  get progress(): number | null {
    if (this.#progress === null) return null
    const { scanned, entries } = this.#progress
    return scanned >= entries ? null : scanned / entries
  }

  get asMessages(): boolean {
    return this.#viewMode.as === 'messages'
  }

  /** Whether messages are asked what they hold: they are found as they complete, not in the order they begin. */
  get asksMessages(): boolean {
    return this.asMessages && (this.#expression !== '' || this.#shown.broken)
  }

  /** Whether rows are not simply the session's entries. */
  get isNeeded(): boolean {
    return this.filtered || this.asMessages
  }

  /** The rows at positions of the view that is open, or of the session. */
  get fetch(): FetchRows<EntrySummary> {
    const session = this.#session
    const view = this.#id
    return (from, to) =>
      this.#engine.call('entries', { session, from, to, ...(view === null ? {} : { view }) })
  }

  /** Opens what is shown now in place of what was. Rows there are, null for all; undefined when overtaken by another opening. */
  async open(): Promise<{ count: number | null } | undefined> {
    const turn = ++this.#turn
    const opened = this.isNeeded
      ? await this.#engine.call('openView', {
          session: this.#session,
          filter: this.filter,
          ...(this.asMessages ? this.#viewMode : {}),
        })
      : null
    if (turn !== this.#turn) {
      this.#closeView(opened?.view ?? null)
      return undefined
    }
    this.#closeView(this.#id)
    this.#id = opened?.view ?? null
    this.#progress = null
    this.#breaks = []
    return { count: opened?.count ?? null }
  }

  /** How far it is now; undefined when another was opened meanwhile. */
  async state(): Promise<EngineResult<'viewState'> | null | undefined> {
    const view = this.#id
    if (view === null) return null
    const state = await this.#engine.call('viewState', { view })
    if (view !== this.#id) return undefined
    this.#breaks = state.breaks
    return state
  }

  /** Takes in what the engine tells of a view; false when it is of another. */
  onProgress({ view, scanned, entries }: ViewProgress): boolean {
    if (view !== this.#id) return false
    this.#progress = { scanned, entries }
    return true
  }

  /** Where a message stands; null for what is shown as it was recorded. */
  placeOf(index: number): MessagePlace | null {
    return this.#id === null ? null : { view: this.#id, position: index + 1 }
  }

  /**
   * Index at which entry `n` stands, or else the next row, and the entry by which it is known: of a message the first.
   * Of several messages that begin in it, the one at `offset`. Undefined when another view was opened meanwhile.
   */
  async indexOf(n: number, offset = 0): Promise<{ index: number; first: number } | undefined> {
    const view = this.#id
    if (view === null) return { index: n - 1, first: n }
    const message = this.asMessages
      ? await this.#engine.call('message', { session: this.#session, n })
      : null
    const first = message?.firstFrame ?? n
    const position = await this.#engine.call('viewPosition', {
      view,
      n: first,
      offset: first === n ? offset : 0,
    })
    return view === this.#id ? { index: position - 1, first } : undefined
  }

  dispose(): void {
    this.#turn++
    this.#closeView(this.#id)
    this.#id = null
  }

  #closeView(view: number | null): void {
    if (view === null) return
    this.#engine.call('closeView', { view }).catch((error: unknown) => {
      // The engine that held the view may be gone, and the view with it.
      if (!(error instanceof AppError)) throw error
    })
  }
}
