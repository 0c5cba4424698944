/** Codes of both TLS libraries have one meaning. */
import { expect, test } from 'vitest'
import { tlsCodeIn, tlsFailure, tlsReason } from '../../../../shared/model/tls-failure.ts'
import { tlsErrors, writeError } from '../../../support/tls-errors.ts'

test.each([
  ['notTls', 'not-tls'],
  ['tooLong', 'not-tls'],
  ['unknownRecord', 'not-tls'],
  ['unsupported', 'version'],
  ['protocolVersion', 'version'],
  ['handshakeFailure', null],
] as const)('%s means the same in OpenSSL and in BoringSSL', (name, meaning) => {
  expect(tlsErrors[name].map(({ code }) => tlsFailure(code))).toEqual([meaning, meaning])
})

test.each([
  ['protocolVersion', 'PROTOCOL_VERSION'],
  ['handshakeFailure', 'HANDSHAKE_FAILURE'],
  ['certificateRequired', 'CERTIFICATE_REQUIRED'],
  ['unrecognizedName', 'UNRECOGNIZED_NAME'],
] as const)('the alert %s has one name in OpenSSL and in BoringSSL', (name, alert) => {
  const wanted = { name: alert, isAlert: true }
  expect(tlsErrors[name].map(({ code }) => tlsReason(code))).toEqual([wanted, wanted])
})

test('a reason that the library found itself is no alert', () => {
  for (const { code } of [...tlsErrors.notTls, ...tlsErrors.unsupported])
    expect(tlsReason(code)?.isAlert).toBe(false)
  expect(tlsReason('ERR_SSL_SSLV3_ROLLBACK_ATTACK')?.isAlert).toBe(false)
  expect(tlsReason('ECONNRESET')).toBeNull()
  expect(tlsFailure('ERR_SSL_constructor')).toBeNull()
})

test('the code of a failed write is in its message', () => {
  for (const error of Object.values(tlsErrors).flat())
    expect(tlsCodeIn(writeError(error).message)).toBe(error.code)
  expect(tlsCodeIn('write EPROTO')).toBeNull()
})
