/**
 * The columns of the timeline in the order that the settings give. Columns that the settings do not name stand after the
 * column before them in the registry; names that this version does not know are skipped. Pure.
 */
import { columnWidths, type ColumnSettings } from '../../../../shared/settings/columns.ts'
import type { Column } from './column.ts'
import { jsonColumn } from './json-column.ts'
import { columns } from './registry.ts'

export interface ArrangedColumn {
  readonly column: Column
  /** The width that the user chose; null for the default. Pixels, for text of normal size. */
  readonly width: number | null
  readonly isShown: boolean
}

export function arrangeColumns(settings: ColumnSettings): ArrangedColumn[] {
  const arranged: ArrangedColumn[] = []
  for (const { id, width = null, shown = true } of settings) {
    const column = columns.find((known) => known.id === id) ?? jsonColumn(id)
    if (column === null || arranged.some((known) => known.column.id === id)) continue
    arranged.push({ column, width, isShown: shown })
  }
  for (const [i, column] of columns.entries()) {
    if (arranged.some((known) => known.column === column)) continue
    const before = arranged.findLastIndex((known) => known.column === columns[i - 1])
    arranged.splice(before + 1, 0, { column, width: null, isShown: true })
  }
  return arranged
}

/** Returns the settings of an arrangement. */
export const settingsOf = (arranged: readonly ArrangedColumn[]): ColumnSettings =>
  arranged.map(({ column, width, isShown }) => ({
    id: column.id,
    ...(width !== null && { width }),
    ...(!isShown && { shown: false }),
  }))

/** Returns a width within the limits. Whole pixels. */
export const clampWidth = ({ min }: Column, width: number): number =>
  Math.round(Math.min(columnWidths.max, Math.max(min, columnWidths.min, width)))
