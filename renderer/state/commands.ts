/** The commands of the window as bound to its state: palette, menus and keys run them. Created by the window. */
import { createContext } from 'svelte'
import type { CommandId } from '../../shared/contract/commands.ts'

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
