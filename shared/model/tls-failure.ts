/**
 * Why TLS failed, by the reason that the library names. Node makes the code of an error from it: `ERR_SSL_` and the reason
 * in upper case (`TLSWrap::ClearOut` in Node's crypto_tls.cc). Node itself has OpenSSL, Electron has BoringSSL, and the two
 * spell the same reasons differently (OpenSSL's ssl/ssl_err.c, BoringSSL's crypto/err/ssl.errordata):
 *
 * - OpenSSL 3.5: `SSL/TLS_ALERT_HANDSHAKE_FAILURE`, `TLSV13_ALERT_CERTIFICATE_REQUIRED`, `TLSV1_UNRECOGNIZED_NAME`
 * - BoringSSL: `SSLV3_ALERT_HANDSHAKE_FAILURE`, `TLSV1_ALERT_CERTIFICATE_REQUIRED`, `TLSV1_ALERT_UNRECOGNIZED_NAME`
 */

export type TlsFailure = 'not-tls' | 'version'

export interface TlsReason {
  /** Upper case, the same for both libraries; of an alert its name in RFC 8446 section 6.2. */
  readonly name: string
  /** The peer sent it. */
  readonly isAlert: boolean
}

const prefix = 'ERR_SSL_'

const failures: Readonly<Record<string, TlsFailure>> = {
  WRONG_VERSION_NUMBER: 'not-tls',
  HTTP_REQUEST: 'not-tls',
  HTTPS_PROXY_REQUEST: 'not-tls',
  // A record that is longer than TLS allows: OpenSSL 3.0, OpenSSL 3.5, BoringSSL.
  PACKET_LENGTH_TOO_LONG: 'not-tls',
  DATA_LENGTH_TOO_LONG: 'not-tls',
  ENCRYPTED_LENGTH_TOO_LONG: 'not-tls',
  // A record of an unknown type: OpenSSL, BoringSSL.
  UNEXPECTED_MESSAGE: 'not-tls',
  UNEXPECTED_RECORD: 'not-tls',
  UNSUPPORTED_PROTOCOL: 'version',
}
const alertFailures: Readonly<Record<string, TlsFailure>> = { PROTOCOL_VERSION: 'version' }

/** The reason in a code such as `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA`; null for every other code. */
export function tlsReason(code: string): TlsReason | null {
  if (!code.startsWith(prefix)) return null
  const reason = code.slice(prefix.length)
  const alert = /^(?:(?:SSLV3|SSL\/TLS|TLSV1|TLSV13)_ALERT|TLSV1|TLSV13)_(.+)$/.exec(reason)?.[1]
  return alert === undefined ? { name: reason, isAlert: false } : { name: alert, isAlert: true }
}

/** What such a code means; null for a reason without a description. */
export function tlsFailure(code: string): TlsFailure | null {
  const reason = tlsReason(code)
  if (!reason) return null
  const known = reason.isAlert ? alertFailures : failures
  return (Object.hasOwn(known, reason.name) ? known[reason.name] : undefined) ?? null
}

/**
 * The code of an error of a write, which has `EPROTO` and the library's message: `write EPROTO 1009216:error:10000410:SSL
 * routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE:...`. Null for a message of another form.
 */
export function tlsCodeIn(message: string): string | null {
  const reason = /:error:[0-9A-F]{8}:SSL routines:[^:]*:([^:]+)/i.exec(message)?.[1]?.trim()
  return reason === undefined ? null : `${prefix}${reason.toUpperCase().replaceAll(' ', '_')}`
}
