import { expect, test } from 'vitest'
import { noAnnotations, type FilterContext } from '../../../../shared/filter/entry.ts'
import { parseFilter } from '../../../../shared/filter/parse.ts'
import { timeBounds } from '../../../../shared/filter/time-bounds.ts'

const second = 1_000_000
const startedAt = 1_700_000_000 * second
const context: FilterContext = {
  encoding: 'utf-8',
  flags: () => expect.unreachable('no entry is asked'),
  startedAt,
  dayStart: startedAt - 3_600 * second,
  annotations: noAnnotations,
  peer: () => null,
  matches: () => () => false,
  find: () => -1,
}

test.each([
  ['at in (2s..5s)', 2, 5],
  ['len > 3 and at in (2s..5s) and at >= 3s', 3, 5],
  ['at in (1s..2s, 8s..9s)', 1, 9],
  ['at in (1s..2s) or dir == in', -Infinity, Infinity],
  ['at in (1s..2s) or (at == 7s and conn == 2)', 1, 7],
  ['at >= 3s', 3, Infinity],
  // What it excludes may be in the middle.
  ['not at in (2s..5s)', -Infinity, Infinity],
  ['"text"', -Infinity, Infinity],
  ['', -Infinity, Infinity],
])('%s', (expression, low, high) => {
  const { filter, problem } = parseFilter(expression)
  if (problem !== undefined) throw new Error(problem.code)
  expect(timeBounds(filter, context)).toEqual({
    low: startedAt + low * second,
    high: startedAt + high * second,
  })
})

test('disjoint ranges leave nothing', () => {
  const { filter, problem } = parseFilter('at < 2s and at > 3s')
  if (problem !== undefined) throw new Error(problem.code)
  const { low, high } = timeBounds(filter, context)
  expect(low).toBeGreaterThan(high)
})
