/** Titles and shortcuts of commands, for display and for editing. Pure except for the language. */
import {
  commandIds,
  commands,
  shortcutsOf,
  type ChosenShortcuts,
  type CommandId,
} from '../../../shared/contract/commands.ts'
import { canonical, formatShortcut } from '../../../shared/keys/shortcut.ts'
import { locale } from '../../i18n/locale.svelte.ts'
import { isMac } from '../../i18n/platform.ts'

export const commandTitle = (id: CommandId): string => commands[id][locale.current]

/** Returns the shortcuts of a command for display; the first one is the primary one. */
export const keysOf = (id: CommandId, chosen: ChosenShortcuts): string[] =>
  shortcutsOf(id, chosen).map((shortcut) => formatShortcut(shortcut, isMac))

/** Returns a name followed by the shortcut of a command. */
export function withKeys(name: string, id: CommandId, chosen: ChosenShortcuts): string {
  const [keys] = keysOf(id, chosen)
  return keys === undefined ? name : `${name} (${keys})`
}

/** Returns the other commands with the same shortcut. */
export function usersOf(shortcut: string, chosen: ChosenShortcuts, except: CommandId): CommandId[] {
  const same = canonical(shortcut, isMac)
  return commandIds.filter(
    (id) =>
      id !== except && shortcutsOf(id, chosen).some((other) => canonical(other, isMac) === same),
  )
}

/** Assigns a shortcut to a command and removes it from all others. */
export function choose(
  chosen: ChosenShortcuts,
  id: CommandId,
  shortcut: string,
): Record<string, readonly string[]> {
  const same = canonical(shortcut, isMac)
  const next: Record<string, readonly string[]> = { ...chosen, [id]: [shortcut] }
  for (const other of usersOf(shortcut, chosen, id))
    next[other] = shortcutsOf(other, chosen).filter((one) => canonical(one, isMac) !== same)
  return next
}

/** Restores the default shortcuts of a command. */
export const unchoose = (
  chosen: ChosenShortcuts,
  id: CommandId,
): Record<string, readonly string[]> =>
  Object.fromEntries(Object.entries(chosen).filter(([other]) => other !== id))
