import { expect, it } from 'vitest'
import type { SearchQuery } from '../../../../../shared/contract/query.ts'
import { markerOf, markParts } from '../../../../../renderer/state/timeline/search-marks.ts'

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
