import { expect, test } from 'vitest'
import { mergedRows } from '../../bench/report.ts'

test('a measurement replaces its rows, keeps the others in place and adds new ones at the end', () => {
  const old = [
    ['TCP', '1 MB/s', 'yes'],
    ['WebSocket', '2 MB/s', 'no'],
  ]
  const now = [
    ['Echo', '3 us', 'yes'],
    ['TCP', '4 MB/s', 'no'],
  ]
  expect(mergedRows(old, now)).toEqual([
    ['TCP', '4 MB/s', 'no'],
    ['WebSocket', '2 MB/s', 'no'],
    ['Echo', '3 us', 'yes'],
  ])
})
