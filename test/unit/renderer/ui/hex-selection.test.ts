import { describe, expect, test } from 'vitest'
import { afterKey, parseOffset, span } from '../../../../renderer/ui/hex-selection.ts'

const press = (key: string, cursor: number, held: { shift?: boolean; ctrl?: boolean } = {}) =>
  afterKey(
    { key, shift: held.shift ?? false, ctrl: held.ctrl ?? false },
    { anchor: 20, cursor },
    100,
    16,
    4,
  )

describe('keys move the cursor', () => {
  test.each([
    ['ArrowRight', 20, 21],
    ['ArrowRight', 99, 99],
    ['ArrowLeft', 0, 0],
    ['ArrowUp', 5, 5],
    ['ArrowUp', 21, 5],
    ['ArrowDown', 21, 37],
    ['ArrowDown', 90, 90],
    ['PageDown', 10, 74],
    ['PageUp', 74, 10],
    ['PageUp', 20, 4],
    ['Home', 37, 32],
    ['End', 37, 47],
    ['End', 98, 99],
  ])('%s from %i to %i', (key, from, to) => {
    expect(press(key, from)).toEqual({ anchor: to, cursor: to })
  })

  test('Ctrl moves to both ends and selects all', () => {
    expect(press('Home', 37, { ctrl: true })?.cursor).toBe(0)
    expect(press('End', 37, { ctrl: true })?.cursor).toBe(99)
    expect(press('a', 37, { ctrl: true })).toEqual({ anchor: 0, cursor: 99 })
  })

  test('Shift keeps the anchor in either direction', () => {
    const back = press('ArrowLeft', 20, { shift: true })
    expect(back).toEqual({ anchor: 20, cursor: 19 })
    expect(back && span(back)).toEqual({ start: 19, end: 21 })
  })

  test('other keys, and keys without bytes, are ignored', () => {
    expect(press('x', 20)).toBeUndefined()
    expect(press('constructor', 20)).toBeUndefined()
    const key = { key: 'End', shift: false, ctrl: false }
    expect(afterKey(key, { anchor: 0, cursor: 0 }, 0, 16, 4)).toBeUndefined()
  })
})

test.each([
  ['26', 26],
  ['0x1A', 26],
  ['1ah', 26],
  ['$1a', 26],
  ['1 000 000', 1_000_000],
  ['', undefined],
  ['1a', undefined],
  ['-1', undefined],
])('the offset %j is %s', (text, offset) => {
  expect(parseOffset(text)).toBe(offset)
})
