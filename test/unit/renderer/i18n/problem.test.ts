/** Errors are described in the language of the window. */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { problemOf } from '../../../../main/engine/endpoints/transport/network-errors.ts'
import { locale } from '../../../../renderer/i18n/locale.svelte.ts'
import { chineseProblems, wordError, wordProblem } from '../../../../renderer/i18n/problem.ts'
import { appErrorCodes } from '../../../../shared/contract/error-codes.ts'
import { AppError } from '../../../../shared/contract/errors.ts'
import { ruleCodes } from '../../../../shared/model/verdict.ts'
import { appErrorTexts } from '../../../../shared/problems/app-errors.ts'
import { hintTexts } from '../../../../shared/problems/hints.ts'
import { phraseTexts } from '../../../../shared/problems/phrases.ts'
import { problemTexts, systemTexts, type Problem } from '../../../../shared/problems/problems.ts'
import { rawMessage } from '../../../../shared/problems/texts.ts'
import { verdict, verdictPhrase, verdictSentence } from '../../../../shared/wire/websocket/rules.ts'
import { tlsErrors } from '../../../support/tls-errors.ts'

const damaged = new AppError(
  'database-damaged',
  'Part of this session is damaged in the database.',
  'Other sessions, and other parts of this session, may be intact.',
)
const wrong = { code: 'WS_HANDSHAKE_REFUSED', hint: '' }

type Table = Readonly<Record<string, string>>
const messageTables: readonly (readonly [code: string, table: Table])[] = [
  ...Object.entries<Table>(appErrorTexts),
  ...Object.entries<Table>(problemTexts),
  ['ECONNREFUSED', systemTexts],
]
const messages = messageTables.flatMap(([code, table]) =>
  Object.entries(table).map(([english, chinese]) => ({ code, english, chinese })),
)
const namesIn = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
/** Each placeholder filled with a text of its own. */
const fill = (text: string): string => text.replaceAll(/\{(\w+)\}/g, (_, name) => `<${name}-7>`)

beforeAll(() => chineseProblems.load())
beforeEach(() => locale.use('zh'))
afterEach(() => locale.use('system'))

describe('Chinese', () => {
  test.each(messages.filter(({ english }) => english !== ''))(
    'of $code: $english',
    ({ code, english, chinese }) => {
      expect(wordProblem({ code, message: fill(english), hint: '' }).message).toBe(fill(chinese))
      expect(chinese).toMatch(/\p{Script=Han}/u)
      // A sentence ends in both languages, or with the text of the system.
      expect(chinese.endsWith('。')).toBe(english.endsWith('.'))
      expect([...new Set(namesIn(english))].sort()).toEqual([...new Set(namesIn(chinese))].sort())
    },
  )

  test.each(Object.entries<string>(hintTexts))('of the hint: %s', (english, chinese) => {
    expect(wordProblem({ code: 'internal', message: '', hint: fill(english) }).hint).toBe(
      fill(chinese),
    )
    expect(chinese).toMatch(/\p{Script=Han}.*。$/u)
    expect(namesIn(english).sort()).toEqual(namesIn(chinese).sort())
  })

  test.each(Object.entries<string>(phraseTexts))('of the phrase: %s', (english, chinese) => {
    const message = `The peer's request was answered 400: ${fill(english)}.`
    expect(wordProblem({ ...wrong, message }).message).toBe(
      `对端的请求已返回 400：${fill(chinese)}。`,
    )
  })

  test.each(ruleCodes)('of the violated rule %s, by itself and inside a sentence', (code) => {
    const broken = verdict(code, { value: 'a', expected: 'b', line: 3, count: 2 })
    const alone = wordProblem({ code, message: verdictSentence(broken), hint: '' }).message
    expect(alone).toMatch(/\p{Script=Han}.*（RFC \d+ 第 [\d.]+ 节）$/u)
    expect(alone).not.toMatch(/section|[a-z]{3,} (?:is|are|has|not) /)
    const message = `The peer's request was answered 400: ${verdictPhrase(broken)}.`
    expect(wordProblem({ ...wrong, message }).message).toBe(`对端的请求已返回 400：${alone}。`)
  })

  test('every code of an application error has a sentence', () => {
    for (const code of appErrorCodes) expect(Object.keys(appErrorTexts[code])).not.toEqual([])
  })
})

test('English is the sentence that came', () => {
  locale.use('en')
  expect(wordError(damaged)).toEqual({ message: damaged.message, hint: damaged.hint })
  const refused = { code: 'ECONNREFUSED', message: 'Nothing listens on a:1.', hint: '' }
  expect(wordProblem(refused)).toEqual({ message: refused.message, hint: '' })
})

test.each([
  ['tooLong', 'a:1 不使用 TLS。'],
  ['protocolVersion', 'a:1 不支持此处允许的 TLS 版本。'],
  ['certificateRequired', '与 a:1 的 TLS 失败：对端发送了警报“certificate required”。'],
] as const)('describes %s of either TLS library in Chinese', (name, message) => {
  for (const { code } of tlsErrors[name])
    expect(wordProblem(problemOf(code, { host: 'a', port: 1 })).message).toBe(message)
})

test('a message before a hint ends with a full stop', () => {
  const stopped = {
    code: 'LIMIT_SIZE',
    message: 'The recording stopped at its limit of 20 MiB',
    hint: 'Delete sessions or raise the limit.',
  }
  expect(wordProblem(stopped).message).toBe('录制已停止：达到此会话的大小上限 20 MiB。')
  expect(wordError(damaged).message).toBe('数据库中此会话的一部分已损坏。')
  locale.use('en')
  expect(wordProblem(stopped).message).toBe('The recording stopped at its limit of 20 MiB.')
})

test('says how much of a recording was lost, once', () => {
  const lost = AppError.from({
    code: 'disk-full',
    message: 'The disk is full.',
    hint: 'Free up disk space. Not recorded: 2 entries with 30 bytes of payload.',
    lost: { entries: 2, bytes: 30 },
  })
  expect(wordError(lost)).toEqual({
    message: '磁盘已满，有 2 条（共 30 字节）未能写入。',
    hint: '请释放磁盘空间。',
  })
})

test('what the system says stays as it is', () => {
  expect(wordError(new Error('a bug'))).toEqual({ message: 'a bug', hint: '' })
  expect(wordError(AppError.of(new TypeError('a bug')))).toEqual({
    message: 'Sockeye 内部出错：TypeError: a bug',
    hint: '',
  })
})

test('an error without a Chinese sentence is a type error', () => {
  const message = 'Nothing of the kind.'
  // @ts-expect-error The sentence is in no table.
  expect(new AppError('bad-input', message).message).toBe(message)
  // @ts-expect-error The hint is in no table.
  expect(new AppError('bad-input', 'The filter is too long.', 'Try.').hint).toBe('Try.')
  // @ts-expect-error The sentence is in no table.
  const problem: Problem = { code: 'WS_TLS_PORT', message: 'TLS is spoken here.', hint: '' }
  expect(problem.code).toBe('WS_TLS_PORT')
  expect(new AppError('internal', rawMessage('of the system')).message).toBe('of the system')
})
