import { expect, test } from 'vitest'
import {
  formatAddress,
  formatClock,
  formatDelta,
  formatDuration,
  formatInstant,
  formatSize,
  groupDigits,
} from '../../../../renderer/i18n/format.ts'

test('groups digits in threes', () => {
  expect(groupDigits(48_203)).toBe('48\u2009203')
  expect(groupDigits(999)).toBe('999')
  expect(groupDigits(-1_234_567n)).toBe('-1\u2009234\u2009567')
  expect(groupDigits('1234.5678')).toBe('1\u2009234.5678')
})

test('shows durations to the millisecond and instants to the microsecond', () => {
  const at = new Date(2026, 6, 30, 14, 5, 9, 112).getTime() * 1_000 + 4
  expect(formatClock(at)).toBe('14:05:09.112')
  expect(formatInstant(at)).toBe('2026-07-30 14:05:09.112\u2009004')
})

test.each([
  [0, '+0.000'],
  [4_000, '+0.004'],
  [1_204_999, '+1.204'],
  [-51_000, '\u22120.051'],
  [1_234_567_000_000, '+1\u2009234\u2009567.000'],
])('a span of %i us is %s', (us, text) => {
  expect(formatDelta(us)).toBe(text)
})

test.each([
  [0, '0 B'],
  [1_023, '1\u2009023 B'],
  [1_024, '1.0 KiB'],
  [12_700, '12.4 KiB'],
  [1_048_575, '1.0 MiB'],
  [1_073_741_824, '1.0 GiB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text)
})

test('formats addresses and durations', () => {
  expect(formatAddress({ host: '127.0.0.1', port: 8080 })).toBe('127.0.0.1:8080')
  expect(formatAddress({ host: '::1', port: 8080 })).toBe('[::1]:8080')
  expect(formatDuration(1.84)).toBe('1.8 ms')
  expect(formatDuration(2_400)).toBe('2.4 s')
})
