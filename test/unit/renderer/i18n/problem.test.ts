/** Errors are described in the language of the window. */
import { afterEach, expect, test } from 'vitest'
import { locale } from '../../../../renderer/i18n/locale.svelte.ts'
import { wordError, wordProblem } from '../../../../renderer/i18n/problem.ts'
import { AppError } from '../../../../shared/contract/errors.ts'
import { tlsErrors } from '../../../support/tls-errors.ts'

const damaged = new AppError('database-damaged', 'A part of this session is damaged.', 'Try it.')
const refused = { code: 'ECONNREFUSED', message: 'Connection refused', hint: '' }

afterEach(() => locale.use('system'))

test('describes errors of the application', () => {
  locale.use('zh')
  expect(wordError(damaged).message).toBe('数据库中此会话的一部分已损坏')
  locale.use('en')
  expect(wordError(damaged)).toEqual({ message: damaged.message, hint: damaged.hint })
})

test('describes errors of the network', () => {
  locale.use('zh')
  expect(wordProblem(refused).message).toBe('连接被拒绝：该地址没有程序在监听')
  locale.use('en')
  expect(wordProblem(refused)).toEqual({ message: refused.message, hint: '' })
})

test.each([
  ['tooLong', '对端不使用 TLS'],
  ['protocolVersion', '对端不支持此处允许的任何 TLS 版本'],
  ['certificateRequired', 'TLS 失败：对端发送了警报 certificate_required'],
] as const)('describes %s of either TLS library in Chinese', (name, message) => {
  locale.use('zh')
  for (const { code } of tlsErrors[name])
    expect(wordProblem({ code, message: 'in English', hint: '' }).message).toBe(message)
})

test('an unknown code keeps its message', () => {
  locale.use('zh')
  expect(wordError(new AppError('bad-input', 'Say it differently.'))).toEqual({
    message: 'Say it differently.',
    hint: '',
  })
  expect(wordError(new Error('a bug'))).toEqual({ message: 'a bug', hint: '' })
})
