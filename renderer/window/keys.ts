/**
 * Keys of the whole window. A browser keeps Ctrl+T, Ctrl+W and Ctrl+Tab to itself, so each has a twin with Alt that
 * works everywhere.
 */
import { tinykeys } from 'tinykeys'
import type { Workspace } from '../state/workspace.svelte.ts'
import { focusAddress } from './focus.ts'

export interface WindowActions {
  newTab: () => void
  closeTab: () => void
}

/** Listens until the returned function is called. */
export function listenToKeys(workspace: Workspace, actions: WindowActions): () => void {
  const does = (action: () => void) => (event: KeyboardEvent) => {
    event.preventDefault()
    action()
  }
  const next = does(() => workspace.cycle(1))
  const previous = does(() => workspace.cycle(-1))
  const numbers = Array.from({ length: 9 }, (_, index) => {
    // The ninth goes to the last tab, as in browsers.
    const go = does(() => workspace.activateAt(index === 8 ? Number.MAX_SAFE_INTEGER : index))
    return [
      [`$mod+Digit${index + 1}`, go],
      [`Alt+Digit${index + 1}`, go],
    ] as const
  }).flat()
  return tinykeys(window, {
    '$mod+KeyT': does(actions.newTab),
    'Alt+KeyT': does(actions.newTab),
    '$mod+KeyW': does(actions.closeTab),
    'Alt+KeyW': does(actions.closeTab),
    'Control+Tab': next,
    'Alt+ArrowRight': next,
    'Control+Shift+Tab': previous,
    'Alt+ArrowLeft': previous,
    '$mod+KeyL': does(focusAddress),
    'Alt+KeyL': does(focusAddress),
    ...Object.fromEntries(numbers),
  })
}
