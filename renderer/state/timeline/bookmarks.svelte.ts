/**
 * Bookmarks, notes and colours of a timeline: changes them, goes from one to the next, and holds the note that is being
 * edited. Commands apply to a set of rows, given as ranges of positions, or to the selected row. The rows have their
 * annotations themselves. Owned by the timeline.
 */
import type { EngineApi, EngineParams } from '../../../shared/contract/engine.ts'
import { maxPage } from '../../../shared/contract/limits.ts'
import {
  comparePlaces,
  maxAnnotations,
  tooManyAnnotations,
  type Annotation,
  type EntryPlace,
  type RowColour,
} from '../../../shared/model/annotation.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import type { FetchRows } from './row-pages.ts'
import type { RowRange } from './row-window.svelte.ts'

/** What of a timeline bookmarks use. */
export interface BookmarkedTimeline {
  readonly engine: EngineApi
  readonly session: number
  /** The selected entry; null for none. */
  readonly selected: number | null
  readonly selection: { readonly entry: EntrySummary | null }
  readonly view: { readonly fetch: FetchRows<EntrySummary> }
  /** Reports whether the rows show the place: its entry, or the message that contains it. */
  isShown(place: EntryPlace): Promise<boolean>
  goTo(n: number, offset?: number): Promise<void>
}

/** A note that is being edited. */
export interface EditedNote {
  readonly place: EntryPlace
  readonly note: string
  /** What was written and not saved when the note was closed; omitted without it. */
  readonly draft?: string
  /** A marker that was just dropped. */
  readonly isMarker: boolean
}

type AnnotationChange = Pick<EngineParams<'annotate'>, 'bookmarked' | 'note' | 'colour'>

/** Returns the place that an annotation of a row has, or gets. */
export const placeOfRow = ({ n, message, annotation }: EntrySummary): EntryPlace =>
  annotation === undefined
    ? { n, offset: message?.offset ?? 0 }
    : { n: annotation.n, offset: annotation.offset }

/** Rows that a step may skip because the filter hides them. */
const mostTried = 1_000

export class Bookmarks {
  readonly #timeline: BookmarkedTimeline
  #edited = $state.raw<EditedNote | null>(null)
  /** The last note that was closed without saving what was written. */
  #unsaved: EditedNote | null = null

  constructor(timeline: BookmarkedTimeline) {
    this.#timeline = timeline
  }

  /** The note that is being edited; null for none. */
  get edited(): EditedNote | null {
    return this.#edited
  }

  /** The row that commands apply to; null for none, or until it is loaded. */
  get row(): EntrySummary | null {
    const { selected, selection } = this.#timeline
    return selection.entry?.n === selected ? selection.entry : null
  }

  /**
   * Adds a bookmark to each row that has none; if all have one, removes them.
   * @throws AppError as `annotate` of the contract
   */
  async toggle(rows?: readonly RowRange[]): Promise<void> {
    const bare = await this.#places(rows, ({ annotation }) => !annotation?.bookmarked)
    if (bare.length > 0) await this.#annotate(bare, { bookmarked: true })
    else await this.#annotate(await this.#places(rows, () => true), { bookmarked: false })
  }

  /** Gives rows a colour, or none. @throws AppError as `annotate` of the contract */
  async setColour(colour: RowColour | null, rows?: readonly RowRange[]): Promise<void> {
    const differs = ({ annotation }: EntrySummary): boolean =>
      (annotation?.colour ?? null) !== colour
    await this.#annotate(await this.#places(rows, differs), { colour })
  }

  /** Removes the bookmark and the note of a place. */
  async remove({ n, offset }: EntryPlace): Promise<void> {
    await this.#annotate([{ n, offset }], { bookmarked: false, note: '' })
  }

