import { expect, it } from 'vitest'
import { characterOfByte } from '../../../../../shared/bytes/hidden-characters.ts'
import type { SearchQuery } from '../../../../../shared/contract/query.ts'
import {
  excerptOf,
  markerOf,
  markParts,
} from '../../../../../renderer/state/timeline/search-marks.ts'

const found = (text: string, query: SearchQuery, hex = false): string[] =>
  markParts(text, hex ? markerOf(query).hex : markerOf(query).text)
    .filter((part) => part.found)
    .map((part) => part.text)

it.each<[string, SearchQuery, boolean, string[]]>([
  ['a.b AAB a.B', { as: 'text', pattern: 'a.b', matchCase: false }, false, ['a.b', 'a.B']],
  ['a.b A.B', { as: 'text', pattern: 'A.B', matchCase: true }, false, ['A.B']],
  ['x12 y3', { as: 'regex', pattern: '[a-z]\\d+', matchCase: true }, false, ['x12', 'y3']],
  ['x12', { as: 'regex', pattern: 'z*', matchCase: true }, false, []],
  ['x12', { as: 'regex', pattern: '(', matchCase: true }, false, []],
  ['00 61 62 61', { as: 'hex', pattern: '6162', matchCase: true }, true, ['61 62']],
  ['xaby', { as: 'hex', pattern: '61 62', matchCase: true }, false, ['ab']],
  ['xaby', { as: 'hex', pattern: 'ff', matchCase: true }, false, []],
])('in %s %o is marked', (text, query, hex, parts) => {
  expect(found(text, query, hex)).toEqual(parts)
  const marker = hex ? markerOf(query).hex : markerOf(query).text
  expect(
    markParts(text, marker)
      .map((part) => part.text)
      .join(''),
  ).toBe(text)
})

it.each<[string, SearchQuery, string[]]>([
  ['a␍␊b', { as: 'hex', pattern: '0d 0a', matchCase: true }, ['␍␊']],
  ['a␍␊b', { as: 'regex', pattern: 'a\\s+b', matchCase: true }, ['a␍␊b']],
  [
    `22 ${characterOfByte(0xb0)}C`,
    { as: 'hex', pattern: 'b0 43', matchCase: true },
    [`${characterOfByte(0xb0)}C`],
  ],
])('in the preview %s %o is marked', (preview, query, parts) => {
  const marked = markParts(preview, markerOf(query).text, true)
  expect(marked.filter(({ found }) => found).map(({ text }) => text)).toEqual(parts)
  expect(marked.map(({ text }) => text).join('')).toBe(preview)
})

const needle = markerOf({ as: 'text', pattern: 'needle', matchCase: true }).text
const excerpt = (text: string, room: number): string => {
  const { leftOut, parts } = excerptOf(markParts(text, needle), room)
  const shown = parts.map((part) => part.text).join('')
  expect(leftOut + shown).toBe(text)
  return (leftOut === '' ? '' : '…') + shown
}

it('leaves out the start of a text when the match would be cut off', () => {
  const text = `${'a'.repeat(100)} needle ${'b'.repeat(100)}`
  expect(excerpt(text, 30)).toBe(`…${'a'.repeat(9)} needle ${'b'.repeat(100)}`)
})

it('keeps the start when the match fits, and when there is none', () => {
  expect(excerpt('a needle', 30)).toBe('a needle')
  expect(excerpt(`${'a'.repeat(22)} needle`, 30)).toBe(`${'a'.repeat(22)} needle`)
  expect(excerpt('a'.repeat(200), 30)).toBe('a'.repeat(200))
})

it('never begins with half a character', () => {
  for (let lead = 0; lead < 4; lead++)
    expect(excerpt('a'.repeat(lead) + '🐟'.repeat(50) + 'needle', 30).isWellFormed()).toBe(true)
})
