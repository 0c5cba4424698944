import { expect, test } from 'vitest'
import { tlsErrors, writeError } from '../../../../../support/tls-errors.ts'
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
    hint: 'Check that the server is running, and check the host and the port.',
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

test.each([
  ['notTls', '127.0.0.1:9000 does not speak TLS.'],
  ['tooLong', '127.0.0.1:9000 does not speak TLS.'],
  ['unknownRecord', '127.0.0.1:9000 does not speak TLS.'],
  ['unsupported', '127.0.0.1:9000 speaks no TLS version that is allowed here.'],
  ['protocolVersion', '127.0.0.1:9000 speaks no TLS version that is allowed here.'],
  ['handshakeFailure', 'TLS with 127.0.0.1:9000 failed: it sent the alert “handshake failure”.'],
  ['unrecognizedName', 'TLS with 127.0.0.1:9000 failed: it sent the alert “unrecognized name”.'],
] as const)('%s has one sentence, in Node and in Electron, read or written', (name, message) => {
  for (const error of tlsErrors[name]) {
    expect(describeProblem(error, place)).toMatchObject({ code: error.code, message })
    expect(describeProblem(writeError(error), place)).toMatchObject({ code: error.code, message })
  }
})

test('an unknown error keeps the message of its source', () => {
  expect(problemOf('ERR_SSL_BAD_SIGNATURE', place).message).toBe(
    'TLS with 127.0.0.1:9000 failed: bad signature.',
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
