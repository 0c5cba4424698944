/** The columns of all timelines of the window, as the settings keep them, and their changes. */
import { maxJsonColumns } from '../../../../shared/rows/column-values.ts'
import type { CopiedColumn } from '../../../../shared/rows/row-format.ts'
import type { Settings } from '../../settings/settings.svelte.ts'
import { arrangeColumns, clampWidth, settingsOf, type ArrangedColumn } from './arrange.ts'
import { isJsonColumn, jsonColumn } from './json-column.ts'
import { payloadColumn } from './registry.ts'

export class Columns {
  readonly #settings: Settings
  readonly #all = $derived.by(() => arrangeColumns(this.#settings.values.columns))

  constructor(settings: Settings) {
    this.#settings = settings
  }

  /** In their order; the payload follows. */
  get all(): readonly ArrangedColumn[] {
    return this.#all
  }

  /** The paths in JSON whose values are shown. */
  get paths(): string[] {
    return this.#all
      .filter(({ column, isShown }) => isShown && isJsonColumn(column))
      .map(({ column }) => column.id)
  }

  /** What a copy of rows as a table contains. */
  get copied(): readonly CopiedColumn[] {
    return [
      ...this.#all.filter(({ isShown }) => isShown).map(({ column }) => column),
      payloadColumn,
    ]
  }

  /** Sets the width for text of normal size; null restores the default. Pixels. */
  resize(id: string, width: number | null): void {
    this.#change(id, (arranged) => ({
      ...arranged,
      width: width === null ? null : clampWidth(arranged.column, width),
    }))
  }

  show(id: string, isShown: boolean): void {
    this.#change(id, (arranged) => ({ ...arranged, isShown }))
  }

  /** Moves a column before another one; null moves it to the end. */
  moveBefore(id: string, before: string | null): void {
    const moved = this.#all.find(({ column }) => column.id === id)
    if (moved === undefined || id === before) return
    const others = this.#all.filter((arranged) => arranged !== moved)
    const at = others.findIndex(({ column }) => column.id === before)
    this.#store(others.toSpliced(at < 0 ? others.length : at, 0, moved))
  }

  /** Moves a column by one place among the columns for which `counts` is true. */
  step(id: string, by: -1 | 1, counts: (arranged: ArrangedColumn) => boolean = () => true): void {
    const row = this.#all.filter((arranged) => arranged.column.id === id || counts(arranged))
    const at = row.findIndex(({ column }) => column.id === id)
    if (at + by < 0 || at + by >= row.length) return
    this.moveBefore(id, row[by === 1 ? at + 2 : at - 1]?.column.id ?? null)
  }

  /** Shows the values at a path. Returns why it cannot: it is not a path, or there are too many columns. */
  addJson(path: string): 'invalid' | 'too-many' | null {
    const column = jsonColumn(path)
    if (column === null) return 'invalid'
    if (this.#all.some((known) => known.column.id === path)) {
      this.show(path, true)
      return null
    }
    if (this.#all.filter((known) => isJsonColumn(known.column)).length >= maxJsonColumns)
      return 'too-many'
    this.#store([...this.#all, { column, width: null, isShown: true }])
    return null
  }

  /** Removes a column with values of JSON. */
  removeJson(id: string): void {
    this.#store(this.#all.filter(({ column }) => column.id !== id))
  }

  reset(): void {
    this.#settings.change({ columns: null })
  }

  #change(id: string, change: (arranged: ArrangedColumn) => ArrangedColumn): void {
    this.#store(
      this.#all.map((arranged) => (arranged.column.id === id ? change(arranged) : arranged)),
    )
  }

  #store(arranged: readonly ArrangedColumn[]): void {
    this.#settings.change({ columns: settingsOf(arranged) })
  }
}
