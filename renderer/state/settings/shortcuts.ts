/** Commands and their keys as a person reads and chooses them. Pure but for the language. */
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

/** The keys of a command, to be read; the first is the one to show where there is room for one. */
export const keysOf = (id: CommandId, chosen: ChosenShortcuts): string[] =>
  shortcutsOf(id, chosen).map((shortcut) => formatShortcut(shortcut, isMac))

/** A name with the keys of what it does. */
export function withKeys(name: string, id: CommandId, chosen: ChosenShortcuts): string {
  const [keys] = keysOf(id, chosen)
  return keys === undefined ? name : `${name} (${keys})`
}

/** The other commands that have the same keys. */
export function usersOf(shortcut: string, chosen: ChosenShortcuts, except: CommandId): CommandId[] {
  const same = canonical(shortcut, isMac)
  return commandIds.filter(
    (id) =>
      id !== except && shortcutsOf(id, chosen).some((other) => canonical(other, isMac) === same),
  )
}

/** What is chosen once `id` has this shortcut, and nobody else. */
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

/** What is chosen once `id` has its own keys again. */
export const unchoose = (
  chosen: ChosenShortcuts,
  id: CommandId,
): Record<string, readonly string[]> =>
  Object.fromEntries(Object.entries(chosen).filter(([other]) => other !== id))
