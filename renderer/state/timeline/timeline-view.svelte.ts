/**
 * What a timeline shows of its session, and how: the chips, the expression, and the view mode. Owns the corresponding
 * view in the engine. Without a filter, rows are entries by number and no view is needed. Owned by its timeline.
 */
import type { EngineApi, EngineResult } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import { mentionsAnnotations } from '../../../shared/filter/annotation-fields.ts'
import type { Filter, ViewProgress } from '../../../shared/contract/query.ts'
import type { AppliedRule } from '../../../shared/model/colour-rule.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import { asRecorded, type ViewMode } from '../../../shared/model/framing.ts'
import type { FramingBreakSummary } from '../../../shared/model/message.ts'
import type { FetchRows } from './row-pages.ts'
import type { MessagePlace } from './selection.svelte.ts'
import { everything, isEverything, toFilter, type Shown } from './shown.ts'

export class TimelineView {
  readonly #engine: EngineApi
  readonly #session: number
  readonly #rules: () => readonly AppliedRule[]
  /** The number of the view in the engine; null when none is needed. */
  #id: number | null = null
  #shown = $state.raw<Shown>(everything)
  #expression = $state('')
  #viewMode = $state.raw<ViewMode>(asRecorded)
  #breaks = $state.raw<readonly FramingBreakSummary[]>([])
  /** The progress of a view with an expression; null without one. */
  #progress = $state.raw<{ scanned: number; entries: number } | null>(null)
  /** Incremented by each opening; responses to earlier ones are ignored. */
  #turn = 0
  #paths: readonly string[] = []

  /** @param rules the colour rules that apply to rows */
  constructor(engine: EngineApi, session: number, rules: () => readonly AppliedRule[] = () => []) {
    this.#engine = engine
    this.#session = session
    this.#rules = rules
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

  /** Whether rows are entries or messages, and the framing. */
  get viewMode(): ViewMode {
    return this.#viewMode
  }

  set viewMode(viewMode: ViewMode) {
    this.#viewMode = viewMode
  }

  get filtered(): boolean {
    return !isEverything(this.#shown) || this.#expression !== ''
  }

  /** The filter for the engine. */
  get filter(): Filter {
    return toFilter(this.#shown, this.#expression)
  }

  /** Where the framing broke, at most the first hundred. */
  get breaks(): readonly FramingBreakSummary[] {
    return this.#breaks
  }

  /** The part of the session that the expression has scanned, from 0 to 1; null when complete. */
  get progress(): number | null {
    if (this.#progress === null) return null
    const { scanned, entries } = this.#progress
    return scanned >= entries ? null : scanned / entries
  }

  get asMessages(): boolean {
    return this.#viewMode.as === 'messages'
  }

  /**
   * Whether messages are filtered by content: then they are found when they complete, not in the order in which they
   * begin.
   */
  get asksMessages(): boolean {
    return this.asMessages && (this.#expression !== '' || this.#shown.broken)
  }

  /** Whether the filter may depend on annotations: the view has to be opened again after they have changed. */
  get asksAnnotations(): boolean {
    return mentionsAnnotations(this.#expression)
  }

  /** Whether each request of the state processes further entries; other views report their progress. */
  get continuesOnRequest(): boolean {
    return this.#expression === '' && !this.asksMessages
  }

  /** Whether a view is needed because rows are not just the session's entries. */
  get isNeeded(): boolean {
    return this.filtered || this.asMessages
  }

  /** Returns the function that reads rows of the open view, or of the session, with the values at paths in their JSON. */
  get fetch(): (from: number, to: number, paths?: readonly string[]) => Promise<EntrySummary[]> {
    const session = this.#session
    const view = this.#id
    return (from, to, paths = []) =>
      this.#engine.call('entries', {
        ...{ session, from, to },
        ...(view !== null && { view }),
        ...(paths.length > 0 && { values: [...paths] }),
      })
  }

  /** As `fetch`, with what visible rows show beside: the colours of the rules, and the values of columns. */
  get fetchShown(): FetchRows<EntrySummary> {
    const session = this.#session
    const view = this.#id
    return (from, to) => {
      const rules = this.#rules()
      return this.#engine.call('entries', {
        ...{ session, from, to },
        ...(view !== null && { view }),
        ...(rules.length > 0 && { rules: [...rules] }),
        ...(this.#paths.length > 0 && { values: [...this.#paths] }),
      })
    }
  }

  /** Sets the paths in JSON whose values rows have from now on; returns false if they are the same as before. */
  requestValues(paths: readonly string[]): boolean {
    if (paths.join('\n') === this.#paths.join('\n')) return false
    this.#paths = paths
    return true
  }

  /** Returns the function that reads the contents of the rows of the open view, or of the session. */
  get fetchContents(): (
    from: number,
    to: number,
    decoded: boolean,
  ) => Promise<EngineResult<'contents'>> {
    const session = this.#session
    const view = this.#id
    return (from, to, decoded) =>
      this.#engine.call('contents', {
        session,
        from,
        to,
        decoded,
        ...(view === null ? {} : { view }),
      })
  }

  /**
   * Replaces the view in the engine with the current settings. Returns the number of rows, null for all entries;
   * undefined when another opening superseded it.
   */
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

  /** Returns the progress of the view; undefined when another one was opened in the meantime. */
  async state(): Promise<EngineResult<'viewState'> | null | undefined> {
    const view = this.#id
    if (view === null) return null
    const state = await this.#engine.call('viewState', { view })
    if (view !== this.#id) return undefined
    this.#breaks = state.breaks
    return state
  }

  /** Handles a progress report; returns false when it is for another view. */
  onProgress({ view, scanned, entries }: ViewProgress): boolean {
    if (view !== this.#id) return false
    this.#progress = { scanned, entries }
    return true
  }

  /** Returns the position of a message; null when rows are recorded entries. */
  placeOf(index: number): MessagePlace | null {
    return this.placesOf()(index + 1)
  }

  /** Returns the function that makes places from positions of the open view. */
  placesOf(): (position: number) => MessagePlace | null {
    const view = this.#id
    return (position) => (view === null ? null : { view, position })
  }

  /**
   * Returns the index of entry `n`, or else of the next row, and the number that identifies its row: for a message, its
   * first entry. If several messages begin in the entry, `offset` selects one. Returns undefined when another view was
   * opened in the meantime.
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
      // The engine may have ended, and its views with it.
      if (!(error instanceof AppError)) throw error
    })
  }
}
