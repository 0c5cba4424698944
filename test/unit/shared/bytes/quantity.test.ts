import { expect, test } from 'vitest'
import { writeSize, writeSpan } from '../../../../shared/bytes/quantity.ts'
import { parseDuration, parseSize } from '../../../../shared/filter/literals.ts'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_024, '1 KiB'],
  [1_572_864, '1.5 MiB'],
  [1_073_741_824, '1 GiB'],
  [500_000_000, '500 MB'],
])('%i bytes are written as %s and read as the same', (bytes, text) => {
  expect(writeSize(bytes)).toBe(text)
  expect(parseSize(text.replace(' ', ''))).toBe(bytes)
})

test.each([
  [1_500, '1500 ms'],
  [90_000, '90 s'],
  [600_000, '10 min'],
  [7_200_000, '2 h'],
  [86_400_000, '1 d'],
])('%i milliseconds are written as %s and read as the same', (ms, text) => {
  expect(writeSpan(ms)).toBe(text)
  expect(parseDuration(text.replace(' ', ''))).toBe(ms * 1_000)
})