  /** Opens the note of a row, by default the selected one. */
  edit(row: EntrySummary | null = this.row): void {
    if (row === null) return
    const note = row.annotation?.note ?? ''
    const place = placeOfRow(row)
    const unsaved = this.#unsaved
    const draft =
      unsaved === null || comparePlaces(unsaved.place, place) !== 0 ? undefined : unsaved.draft
    this.#edited = { place, note, isMarker: false, ...(draft !== undefined && { draft }) }
  }

  /** Saves the note that is being edited and closes it; an empty one is removed. */
  async save(note: string): Promise<void> {
    const edited = this.#edited
    if (edited === null) return
    if (note !== edited.note) await this.#annotate([edited.place], { note })
    if (this.#edited === edited) this.#edited = null
    this.#unsaved = null
  }

  /** Closes the note that is being edited. Returns whether anything that was written is not saved. */
  cancel(written: string): boolean {
    const edited = this.#edited
    this.#edited = null
    if (edited === null || written.trim() === edited.note) return false
    this.#unsaved = { ...edited, draft: written }
    return true
  }

  /** Opens the last note again that was closed without saving what was written. */
  resume(): void {
    this.#edited = this.#unsaved
  }

  /** Records a marker now, and opens its note: the time does not depend on how long the note takes. */
  async dropMarker(): Promise<void> {
    const { engine, session } = this.#timeline
    const { n } = await engine.call('dropMarker', { session, text: '' })
    this.#edited = { place: { n, offset: 0 }, note: '', isMarker: true }
  }

  /**
   * Selects the next (1) or previous (-1) row with a bookmark or a note that the timeline shows; at the end of the session
   * it continues at the other end. Returns false when there is none.
   */
  async step(step: 1 | -1): Promise<boolean> {
    const { engine, session } = this.#timeline
    const { row } = this
    const start = row === null ? undefined : placeOfRow(row)
    const next = async (from: EntryPlace | undefined): Promise<Annotation | null> => {
      const only = 'bookmarks-and-notes'
      const found = await engine.call('nextAnnotation', {
        ...{ session, step, only },
        ...(from !== undefined && { from }),
      })
      return found?.annotation ?? null
    }
    let wrapped = start === undefined
    let from = start
    for (let tried = 0; tried < mostTried;) {
      const found = await next(from)
      if (found === null) {
        if (wrapped) return false
        wrapped = true
        from = undefined
        continue
      }
      tried++
      if (await this.#timeline.isShown(found)) {
        await this.#timeline.goTo(found.n, found.offset)
        return true
      }
      // All were tried: the selected row is the only one, or none is shown.
      if (wrapped && start !== undefined && comparePlaces(found, start) * step >= 0) return false
      from = found
    }
    return false
  }

  /**
   * Returns the places of the rows that meet a test. All rows are read before any is changed: a change can move the rows
   * of a view that filters by annotations.
   */
  async #places(
    rows: readonly RowRange[] | undefined,
    meets: (row: EntrySummary) => boolean,
  ): Promise<EntryPlace[]> {
    const places: EntryPlace[] = []
    for await (const page of this.#pages(rows)) {
      places.push(...page.filter(meets).map(placeOfRow))
      if (places.length > maxAnnotations) throw tooManyAnnotations()
    }
    return places
  }

  async *#pages(rows: readonly RowRange[] | undefined): AsyncGenerator<readonly EntrySummary[]> {
    const { fetch } = this.#timeline.view
    if (rows === undefined) yield this.row === null ? [] : [this.row]
    else
      for (const { first, end } of rows)
        for (let from = first + 1; from <= end; from += maxPage)
          yield await fetch(from, Math.min(end, from + maxPage - 1))
  }

  async #annotate(places: readonly EntryPlace[], change: AnnotationChange): Promise<void> {
    const { engine, session } = this.#timeline
    for (let from = 0; from < places.length; from += maxPage)
      await engine.call('annotate', {
        ...{ session, places: places.slice(from, from + maxPage) },
        ...change,
      })
  }
}
