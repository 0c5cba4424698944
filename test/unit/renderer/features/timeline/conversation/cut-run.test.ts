import { expect, test } from 'vitest'
import { cutRun } from '../../../../../../renderer/features/timeline/conversation/cut-run.ts'
import type { LoadedPiece } from '../../../../../../renderer/state/timeline/conversation/rows.ts'

/** Text whose characters take the given numbers of bytes, from byte 10 on. */
function run(characters: readonly (readonly [string, number])[]): Parameters<typeof cutRun>[0] {
  let at = 10
  const offsets: number[] = []
  for (const [character, length] of characters) {
    offsets.push(...Array.from({ length: character.length }, () => at))
    at += length
  }
  const text = characters.map(([character]) => character).join('')
  const entry = { n: 1 } as LoadedPiece['entry']
  const piece: LoadedPiece = {
    position: 1,
    entry,
    offset: 10,
    length: at - 10,
    total: at,
    missing: 0,
    capped: false,
    notInflated: null,
    bytes: new Uint8Array(at - 10),
  }
  return { piece, text, offsets, end: at }
}

const cut = (
  characters: readonly (readonly [string, number])[],
  ...places: (readonly [number, number])[]
): string =>
  cutRun(
    run(characters),
    places.map(([from, to]) => ({ from, to })),
  )
    .map(({ text, place }) => (place === null ? text : `[${text}]`))
    .join('')

test('marks matches by their bytes, whole characters at both ends', () => {
  const line = [
    ['A', 1],
    ['贵', 2],
    ['州', 2],
    ['😀', 4],
    ['B', 1],
  ] as const
  expect(cut(line)).toBe('A贵州😀B')
  expect(cut(line, [11, 15])).toBe('A[贵州]😀B')
  expect(cut(line, [14, 16])).toBe('A贵[州😀]B')
  expect(cut(line, [10, 11], [11, 13], [19, 20])).toBe('[A][贵]州😀[B]')
})

test('marks the part of a match that is in the row', () => {
  const line = [
    ['4', 1],
    ['1', 1],
  ] as const
  expect(cut(line, [0, 11])).toBe('[4]1')
  expect(cut(line, [11, 90])).toBe('4[1]')
  expect(cut(line, [0, 5], [50, 60])).toBe('41')
})
