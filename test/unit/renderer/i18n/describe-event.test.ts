import { afterEach, beforeAll, expect, test } from 'vitest'
import { eventWords } from '../../../../renderer/i18n/describe-event.ts'
import { locale } from '../../../../renderer/i18n/locale.svelte.ts'
import { chineseProblems } from '../../../../renderer/i18n/problem.ts'
import { noteOf, plainEvent } from '../../../../shared/events/describe-event.ts'
import type { EventDetail } from '../../../../shared/model/entry.ts'

beforeAll(() => chineseProblems.load())

afterEach(() => {
  locale.use('en')
})

const words = (event: EventDetail): string[] =>
  (['en', 'zh'] as const).map((language) => {
    locale.use(language)
    return eventWords(event)
  })

const local = { host: '127.0.0.1', port: 8080 }
const end = { kind: 'end', by: 'peer', how: 'fin', code: null, reason: '', unsent: 0 } as const
const full = { ...end, code: 1000, reason: 'done', unsent: 1_234 } as const
const opened = { subprotocol: 'chat', extensions: 'permessage-deflate', tookMs: 2 }

test.each<[EventDetail, en: string, zh: string]>([
  [
    { kind: 'open', what: 'listening', local, remote: null, attempt: 1, tookMs: 0 },
    'Listening on 127.0.0.1:8080',
    '正在监听 127.0.0.1:8080',
  ],
  [end, 'The peer closed the connection (FIN)', '对端关闭了连接（FIN）'],
  [
    { ...end, by: 'local', how: 'rst' },
    'Sockeye reset the connection (RST)',
    '本端重置了连接（RST）',
  ],
  [{ ...end, code: 1006 }, 'The peer closed the connection (FIN)', '对端关闭了连接（FIN）'],
  [
    full,
    'The peer closed the connection: 1000 normal closure “done”, 1\u2009234 bytes were not sent',
    '对端关闭：1000 正常关闭 “done”，有 1\u2009234 字节未发出',
  ],
  [
    { ...end, how: 'rst', code: 1000 },
    'The peer reset the connection (RST): 1000 normal closure',
    '在 1000 正常关闭 之后重置（RST）',
  ],
  [
    noteOf({ code: 'websocket-open', data: opened }),
    'The WebSocket is open, upgrade in 2.0 ms, subprotocol chat, permessage-deflate',
    'WebSocket 已打开，升级用时 2.0 ms，子协议 chat，permessage-deflate',
  ],
  [
    noteOf({ code: 'half-close', data: { by: 'peer' } }),
    'The peer sends no more (FIN); this side still may',
    '对端不再发送（FIN），本端仍可发送',
  ],
  [
    noteOf({ code: 'reconnecting', data: { attempt: 2, delayMs: 1_500 } }),
    'Attempt 2 follows in 1.5 s',
    '1.5 s后重连，第 2 次尝试',
  ],
])('%j', (event, en, zh) => {
  expect(words(event)).toEqual([en, zh])
})

test.each([
  [
    'WS_HANDSHAKE_REFUSED',
    'The server answered 302 Found instead of opening a WebSocket.',
    '服务器返回 302 Found，未打开 WebSocket',
  ],
  [
    'WS_NO_SUBPROTOCOL',
    'The server chose none of the subprotocols offered: chat, v2.',
    '服务器没有选择所提供的任何子协议：chat, v2',
  ],
  ['WS_TLS_PORT', 'The server speaks TLS on this port.', '服务器在此端口使用 TLS'],
  [
    'WS_HANDSHAKE_INVALID',
    'The server answered 101, but its answer is no valid WebSocket handshake: The Upgrade header does not say websocket: “” (RFC 6455 section 4.1).',
    '服务器返回 101，但该响应不是有效的 WebSocket 握手：Upgrade 头不含 websocket：“”（RFC 6455 第 4.1 节）',
  ],
  ['CERT_REVOKED', 'The certificate of a:1 was revoked.', 'a:1 的证书已被吊销'],
  ['ERR_SSL_X', 'TLS with a:1 failed: bad record mac.', '与 a:1 的 TLS 失败：bad record mac'],
])('an error %s has its values in both languages', (code, message, zh) => {
  expect(words({ kind: 'error', code, message, hint: '' })).toEqual([message, zh])
})

test('a note of an early version, which lacks data, is still worded', () => {
  const early = (code: 'half-close' | 'gave-up', message: string): EventDetail => ({
    ...{ kind: 'note', code, message, data: {} },
  })
  expect(words(early('half-close', 'Half closed.'))).toEqual([
    'The peer sends no more (FIN); this side still may',
    '对端不再发送（FIN），本端仍可发送',
  ])
  expect(words(early('gave-up', 'Gave up.'))).toEqual(['Gave up', 'Gave up'])
})

test('the window begins its English sentences as the filter and the command line do', () => {
  const note = noteOf({ code: 'websocket-open', data: opened })
  locale.use('en')
  expect(eventWords(note).startsWith(plainEvent(note).replace('.', ''))).toBe(true)
  expect(eventWords(end).startsWith(plainEvent(end))).toBe(true)
})
