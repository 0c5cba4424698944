/** Accelerators of menus, such as `CmdOrCtrl+Shift+Plus`. */
import type { PressedKey } from './page-protocol.ts'

const keys: Readonly<Record<string, string>> = {
  Plus: '+',
  Space: ' ',
  Esc: 'Escape',
  Return: 'Enter',
  Up: 'ArrowUp',
  Down: 'ArrowDown',
  Left: 'ArrowLeft',
  Right: 'ArrowRight',
}
const named = new Set([
  ...[
    'Tab',
    'Backspace',
    'Delete',
    'Insert',
    'Enter',
    'Escape',
    'Home',
    'End',
    'PageUp',
    'PageDown',
  ],
  ...['Escape', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', ' '],
  ...Array.from({ length: 24 }, (_, i) => `F${String(i + 1)}`),
])

/** @throws TypeError for what Electron does not understand */
export function parseAccelerator(accelerator: string): (pressed: PressedKey) => boolean {
  const wanted = { control: false, shift: false, alt: false, meta: false }
  const parts = accelerator.split('+')
  const name = parts.pop() ?? ''
  const mac = process.platform === 'darwin'
  for (const part of parts) {
    if (/^(CmdOrCtrl|CommandOrControl)$/i.test(part)) wanted[mac ? 'meta' : 'control'] = true
    else if (/^(Ctrl|Control)$/i.test(part)) wanted.control = true
    else if (/^(Cmd|Command|Meta|Super)$/i.test(part)) wanted.meta = true
    else if (/^(Alt|Option)$/i.test(part)) wanted.alt = true
    else if (/^Shift$/i.test(part)) wanted.shift = true
    else throw new TypeError(`“${accelerator}” has an unknown modifier: ${part}`)
  }
  const key = keys[name] ?? name
  if (key.length !== 1 && !named.has(key))
    throw new TypeError(`“${accelerator}” has an unknown key: ${name}`)
  return (pressed) =>
    pressed.key.toLowerCase() === key.toLowerCase() &&
    // The character + is typed with Shift on most keyboards.
    (pressed.shift === wanted.shift || /^[^\w\s]$/.test(key)) &&
    pressed.control === wanted.control &&
    pressed.alt === wanted.alt &&
    pressed.meta === wanted.meta
}
