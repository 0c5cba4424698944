/** The items of the context menu of the header. */
import type { Columns } from '../../state/timeline/columns/columns.svelte.ts'
import { inLocale } from '../../i18n/locale.svelte.ts'
import type { MenuItem } from '../../ui/menu.ts'
import { columnsText } from './columns-text.ts'

export interface ColumnMenuActions {
  readonly fit: () => void
  /** Opens the chooser. */
  readonly choose: () => void
}

/** @param id the column at which the menu opens; empty for the payload */
export function columnMenu(columns: Columns, id: string, actions: ColumnMenuActions): MenuItem[] {
  const t = columnsText()
  const isShown = ({ isShown }: { isShown: boolean }): boolean => isShown
  const shown = columns.all.filter(isShown)
  const at = shown.findIndex(({ column }) => column.id === id)
  const ofColumn: MenuItem[] =
    at < 0
      ? []
      : [
          { label: t.fit, onselect: actions.fit },
          { label: t.moveLeft, disabled: at === 0, onselect: () => columns.step(id, -1, isShown) },
          {
            label: t.moveRight,
            disabled: at === shown.length - 1,
            onselect: () => columns.step(id, 1, isShown),
          },
          { label: t.hide, onselect: () => columns.show(id, false) },
        ]
  const choices = columns.all.map(({ column, isShown }, i) => ({
    label: (isShown ? '✓ ' : '\u2003') + inLocale(column.name),
    apart: i === 0 && ofColumn.length > 0,
    onselect: () => columns.show(column.id, !isShown),
  }))
  return [
    ...ofColumn,
    ...choices,
    { label: t.choose, apart: true, onselect: actions.choose },
    { label: t.reset, onselect: () => columns.reset() },
  ]
}
