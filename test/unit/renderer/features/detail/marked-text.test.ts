import { expect, test } from 'vitest'
import { cutText, utf8Length } from '../../../../../renderer/features/detail/marked-text.ts'

const cut = (text: string, from: number, ...places: [number, number][]): string =>
  cutText(
    text,
    from,
    places.map(([from, to]) => ({ from, to })),
  )
    .map(({ text, place }) => (place === null ? text : `[${String(place)}:${text}]`))
    .join('')

test('splits text at the ends of matches, which are counted in bytes', () => {
  expect(cut('one two', 0)).toBe('one two')
  expect(cut('one two', 0, [0, 3])).toBe('[0:one] two')
  expect(cut('one two', 0, [0, 3], [3, 4], [6, 7])).toBe('[0:one][1: ]tw[2:o]')
  expect(cut('one two', 100, [0, 3], [104, 107], [107, 109])).toBe('one [1:two]')
  // Begins before the text, ends after it.
  expect(cut('one two', 100, [90, 102], [105, 120])).toBe('[0:on]e t[1:wo]')
})

test('keeps characters of several bytes whole, inside and outside a match', () => {
  const text = 'a\u00e9\u4f60\u{1f41f}z'
  expect(utf8Length(text)).toBe(Buffer.byteLength(text))
  expect(cut(text, 0, [1, 3])).toBe('a[0:\u00e9]\u4f60\u{1f41f}z')
  expect(cut(text, 0, [6, 10])).toBe('a\u00e9\u4f60[0:\u{1f41f}]z')
  expect(cut(text, 0, [7, 8])).toBe('a\u00e9\u4f60[0:\u{1f41f}]z')
  expect(cut(text, 0, [10, 11])).toBe('a\u00e9\u4f60\u{1f41f}[0:z]')
})
