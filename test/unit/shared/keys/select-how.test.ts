/** What clicks and keys with modifiers do to the selection of a list. */
import { expect, test } from 'vitest'
import { clickSelects, keySelects } from '../../../../shared/keys/select-how.ts'

const released = { ctrlKey: false, metaKey: false, shiftKey: false }

test.for([
  [{}, 'only'],
  [{ ctrlKey: true }, 'toggle'],
  [{ metaKey: true }, 'toggle'],
  [{ shiftKey: true }, 'range'],
  [{ ctrlKey: true, shiftKey: true }, 'add-range'],
] as const)('a click with %o: %s', ([held, how]) => {
  expect(clickSelects({ ...released, ...held })).toBe(how)
})

test.for([
  ['ArrowDown', {}, 'only'],
  ['ArrowDown', { shiftKey: true }, 'range'],
  ['ArrowDown', { ctrlKey: true }, 'move'],
  ['PageUp', { ctrlKey: true, shiftKey: true }, 'add-range'],
  ['End', { ctrlKey: true }, 'only'],
  ['End', { ctrlKey: true, shiftKey: true }, 'range'],
] as const)('%s with %o: %s', ([key, held, how]) => {
  expect(keySelects({ ...released, ...held, key })).toBe(how)
})
