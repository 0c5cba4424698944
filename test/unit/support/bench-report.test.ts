import { expect, test } from 'vitest'
import { mergedRows } from '../../bench/report.ts'

test('a measurement replaces its rows, keeps the others in place and adds new ones at the end', () => {
  const old = [
    ['Frames', '1 M/s', '2 M/s (bare `ws` server)', 'no'],
    ['Frames', '1 M/s', '3 M/s (file sink)', 'no'],
    ['Loading', '1 ms', '', 'yes'],
  ]
  const now = [
    ['Echo', '3 us', '4 us (bare `net` server)', 'yes'],
    ['Frames', '5 M/s', '4 M/s (file sink)', 'yes'],
  ]
  expect(mergedRows(old, now)).toEqual([old[0], now[1], old[2], now[0]])
})
