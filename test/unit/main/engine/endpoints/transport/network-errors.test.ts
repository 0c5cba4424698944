import { expect, test } from 'vitest'
import {
  describeProblem,
  formatPlace,
  listenError,
  problemOf,
} from '../../../../../../main/engine/endpoints/transport/network-errors.ts'

const place = { host: '127.0.0.1', port: 9000 }
const systemError = (code: string, message = code) => Object.assign(new Error(message), { code })

test('a refused connection says that nothing listens', () => {
  expect(describeProblem(systemError('ECONNREFUSED'), place)).toEqual({
    code: 'ECONNREFUSED',
    message: 'Nothing listens on 127.0.0.1:9000.',
    hint: 'Start the server first, or check the host and the port.',
  })
})

test('of several addresses that failed, the first is reported', () => {
  const both = new AggregateError([systemError('ECONNREFUSED'), systemError('ENETUNREACH')])
  expect(describeProblem(both, { ...place, host: 'localhost' }).message).toBe(
    'Nothing listens on localhost:9000.',
  )
})

test('IPv6 addresses have brackets', () => {
  expect(formatPlace({ host: '::1', port: 80 })).toBe('[::1]:80')
})

test.each([
  ['ENOTFOUND', 'No address is known for the name 127.0.0.1.'],
  ['ETIMEDOUT', '127.0.0.1:9000 did not answer in time.'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', '127.0.0.1:9000 does not speak TLS.'],
  ['CERT_HAS_EXPIRED', 'The certificate of 127.0.0.1:9000 has expired.'],
])('%s has a description', (code, message) => {
  expect(problemOf(code, place).message).toBe(message)
})

test('an unknown error keeps the message of its source', () => {
  const alert = systemError(
    'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    'C0:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure:rec.c:918:',
  )
  expect(describeProblem(alert, place).message).toBe(
    'TLS with 127.0.0.1:9000 failed: ssl/tls alert handshake failure.',
  )
  expect(describeProblem(new Error('odd'), place)).toEqual({
    code: 'ERROR',
    message: 'The connection with 127.0.0.1:9000 failed: odd.',
    hint: '',
  })
  expect(problemOf('toString', place).message).toContain('failed: toString')
})

test.each([
  ['EADDRINUSE', 'address-in-use'],
  ['EADDRNOTAVAIL', 'address-unavailable'],
  ['EACCES', 'permission-denied'],
  ['EMFILE', 'network'],
])('listening: %s is %s', (code, appCode) => {
  const cause = systemError(code)
  expect(listenError(cause, place)).toMatchObject({ code: appCode, cause })
})
