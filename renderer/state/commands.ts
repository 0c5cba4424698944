/** The commands of the window as bound to its state: palette, menus and keys run them. Created by the window. */
import { createContext } from 'svelte'
import type { ChosenShortcuts, CommandId } from '../../shared/contract/commands.ts'
import type { MenuItem } from '../ui/menu.ts'
import { commandTitle, keysOf } from './settings/shortcuts.ts'

export interface BoundCommand {
  readonly run: () => void
  /** Whether the command is enabled; reactive. */
  readonly enabled: () => boolean
  /** What it applies to, shown beside its name in a context menu; reactive. */
  readonly detail?: () => string
}
export type BoundCommands = Readonly<Record<CommandId, BoundCommand>>

const [useCommands, provideCommands] = createContext<BoundCommands>()
export { provideCommands, useCommands }

/** Returns the function that makes the menu item of a command; `given` replaces its properties. */
export const menuItems =
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
