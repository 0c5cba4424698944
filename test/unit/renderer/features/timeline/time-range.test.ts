import { expect, test } from 'vitest'
import { parseFilter } from '../../../../../shared/filter/parse.ts'
import { timeBounds } from '../../../../../shared/filter/time-bounds.ts'
import { noAnnotations } from '../../../../../shared/filter/entry.ts'
import { dayStartOf } from '../../../../../shared/filter/context.ts'
import {
  hasTimePart,
  withoutTimePart,
  withTimePart,
} from '../../../../../renderer/features/timeline/time-range.ts'

const startedAt = new Date(2026, 2, 4, 14, 5, 0).getTime() * 1_000
const second = 1_000_000

test('a time range is written with the precision it needs', () => {
  const part = (from: number, to: number): string =>
    withTimePart('', { from: startedAt + from, to: startedAt + to }, startedAt)
  expect(part(9 * second, 1_000 * second)).toBe('at in (14:05:09..14:21:40)')
  expect(part(9_112_004, 12_300_000)).toBe('at in (14:05:09.112..14:05:12.300)')
  expect(part(9_112_004, 9_112_900)).toBe('at in (14:05:09.112004..14:05:09.112900)')
  const days = part(9 * second, 100_000 * second)
  expect(days).toMatch(/^at in \(2026-03-0\dT\d\d:05:09Z\.\.2026-03-0\dT\d\d:\d\d:40Z\)$/)
})

test('a written time range is read back unchanged', () => {
  for (const [from, to] of [
    [9 * second, 1_000 * second],
    [9_112_000, 12_300_000],
    [1, 3],
    [9 * second, 100_000 * second],
  ] as const) {
    const part = { from: startedAt + from, to: startedAt + to }
    const { filter } = parseFilter(withTimePart('len > 3', part, startedAt))
    const { low, high } = timeBounds(filter ?? expect.unreachable('it can be read'), {
      encoding: 'utf-8',
      flags: () => expect.unreachable('no entry is asked'),
      startedAt,
      dayStart: dayStartOf(startedAt),
      annotations: noAnnotations,
      peer: () => null,
      matches: () => () => false,
      find: () => -1,
    })
    expect(low).toBe(part.from)
    // The end includes the whole written unit.
    expect(high).toBeGreaterThanOrEqual(part.to)
    expect(high).toBeLessThan(part.to + (to - from) / 400 + 1)
  }
})

test.each([
  ['', '', false],
  ['at in (1s..2s)', '', true],
  ['(len > 3) and at in (1s..2s)', 'len > 3', true],
  ['len > 3 and at in (1s..2s)', 'len > 3', true],
  ['(len > 3 or fin) and at in (1s..2s)', 'len > 3 or fin', true],
  ['(len > 3) and (fin) and at in (1s..2s)', '(len > 3) and (fin)', true],
  ['len > 3 or at in (1s..2s)', 'len > 3 or at in (1s..2s)', false],
  ['not at in (1s..2s)', 'not at in (1s..2s)', false],
  ['at > 3s', 'at > 3s', false],
])('%s without its time range', (expression, rest, has) => {
  expect(withoutTimePart(expression)).toBe(rest)
  expect(hasTimePart(expression)).toBe(has)
})

test('a time range replaces an earlier one', () => {
  const part = { from: startedAt + second, to: startedAt + 2_000 * second }
  const once = withTimePart('a or fin', part, startedAt)
  expect(once).toBe('(a or fin) and at in (14:05:01..14:38:20)')
  expect(withTimePart(once, part, startedAt)).toBe(once)
})
