/**
 * TLS errors as BoringSSL names them, with which Electron is built; Node's own are OpenSSL's.
 * Names and numbers are those of its crypto/err/ssl.errordata; reasons that both libraries spell alike only change case.
 */
import { EventEmitter } from 'node:events'
import { TLSSocket } from 'node:tls'

/** By the number of the alert. */
const alerts: Readonly<Record<number, string>> = {
  40: 'SSLV3_ALERT_HANDSHAKE_FAILURE',
  42: 'SSLV3_ALERT_BAD_CERTIFICATE',
  43: 'SSLV3_ALERT_UNSUPPORTED_CERTIFICATE',
  45: 'SSLV3_ALERT_CERTIFICATE_EXPIRED',
  46: 'SSLV3_ALERT_CERTIFICATE_UNKNOWN',
  48: 'TLSV1_ALERT_UNKNOWN_CA',
  49: 'TLSV1_ALERT_ACCESS_DENIED',
  70: 'TLSV1_ALERT_PROTOCOL_VERSION',
  80: 'TLSV1_ALERT_INTERNAL_ERROR',
  112: 'TLSV1_ALERT_UNRECOGNIZED_NAME',
  116: 'TLSV1_ALERT_CERTIFICATE_REQUIRED',
  120: 'TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
}
/** By OpenSSL's reason. */
const reasons: Readonly<Record<string, readonly [name: string, number: number]>> = {
  'wrong version number': ['WRONG_VERSION_NUMBER', 247],
  // A client of BoringSSL does not look for requests of HTTP.
  'http request': ['WRONG_VERSION_NUMBER', 247],
  'https proxy request': ['WRONG_VERSION_NUMBER', 247],
  'data length too long': ['ENCRYPTED_LENGTH_TOO_LONG', 146],
  'unexpected message': ['UNEXPECTED_RECORD', 225],
  'unsupported protocol': ['UNSUPPORTED_PROTOCOL', 240],
}

export function useBoringSslErrors(): void {
  Object.defineProperty(TLSSocket.prototype, 'emit', {
    value(this: TLSSocket, event: string, ...args: unknown[]): boolean {
      if (event === 'error') translate(args[0])
      return EventEmitter.prototype.emit.call(this, event, ...args)
    },
  })
}

/** Changes the error itself: the socket keeps it too. */
function translate(error: unknown): void {
  if (!(error instanceof Error) || !('library' in error) || !('reason' in error)) return
  if (error.library !== 'SSL routines') return
  const alert = Number(/SSL alert number (\d+)/.exec(error.message)?.[1])
  const name = alerts[alert]
  const [reason, number] =
    name === undefined
      ? (reasons[String(error.reason)] ?? [String(error.reason).toUpperCase(), 0])
      : [name, 1_000 + alert]
  const packed = (0x10000000 + number).toString(16)
  const rest = name === undefined ? '' : `SSL alert number ${String(alert)}`
  Object.assign(error, {
    message: `1009216:error:${packed}:SSL routines:OPENSSL_internal:${reason}:../../third_party/boringssl/src/ssl/tls_record.cc:579:${rest}\n`,
    function: 'OPENSSL_internal',
    reason,
    code: `ERR_SSL_${reason}`,
  })
}
