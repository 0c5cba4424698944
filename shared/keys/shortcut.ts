/**
 * Formats of keyboard shortcuts: stored (`$mod+Shift+KeyF`), displayed (`Ctrl Shift F`) and for Electron's menus
 * (`CmdOrCtrl+Shift+F`). Pure.
 */

/** The fields of a key event that identify the pressed keys. */
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
/** In the order that Apple uses. */
const macModifiers: readonly string[] = ['Control', 'Alt', 'Shift', 'Meta']

/** Returns the canonical form: equal for two shortcuts that are the same keys on this platform. */
export function canonical(shortcut: string, mac: boolean): string {
  const parts = shortcut.replaceAll(/\(\w+\)\+/g, '').split('+')
  const key = parts.pop() ?? ''
  const held = parts.map((part) => (part !== '$mod' ? part : mac ? 'Meta' : 'Control'))
  return [...modifiers.filter((name) => held.includes(name)), key].join('+')
}

/** Returns the pressed shortcut; null while only modifiers are pressed. */
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

/** Formats a shortcut for display. */
export function formatShortcut(shortcut: string, mac: boolean): string {
  const parts = canonical(shortcut, mac).split('+')
  const key = parts.pop() ?? ''
  const held = mac
    ? macModifiers.filter((name) => parts.includes(name)).map((name) => macNames[name])
    : parts.map((part) => (part === 'Control' ? 'Ctrl' : part))
  return [...held, arrows[key] ?? keyName(key)].join(mac ? '' : ' ')
}

/** Formats a shortcut as an Electron accelerator. */
export function toAccelerator(shortcut: string): string {
  const parts = shortcut.replaceAll(/\(\w+\)\+/g, '').split('+')
  const key = parts.pop() ?? ''
  const held = parts.map((part) => (part === '$mod' ? 'CmdOrCtrl' : part))
  return [...held, keyName(key.replace(/^Arrow/, ''))].join('+')
}

/** Reports whether the shortcut conflicts with text input: a key without a modifier, or word-wise cursor movement. */
export const isForWriting = (shortcut: string): boolean =>
  !/(\$mod|Control|Meta|Alt)\+|(^|\+)F\d+$/.test(shortcut) || /^Alt\+(Shift\+)?Arrow/.test(shortcut)

/**
 * Returns why a shortcut cannot be assigned: it types text, or the window or its host reserves it. Null when it can.
 */
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
