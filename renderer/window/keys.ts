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
  /** Opens the command palette. */
  search: () => void
  /** Opens the search over all sessions. */
  searchSessions: () => void
}

/** Listens until the returned function is called. */
export function listenToKeys(workspace: Workspace, actions: WindowActions): () => void {
  const does = (action: () => void) => (event: KeyboardEvent) => {
    event.preventDefault()
    action()
  }
  const outsideText = (handler: (event: KeyboardEvent) => void) => (event: KeyboardEvent) => {
    const { target } = event
    // In text, Alt with an arrow moves by words.
    if (target instanceof Element && target.matches('input, [contenteditable="true"]')) return
    handler(event)
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
  const bindings = {
    '$mod+KeyT': does(actions.newTab),
    'Alt+KeyT': does(actions.newTab),
    '$mod+KeyW': does(actions.closeTab),
    'Alt+KeyW': does(actions.closeTab),
    'Control+Tab': next,
    'Alt+ArrowRight': outsideText(next),
    'Control+Shift+Tab': previous,
    'Alt+ArrowLeft': outsideText(previous),
    'Alt+Shift+ArrowRight': outsideText(does(() => workspace.moveActive(1))),
    'Alt+Shift+ArrowLeft': outsideText(does(() => workspace.moveActive(-1))),
    '$mod+KeyK': does(actions.search),
    'Alt+KeyK': does(actions.search),
    '$mod+Shift+KeyF': does(actions.searchSessions),
    '$mod+KeyL': does(focusAddress),
    'Alt+KeyL': does(focusAddress),
    ...Object.fromEntries(numbers),
  }
  // They also work while a field has the focus, which is most of the time.
  return tinykeys(window, bindings, { ignore: (event) => event.repeat || event.isComposing })
}
