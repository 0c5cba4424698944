/**
 * Shortcuts as they are kept (`$mod+Shift+KeyF`), as a person reads them (`Ctrl Shift F`), and as Electron's menus want
 * them (`CmdOrCtrl+Shift+F`). Pure.
 */

/** What a key event says of the keys that are down. */
export interface Pressed {
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const signs: Readonly<Record<string, string>> = {
  Comma: ',',
  Period: '.',
  Slash: '/',
  Backslash: '\\',
  Semicolon: ';',
  Quote: "'",
  BracketLeft: '[',
  BracketRight: ']',
  Backquote: '`',
  Minus: '-',
  Equal: '=',
}
const arrows: Readonly<Record<string, string>> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
}
const macNames: Readonly<Record<string, string>> = {
  Meta: '⌘',
  Control: '⌃',
  Alt: '⌥',
  Shift: '⇧',
}
const modifiers = ['Control', 'Meta', 'Alt', 'Shift'] as const
/** As Apple writes them. */
const macModifiers: readonly string[] = ['Control', 'Alt', 'Shift', 'Meta']

/** The same for two shortcuts that are the same keys on this machine. */
export function canonical(shortcut: string, mac: boolean): string {
  const parts = shortcut.replaceAll(/\(\w+\)\+/g, '').split('+')
  const key = parts.pop() ?? ''
  const held = parts.map((part) => (part !== '$mod' ? part : mac ? 'Meta' : 'Control'))
  return [...modifiers.filter((name) => held.includes(name)), key].join('+')
}

/** The shortcut that is pressed; null while only modifiers are. */
export function pressedShortcut(pressed: Pressed, mac: boolean): string | null {
  const { code, ctrlKey, metaKey, altKey, shiftKey } = pressed
  if (code === '' || /^(Control|Meta|Alt|Shift|OS)/.test(code)) return null
  const held = [
    (mac ? metaKey : ctrlKey) && '$mod',
    (mac ? ctrlKey : metaKey) && (mac ? 'Control' : 'Meta'),
    altKey && 'Alt',
    shiftKey && 'Shift',
  ]
  return [...held.filter((part) => part !== false), code].join('+')
}

const keyName = (code: string): string =>
  signs[code] ?? code.replace(/^(Key|Digit|Numpad)(?=.)/, '')

/** As a person reads it. */
export function formatShortcut(shortcut: string, mac: boolean): string {
  const parts = canonical(shortcut, mac).split('+')
  const key = parts.pop() ?? ''
  const held = mac
    ? macModifiers.filter((name) => parts.includes(name)).map((name) => macNames[name])
    : parts.map((part) => (part === 'Control' ? 'Ctrl' : part))
  return [...held, arrows[key] ?? keyName(key)].join(mac ? '' : ' ')
}

/** As a menu of Electron wants it. */
export function toAccelerator(shortcut: string): string {
  const parts = shortcut.replaceAll(/\(\w+\)\+/g, '').split('+')
  const key = parts.pop() ?? ''
  const held = parts.map((part) => (part === '$mod' ? 'CmdOrCtrl' : part))
  return [...held, keyName(key.replace(/^Arrow/, ''))].join('+')
}

/** Whether it would get into the way of somebody who writes: a key without a modifier, or a move by words. */
export const isForWriting = (shortcut: string): boolean =>
  !/(\$mod|Control|Meta|Alt)\+|(^|\+)F\d+$/.test(shortcut) || /^Alt\+(Shift\+)?Arrow/.test(shortcut)

/** Why a shortcut cannot be chosen: it writes something, or the window and what shows it need it; null when it can. */
export function unfit(shortcut: string, mac: boolean): 'writes' | 'reserved' | null {
  const same = canonical(shortcut, mac)
  if (reserved.some((one) => canonical(one, mac) === same)) return 'reserved'
  return isForWriting(shortcut) && !shortcut.includes('Arrow') ? 'writes' : null
}

const reserved = [
  ...['KeyC', 'KeyV', 'KeyX', 'KeyA', 'KeyZ', 'KeyY', 'Enter'].map((key) => `$mod+${key}`),
  ...['$mod+Shift+KeyZ', '$mod+Minus', '$mod+Equal', '$mod+Shift+Equal', '$mod+Digit0'],
  ...['$mod+KeyQ', '$mod+Shift+KeyW', 'Tab', 'Shift+Tab', 'Alt+F4', 'F5', '$mod+KeyR'],
]
