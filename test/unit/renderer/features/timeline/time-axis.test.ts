import { expect, test } from 'vitest'
import { formatLength, formatTick } from '../../../../../renderer/features/timeline/time-axis.ts'

const at = new Date(2026, 2, 4, 14, 5, 9, 112).getTime() / 1_000

test.each([
  [at, 86_400, '2026-03-04'],
  [at, 3_600, '14:05'],
  [at, 60, '14:05'],
  [at, 10, '14:05:09'],
  [at, 0.5, '14:05:09.112'],
  [at + 0.000_25, 0.000_05, '14:05:09.112250'],
  [new Date(2026, 2, 4).getTime() / 1_000, 3_600, '2026-03-04'],
  [new Date(2026, 2, 4).getTime() / 1_000, 10, '00:00:00'],
])('the tick %d of ticks %d s apart', (seconds, step, text) => {
  expect(formatTick(seconds, step)).toBe(text)
})

test.each([
  [0, '0 µs'],
  [999, '999 µs'],
  [4_800, '4.8 ms'],
  [2_400_000, '2.4 s'],
  [192_000_000, '03:12'],
])('a length of %d µs', (us, text) => {
  expect(formatLength(us)).toBe(text)
})
