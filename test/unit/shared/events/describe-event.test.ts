import { describe, expect, it, test } from 'vitest'
import { noteOf, plainEvent } from '../../../../shared/events/describe-event.ts'
import { eventDetailSchema, type EventDetail } from '../../../../shared/model/entry.ts'

const local = { host: '127.0.0.1', port: 8080 }
const remote = { host: '::1', port: 50_000 }
const open = { kind: 'open', local, attempt: 1, tookMs: 1.26 } as const
const tls = {
  kind: 'tls',
  version: 'TLSv1.3',
  cipher: 'AES',
  certificate: null,
  tookMs: 12.6,
} as const
const end = { kind: 'end', by: 'peer', how: 'fin', code: null, reason: '', unsent: 0 } as const

test.each<[EventDetail, string]>([
  [{ ...open, what: 'listening', remote: null }, 'Listening on 127.0.0.1:8080'],
  [{ ...open, what: 'accepted', remote }, '[::1]:50000 connected'],
  [{ ...open, what: 'accepted', remote: null }, 'an unknown address connected'],
  [{ ...open, what: 'connected', remote }, 'Connected to [::1]:50000 in 1.3 ms'],
  [
    { ...open, what: 'connected', remote, attempt: 2 },
    'Reconnected to [::1]:50000 on attempt 2 in 1.3 ms',
  ],
  [{ ...tls, verified: true, reason: '' }, 'TLSv1.3, AES, certificate verified, 13 ms'],
  [
    { ...tls, verified: false, reason: 'CERT_HAS_EXPIRED' },
    'TLSv1.3, AES, certificate not verified: CERT_HAS_EXPIRED, 13 ms',
  ],
  [end, 'The peer closed the connection'],
  [
    { ...end, code: 1002, reason: 'protocol error', unsent: 3 },
    'The peer closed the connection: 1002 protocol error, 3 bytes were not sent',
  ],
  [{ ...end, by: 'local', how: 'rst' }, 'Sockeye reset the connection'],
  [{ ...end, how: 'rst', reason: 'Reset.' }, 'The peer reset the connection: Reset.'],
  [{ ...end, how: 'error' }, 'The connection broke'],
  [{ ...end, how: 'error', code: 1006, reason: 'Timeout' }, 'The connection broke: 1006 Timeout'],
  [{ kind: 'error', code: 'ECONNREFUSED', message: 'Nobody there', hint: '' }, 'Nobody there'],
  [{ kind: 'marker', text: 'Button pressed here.' }, 'Button pressed here.'],
  [{ kind: 'marker', text: '' }, 'Marker'],
])('%j', (event, sentence) => {
  expect(plainEvent(event)).toBe(sentence)
})

describe('noteOf', () => {
  test.each<[Parameters<typeof noteOf>[0], string]>([
    [{ code: 'reconnecting', data: { attempt: 2, delayMs: 5 } }, 'Attempt 2 follows in 5 ms.'],
    [{ code: 'gave-up', data: { attempts: 1 } }, 'Gave up after 1 further attempt.'],
    [{ code: 'gave-up', data: { attempts: 1_000 } }, 'Gave up after 1000 further attempts.'],
    [{ code: 'redirected', data: { from: 'a', to: 'b' } }, 'The server redirects to b.'],
    [{ code: 'half-close', data: { by: 'peer' } }, 'The peer sends no more; this side still may.'],
    [{ code: 'half-close', data: { by: 'local' } }, 'This side sends no more; the peer still may.'],
    [
      { code: 'websocket-open', data: { subprotocol: 'chat', extensions: 'x', tookMs: 1 } },
      'The WebSocket is open.',
    ],
    [
      { code: 'stopped-parsing', data: { offset: 9, declaredLength: 2 ** 60 } },
      'The frame at byte 9 declares a length that cannot be followed; all that comes after is kept as its payload.',
    ],
    [
      { code: 'cutting', data: { kept: 256 } },
      'The disk cannot follow: from here on payloads are cut after their first 256 bytes',
    ],
    [
      { code: 'cutting-ended', data: { from: 4, to: 9, entries: 1, bytes: 30_000 } },
      'The disk could not follow from entry 4 to 9: 1 payload cut, 30000 bytes missing',
    ],
    [
      { code: 'limit-reached', data: { limit: 'size', value: 1_048_576 } },
      'The recording stopped at its limit of 1 MiB',
    ],
    [
      { code: 'limit-reached', data: { limit: 'age', value: 60_000 } },
      'The recording stopped after 1 min, as its limit says',
    ],
    [
      { code: 'limit-reached', data: { limit: 'database', value: 1e9 } },
      'The recording stopped: the sessions together take 1 GB, their limit',
    ],
  ])('%j', (note, message) => {
    const detail = noteOf(note)
    expect(detail).toEqual({ kind: 'note', message, ...note })
    // Scripts and session files have the fields in this order.
    expect(Object.keys(detail)).toEqual(['kind', 'code', 'message', 'data'])
    expect(eventDetailSchema.parse(detail)).toEqual(detail)
  })

  it('keeps the sentence that an earlier version recorded', () => {
    const detail = { kind: 'note', code: 'gave-up', message: 'No more.', data: {} } as const
    expect(plainEvent(detail)).toBe('No more.')
  })
})
