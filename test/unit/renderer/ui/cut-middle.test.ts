import { expect, test } from 'vitest'
import { cutMiddle } from '../../../../renderer/ui/cut-middle.ts'

const measure = (text: string): number => text.length

test('keeps a text that fits, and cuts the middle of a longer one to the room', () => {
  expect(cutMiddle('localhost:8765', 14, measure)).toBe('localhost:8765')
  expect(cutMiddle('localhost:8765/quotes?symbol=MSFT', 20, measure)).toBe('localhost:…mbol=MSFT')
  for (let width = 3; width < 33; width++)
    expect(cutMiddle('localhost:8765/quotes?symbol=MSFT', width, measure)).toHaveLength(width)
})

test('never cuts a short text, nor through a character', () => {
  expect(cutMiddle('127.0.0.1:8080', 5, measure)).toBe('127.0.0.1:8080')
  const family = '👨‍👩‍👧'
  const cut = cutMiddle(family.repeat(20), 40, measure)
  expect(cut.replaceAll(family, '')).toBe('…')
})

test('returns the beginning when there is no room', () => {
  expect(cutMiddle('a name that is too long', 0, measure)).toBe('a…')
})
