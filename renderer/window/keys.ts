/**
 * Key bindings of the whole window: each command by its shortcuts, user-defined or default. They also work in fields.
 */
import { tinykeys } from 'tinykeys'
import {
  commandIds,
  commands as table,
  shortcutsOf,
  type ChosenShortcuts,
  type CommandId,
} from '../../shared/contract/commands.ts'
import { canonical, isForWriting } from '../../shared/keys/shortcut.ts'
import { isMac } from '../i18n/platform.ts'
import type { BoundCommands } from '../state/commands.ts'

/** Commands that work while a dialog is open. */
const overDialogs: ReadonlySet<CommandId> = new Set(['search'])

/** Listens until the returned function is called. */
export function listenToKeys(commands: BoundCommands, chosen: ChosenShortcuts): () => void {
  const bindings = commandIds.flatMap((id) =>
    shortcutsOf(id, chosen).map((shortcut) => {
      const press = (event: KeyboardEvent): void => {
        if (isForWriting(shortcut) && isWriting(event)) return
        if (table[id].inRows === true && !isForRows(event, shortcut)) return
        if (document.querySelector('.veil') !== null && !overDialogs.has(id)) return
        if (!commands[id].enabled()) return
        event.preventDefault()
        commands[id].run()
      }
      return [shortcut, press] as const
    }),
  )
  return tinykeys(window, Object.fromEntries(bindings), {
    ignore: (event) => event.repeat || event.isComposing || event.defaultPrevented,
  })
}

/** Keys of the rows work where the rows have the focus; selected text is copied by the browser. */
function isForRows({ target }: Event, shortcut: string): boolean {
  const rows = target instanceof Element ? target.closest('[data-rows]') : null
  if (rows === null) return false
  const selection = getSelection()
  const hasText = selection?.isCollapsed === false && rows.contains(selection.anchorNode)
  return !hasText || canonical(shortcut, isMac) !== canonical('$mod+KeyC', isMac)
}

const isWriting = ({ target }: Event): boolean =>
  target instanceof Element && target.matches('input, textarea, [contenteditable="true"]')
