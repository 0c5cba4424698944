/** The address field says what the engine and the command line say about a URL, in the window's language. */
import { afterEach, beforeAll, expect, test } from 'vitest'
import { wordAddressIssue } from '../../../../../renderer/features/address/describe-status.ts'
import { locale } from '../../../../../renderer/i18n/locale.svelte.ts'
import { chineseProblems, wordError } from '../../../../../renderer/i18n/problem.ts'
import { readAddress } from '../../../../../renderer/state/endpoints/address.ts'
import { endpointFromUrl } from '../../../../../shared/model/endpoint-url.ts'

beforeAll(() => chineseProblems.load())
afterEach(() => locale.use('system'))

const said = (kind: 'ws-client' | 'ws-server', typed: string): string => {
  const read = readAddress(kind, false, typed)
  return 'issue' in read ? wordAddressIssue(read) : ''
}

function errorOf(url: string, role: 'client' | 'server'): unknown {
  try {
    return endpointFromUrl(url, role)
  } catch (error) {
    return error
  }
}

test.each([
  ['ws-client', '[::1'],
  ['ws-client', '[::g]:80'],
  ['ws-client', 'a^b:80'],
  ['ws-client', '1.2.3.400:80'],
  ['ws-client', 'a:80/b#c'],
  ['ws-client', 'a%b:80'],
  ['ws-client', `${'a'.repeat(254)}:80`],
  ['ws-server', '127.0.0.1:80/a?b'],
  ['ws-server', 'me@127.0.0.1:80'],
] as const)('%s %s has the sentence of the table in Chinese and English', (kind, typed) => {
  const error = errorOf(`ws://${typed}`, kind === 'ws-client' ? 'client' : 'server')
  for (const [language, between] of [
    ['zh', ''],
    ['en', ' '],
  ] as const) {
    locale.use(language)
    const { message, hint } = wordError(error)
    expect(said(kind, typed)).toBe(hint === '' ? message : message + between + hint)
  }
})

test('an unknown scheme is named in Chinese', () => {
  locale.use('zh')
  expect(said('ws-client', 'htp://a')).toBe('地址 "htp://a" 中的协议 htp:// 未知。可能应为 ws://。')
})
