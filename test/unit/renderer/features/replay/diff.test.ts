import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diff } from '../../../../../renderer/features/replay/diff.ts'

const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 })

test('marks lines that are on one side only', () => {
  const { then, now } = diff(Array.from('seq 58 ok'), Array.from('seq 579 ok'))
  const words = (runs: typeof then) => runs.map((run) => [run.items.join(''), run.same])
  expect(words(then)).toEqual([
    ['seq 5', true],
    ['8', false],
    [' ok', true],
  ])
  expect(words(now)).toEqual([
    ['seq 5', true],
    ['79', false],
    [' ok', true],
  ])
})

test('both sides are complete, and equal lines are equal', () => {
  fc.assert(
    fc.property(letters, letters, (a, b) => {
      const { then, now } = diff(a, b)
      expect(then.flatMap((run) => run.items)).toEqual(a)
      expect(now.flatMap((run) => run.items)).toEqual(b)
      const same = (runs: typeof then) => runs.filter((run) => run.same).flatMap((run) => run.items)
      expect(same(then)).toEqual(same(now))
    }),
  )
})

test('gives up on the middle of two long and different sides', () => {
  const { then, now } = diff(Array<string>(5_000).fill('a'), Array<string>(5_000).fill('b'))
  expect(then).toHaveLength(1)
  expect(then[0]?.same).toBe(false)
  expect(now[0]?.same).toBe(false)
})
