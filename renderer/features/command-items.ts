/** Commands of the window as items of a menu. */
import type { ChosenShortcuts, CommandId } from '../../shared/contract/commands.ts'
import type { BoundCommands } from '../state/commands.ts'
import { commandTitle, keysOf } from '../state/settings/shortcuts.ts'
import type { MenuItem } from '../ui/menu.ts'

/** Returns the function that makes the menu item of a command; `given` replaces its properties. */
export const commandItems =
  <Id extends CommandId>(commands: Pick<BoundCommands, Id>, chosen: ChosenShortcuts) =>
  (id: Id, given: Partial<MenuItem> = {}): MenuItem => {
    const { run, enabled, detail } = commands[id]
    const isEnabled = enabled()
    const [keys] = keysOf(id, chosen)
    return {
      label: commandTitle(id),
      onselect: run,
      disabled: !isEnabled,
      ...(keys === undefined ? {} : { keys }),
      ...(detail && isEnabled ? { detail: detail() } : {}),
      ...given,
    }
  }
