import { expect, test } from 'vitest'
import { RoundTripTimes } from '../../../../../../../main/engine/store/worker/query/round-trip-times.ts'

const summary = (times: Iterable<number>) => {
  const counted = new RoundTripTimes()
  for (const us of times) counted.add(us)
  return counted.result()
}

test('no times give no summary', () => {
  expect(summary([])).toEqual({ answered: 0, timesUs: null, powers: [] })
})

test('a few short times are exact, in any order', () => {
  expect(summary([900, 0, 3, 2_000, 1])).toEqual({
    answered: 5,
    timesUs: { lowest: 0, median: 3, high: 2_000, highest: 2_000 },
    powers: [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1],
  })
})

test('the median and the 95th percentile of 100 are off by less than a thousandth, for all sizes', () => {
  for (const unit of [1, 10, 1_000, 123_457, 10 ** 8, 10 ** 11]) {
    const { answered, timesUs } = summary(Array.from({ length: 100 }, (_, i) => (100 - i) * unit))
    expect(answered).toBe(100)
    expect(timesUs).toMatchObject({ lowest: unit, highest: 100 * unit })
    for (const [found, exact] of [
      [timesUs?.median ?? 0, 50 * unit],
      [timesUs?.high ?? 0, 95 * unit],
    ] as const) {
      expect(found).toBeLessThanOrEqual(exact)
      expect(found).toBeGreaterThan(exact * 0.999)
    }
  }
})

test('a single time is shortest, longest and median', () => {
  expect(summary([123_456_789]).timesUs).toEqual({
    lowest: 123_456_789,
    median: 123_456_789,
    high: 123_456_789,
    highest: 123_456_789,
  })
})
