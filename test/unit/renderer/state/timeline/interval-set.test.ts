/** Sets of integers as ranges, compared with sets of numbers. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { IntervalSet } from '../../../../../renderer/state/timeline/interval-set.ts'

const members = ({ ranges }: IntervalSet): number[] =>
  ranges.flatMap(({ first, end }) => Array.from({ length: end - first }, (_, i) => first + i))

test('joins ranges that overlap or touch', () => {
  const set = IntervalSet.of(10, 20).add(30, 40).add(20, 22).add(50, 51)
  expect(set.ranges).toEqual([
    { first: 10, end: 22 },
    { first: 30, end: 40 },
    { first: 50, end: 51 },
  ])
  expect(set.add(15, 50).ranges).toEqual([{ first: 10, end: 51 }])
})

test('splits a range when a member in its middle is removed', () => {
  expect(IntervalSet.of(0, 5).toggle(2).ranges).toEqual([
    { first: 0, end: 2 },
    { first: 3, end: 5 },
  ])
})

test('keeps all of a million members as one range', () => {
  const set = IntervalSet.of(0, 1_000_000)
  expect(set.size).toBe(1_000_000)
  expect(set.ranges).toHaveLength(1)
  expect(set.has(999_999)).toBe(true)
  expect(set.has(1_000_000)).toBe(false)
})

test('does not change the set that an operation is applied to', () => {
  const set = IntervalSet.of(0, 3)
  set.add(5, 6)
  set.remove(0, 2)
  expect(members(set)).toEqual([0, 1, 2])
})

test('agrees with a set of numbers, and keeps ranges apart and in order', () => {
  const bound = fc.integer({ min: -1, max: 30 })
  const step = fc.tuple(fc.constantFrom('add', 'remove', 'toggle', 'within'), bound, bound)
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let set = IntervalSet.empty
      let model = new Set<number>()
      for (const [what, first, end] of steps) {
        const range = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i)
        if (what === 'toggle') {
          set = set.toggle(first)
          if (!model.delete(first)) model.add(first)
        } else {
          set = set[what](first, end)
          for (const value of range) {
            if (what === 'add') model.add(value)
            if (what === 'remove') model.delete(value)
          }
          if (what === 'within') model = new Set(range.filter((value) => model.has(value)))
        }
      }
      expect(members(set)).toEqual([...model].toSorted((a, b) => a - b))
      expect(set.size).toBe(model.size)
      for (let value = -2; value < 32; value++) expect(set.has(value)).toBe(model.has(value))
      for (const [i, { first, end }] of set.ranges.entries()) {
        expect(first).toBeLessThan(end)
        expect(first).toBeGreaterThan(set.ranges[i - 1]?.end ?? -Infinity)
      }
    }),
  )
})
