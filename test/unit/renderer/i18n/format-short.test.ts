import { expect, it } from 'vitest'
import { formatCompact, formatSpan } from '../../../../renderer/i18n/format-short.ts'

it.each([
  [-5, '00:00'],
  [192_999, '03:12'],
  [3_792_000, '1:03:12'],
])('writes %d ms as %s', (ms, text) => {
  expect(formatSpan(ms)).toBe(text)
})

it.each([
  [612, '612'],
  [48_210, '48\u2009210'],
  [128_400, '128\u2009k'],
  [999_499, '999\u2009k'],
  [1_234_567, '1.2\u2009M'],
])('writes %d entries as %s', (count, text) => {
  expect(formatCompact(count)).toBe(text)
})
