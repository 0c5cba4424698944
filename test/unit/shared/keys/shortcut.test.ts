/** Shortcuts as stored, parsed, recorded and passed to menus. */
import { expect, test } from 'vitest'
import { commandIds, commands } from '../../../../shared/contract/commands.ts'
import {
  canonical,
  formatShortcut,
  isForWriting,
  pressedShortcut,
  toAccelerator,
  unfit,
} from '../../../../shared/keys/shortcut.ts'

const released = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

test.for([
  ['$mod+KeyT', 'Ctrl T', '⌘T', 'CmdOrCtrl+T'],
  ['$mod+Shift+KeyF', 'Ctrl Shift F', '⇧⌘F', 'CmdOrCtrl+Shift+F'],
  ['Alt+ArrowRight', 'Alt →', '⌥→', 'Alt+Right'],
  ['$mod+Comma', 'Ctrl ,', '⌘,', 'CmdOrCtrl+,'],
  ['Control+Tab', 'Ctrl Tab', '⌃Tab', 'Control+Tab'],
  ['(Shift)+?', '?', '?', '?'],
  ['F6', 'F6', 'F6', 'F6'],
])('%s is read as %s, on a Mac as %s, in a menu as %s', ([kept = '', read, mac, menu]) => {
  expect(formatShortcut(kept, false)).toBe(read)
  expect(formatShortcut(kept, true)).toBe(mac)
  expect(toAccelerator(kept)).toBe(menu)
})

test('keys are recorded in the same order on every platform', () => {
  const pressed = { ...released, code: 'KeyF', shiftKey: true }
  expect(pressedShortcut({ ...pressed, ctrlKey: true }, false)).toBe('$mod+Shift+KeyF')
  expect(pressedShortcut({ ...pressed, metaKey: true }, true)).toBe('$mod+Shift+KeyF')
  expect(pressedShortcut({ ...released, code: 'ShiftLeft', shiftKey: true }, false)).toBeNull()
})

test('shortcuts of the same keys are equal', () => {
  expect(canonical('$mod+Tab', false)).toBe(canonical('Control+Tab', false))
  expect(canonical('$mod+Tab', true)).not.toBe(canonical('Control+Tab', true))
  expect(canonical('Shift+Alt+KeyA', false)).toBe(canonical('Alt+Shift+KeyA', false))
})

test('typing keys and keys of the system cannot be chosen', () => {
  expect(isForWriting('Shift+KeyA')).toBe(true)
  expect(isForWriting('Alt+ArrowLeft')).toBe(true)
  expect(isForWriting('$mod+KeyK')).toBe(false)
  expect(isForWriting('Shift+F3')).toBe(false)
  expect(unfit('KeyA', false)).toBe('writes')
  expect(unfit('$mod+KeyC', false)).toBe('reserved')
  expect(unfit('Control+KeyV', false)).toBe('reserved')
  expect(unfit('F6', false)).toBeNull()
  expect(unfit('Alt+KeyQ', false)).toBeNull()
})

test.for([false, true])('no two commands have the same default keys, on a Mac: %s', (mac) => {
  const all = commandIds.flatMap((id) => commands[id].keys.map((keys) => canonical(keys, mac)))
  expect(all).toEqual([...new Set(all)])
})
