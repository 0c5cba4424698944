import { expect, test } from 'vitest'
import { runsWithin } from '../../../../renderer/ui/byte-runs.ts'

test('finds the runs that have bytes in a range', () => {
  const runs = [
    { from: 2, to: 4 },
    { from: 4, to: 5 },
    { from: 9, to: 20 },
  ]
  for (let from = 0; from < 24; from++)
    for (let to = from; to < 24; to++) {
      const { first, end } = runsWithin(runs, from, to)
      const wanted = runs.filter((run) => run.from < to && run.to > from && from < to)
      expect(from < to ? runs.slice(first, end) : []).toEqual(wanted)
    }
  expect(runsWithin([], 0, 10)).toEqual({ first: 0, end: 0 })
})
