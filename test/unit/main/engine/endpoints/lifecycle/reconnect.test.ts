import { expect, test } from 'vitest'
import { reconnectDelayMs } from '../../../../../../main/engine/endpoints/lifecycle/reconnect.ts'

const schedule = { attempts: 9, minDelayMs: 500, maxDelayMs: 3_000, factor: 2 }

test('each delay grows by the factor, up to the maximum', () => {
  const delays = [1, 2, 3, 4, 5].map((n) => reconnectDelayMs(schedule, n))
  expect(delays).toEqual([500, 1_000, 2_000, 3_000, 3_000])
})

test('the minimum delay applies even when the maximum is smaller', () => {
  expect(reconnectDelayMs({ ...schedule, maxDelayMs: 100 }, 4)).toBe(500)
})

test('a million attempts do not overflow', () => {
  expect(reconnectDelayMs(schedule, 1_000_000)).toBe(3_000)
})

test('there is no delay before the first attempt', () => {
  expect(reconnectDelayMs(schedule, 0)).toBe(0)
})
