/** The context menu of the selected rows: which commands it has, and in which order. */
import type { ChosenShortcuts } from '../../../shared/contract/commands.ts'
import { rowFormats } from '../../../shared/rows/index.ts'
import { inLocale } from '../../i18n/locale.svelte.ts'
import { commandItems } from '../command-items.ts'
import type { MenuItem } from '../../ui/menu.ts'
import type { BoundCommands } from '../../state/commands.ts'
import type { RowCommands } from './row-commands.ts'
import { rowsText } from './rows-text.ts'

type MenuCommands = RowCommands & Pick<BoundCommands, 'conversation'>

export function rowMenu(commands: MenuCommands, chosen: ChosenShortcuts): MenuItem[] {
  const item = commandItems(commands, chosen)
  const apart = { apart: true }
  const copies = rowFormats.map(({ id, label }) =>
    item(`copy-${id}`, { label: inLocale(label), apart: id === 'tsv' }),
  )
  const excludes = (['value', 'kind', 'connection'] as const).map((of) => item(`exclude-${of}`))
  const submenu = (label: string, items: readonly MenuItem[]): MenuItem => ({
    label,
    items,
    disabled: items.every(({ disabled }) => disabled),
    onselect: () => undefined,
  })
  return [
    submenu(rowsText().copyAs, copies),
    item('resend'),
    item('edit-resend'),
    item('filter-value', apart),
    item('filter-kind'),
    item('filter-connection'),
    submenu(rowsText().exclude, excludes),
    item('follow-connection', apart),
    item('conversation'),
    item('toggle-bookmark', apart),
    item('edit-note'),
    item('row-colour'),
    item('colour-like'),
    item('compare-rows', apart),
    item('select-row-to-compare'),
    item('export-rows', apart),
    item('select-all'),
  ]
}
