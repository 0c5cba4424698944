import { afterEach, expect, test } from 'vitest'
import { elapsed } from '../../../../renderer/i18n/elapsed.ts'
import { locale } from '../../../../renderer/i18n/locale.svelte.ts'

afterEach(() => locale.use('system'))

test.each([
  [-5, '0 s', '0 秒'],
  [12_999, '12 s', '12 秒'],
  [60_000, '1 min', '1 分钟'],
  [12 * 60_000, '12 min', '12 分钟'],
  [3 * 3_600_000 + 1, '3 h', '3 小时'],
  [50 * 3_600_000, '2 d', '2 天'],
])('writes %d ms as %s and %s', (ms, english, chinese) => {
  locale.use('en')
  expect(elapsed(ms)).toBe(english)
  locale.use('zh')
  expect(elapsed(ms)).toBe(chinese)
})
