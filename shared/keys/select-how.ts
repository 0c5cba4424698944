/**
 * How a key or a click changes the selection of a list: it selects a row alone, adds or removes it, selects or adds the
 * rows from the anchor to it, or moves the focus without changing the selection.
 */
export type SelectHow = 'only' | 'toggle' | 'range' | 'add-range' | 'move'

interface Held {
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
}

/** Returns what a click does. Command replaces Ctrl on a Mac, where Ctrl and a click open the context menu. */
export function clickSelects({ ctrlKey, metaKey, shiftKey }: Held): SelectHow {
  const adds = ctrlKey || metaKey
  if (shiftKey) return adds ? 'add-range' : 'range'
  return adds ? 'toggle' : 'only'
}

/** Returns what a key does that moves the focus. Ctrl+Home and Ctrl+End select, as Home and End do. */
export function keySelects({ ctrlKey, metaKey, shiftKey, key }: Held & { key: string }): SelectHow {
  const adds = (ctrlKey || metaKey) && key !== 'Home' && key !== 'End'
  if (shiftKey) return adds ? 'add-range' : 'range'
  return adds ? 'move' : 'only'
}
