/** Names and errors in texts of the window. */
import { expect, test } from 'vitest'
import { catalogue, locale } from '../../../../renderer/i18n/locale.svelte.ts'
import { wordError } from '../../../../renderer/i18n/problem.ts'

const text = catalogue({
  en: { close: (name: string) => `Close ${name}`, count: (count: number) => `${count} of 3` },
  zh: { close: (name: string) => `关闭 ${name}`, count: (count: number) => `3 个中的 ${count} 个` },
})

test('marks hidden characters in the values of a text, in both languages', () => {
  locale.use('en')
  expect(text().close('a\u202Eb')).toBe('Close a<U+202E>b')
  locale.use('zh')
  expect(text().close('a\u202Eb')).toBe('关闭 a<U+202E>b')
  expect(text().count(2)).toBe('3 个中的 2 个')
})

test('marks hidden characters of an error without a code', () => {
  expect(wordError(new Error('no file a\u202Eb')).message).toBe('no file a<U+202E>b')
})
