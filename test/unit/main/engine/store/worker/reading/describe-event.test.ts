import { expect, test } from 'vitest'
import { wordEvent } from '../../../../../../../main/engine/store/worker/reading/describe-event.ts'

const local = { host: '127.0.0.1', port: 8080 }
const remote = { host: '::1', port: 50_000 }

test('events are described in English', () => {
  const open = { kind: 'open', local, attempt: 1, tookMs: 1.26 } as const
  expect(wordEvent({ ...open, what: 'listening', remote: null })).toBe(
    'Listening on 127.0.0.1:8080',
  )
  expect(wordEvent({ ...open, what: 'accepted', remote })).toBe('[::1]:50000 connected')
  expect(wordEvent({ ...open, what: 'connected', remote })).toBe(
    'Connected to [::1]:50000 in 1.3 ms',
  )
  expect(wordEvent({ ...open, what: 'connected', remote, attempt: 2 })).toBe(
    'Reconnected to [::1]:50000 on attempt 2 in 1.3 ms',
  )
  const end = { kind: 'end', by: 'peer', how: 'fin', code: null, reason: '', unsent: 0 } as const
  expect(wordEvent(end)).toBe('The peer closed the connection')
  expect(wordEvent({ ...end, code: 1002, reason: 'protocol error', unsent: 3 })).toBe(
    'The peer closed the connection: 1002 protocol error, 3 bytes were not sent',
  )
  expect(wordEvent({ ...end, by: 'local', how: 'rst' })).toBe('Sockeye reset the connection')
  expect(
    wordEvent({ kind: 'error', code: 'ECONNREFUSED', message: 'Nobody there', hint: '' }),
  ).toBe('Nobody there')
})
