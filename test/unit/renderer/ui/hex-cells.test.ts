/** How bytes appear in a row of the hex view: marked, matched, selected, or missing. */
import { expect, test } from 'vitest'
import { hexCells, type HexLooks } from '../../../../renderer/ui/hex-cells.ts'

const bytes = [0x41, 0x00, 0xff]
const plain: HexLooks = {
  marks: [],
  found: [],
  present: null,
  selection: { anchor: 100, cursor: 100 },
}
const looks = (given: Partial<HexLooks>): string[] =>
  hexCells(0, 4, (offset) => bytes[offset], { ...plain, ...given }).map(({ look }) => look.trim())

test('a byte is shown as hex and as a character, and a missing byte keeps its place', () => {
  const cells = hexCells(0, 4, (offset) => bytes[offset], plain)
  expect(cells.map(({ hex }) => hex)).toEqual(['41', '00', 'ff', '··'])
  expect(cells.map(({ char }) => char)).toEqual(['A', '·', '·', ' '])
})

test('a selection spans its bytes, whichever end the cursor is at', () => {
  expect(looks({ selection: { anchor: 2, cursor: 1 } })).toEqual(['', 'sel cur', 'sel', ''])
})

test('each match is marked separately, and the current one is emphasized', () => {
  const found = [
    { from: 0, to: 2 },
    { from: 2, to: 4 },
  ]
  expect(looks({ found, present: found[1] ?? null })).toEqual([
    'found first',
    'found',
    'found now first',
    'found now',
  ])
})

test('violation marks colour their bytes below matches', () => {
  const marks = [{ start: 1, end: 3, tone: 'warn' as const }]
  expect(looks({ marks, found: [{ from: 2, to: 3 }] })).toEqual([
    '',
    'warn',
    'warn found first',
    '',
  ])
})
