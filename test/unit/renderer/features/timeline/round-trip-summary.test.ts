import { expect, test } from 'vitest'
import { summarizeRoundTrips } from '../../../../../renderer/features/timeline/round-trip-summary.ts'

const trip = (connection: number, rttMs: number) => ({ connection, at: 1, rttMs })

test('round trips are told by their order and by powers of two', () => {
  const trips = Array.from({ length: 100 }, (_, i) => trip(1, 100 - i))
  expect(summarizeRoundTrips(trips, null)).toMatchObject({
    count: 100,
    lowest: 1,
    median: 50,
    high: 95,
    highest: 100,
  })
  const few = summarizeRoundTrips([trip(1, 0.000_5), trip(1, 0.001), trip(1, 0.003), trip(2, 9)], 1)
  expect(few?.buckets).toEqual([1, 1, 1])
})

test('one connection is told by its own, and one without pings by nothing', () => {
  const trips = [trip(1, 5), trip(2, 7), trip(2, 9)]
  expect(summarizeRoundTrips(trips, 2)).toMatchObject({ count: 2, lowest: 7, highest: 9 })
  expect(summarizeRoundTrips(trips, 3)).toBeNull()
})
