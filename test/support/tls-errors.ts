/**
 * Error objects of a TLS client as Node (OpenSSL 3.5) and Electron (BoringSSL) raise them for the same answer of a peer.
 * Those of Node were recorded on Node 24.21. Of Electron, `handshakeFailure` is that of Electron 34 in electron/electron
 * issue 45358, and the messages of `notTls`, `unsupported` and `protocolVersion` are from reports of applications on it;
 * the others have the names and numbers in BoringSSL's crypto/err/ssl.errordata.
 */

export interface TlsError extends Error {
  code: string
  library?: string
  function?: string
  reason?: string
}

function node(number: string, source: string, reason: string, rest = ''): TlsError {
  const message = `400DA7C8687F0000:error:${number}:SSL routines:${source}:${rest}\n`
  const code = `ERR_SSL_${reason.toUpperCase().replaceAll(' ', '_')}`
  return Object.assign(new Error(message), { library: 'SSL routines', reason, code })
}

function electron(number: string, reason: string, rest: string): TlsError {
  const library = 'SSL routines'
  const message = `1009216:error:${number}:${library}:OPENSSL_internal:${reason}:${rest}\n`
  const code = `ERR_SSL_${reason}`
  return Object.assign(new Error(message), { library, function: 'OPENSSL_internal', reason, code })
}

const alertOfNode = (number: string, reason: string, alert: number): TlsError =>
  node(
    number,
    `ssl3_read_bytes:${reason}`,
    reason,
    `../deps/openssl/openssl/ssl/record/rec_layer_s3.c:918:SSL alert number ${String(alert)}`,
  )

const boring = '../../third_party/boringssl/src/ssl'
const alertOfElectron = (number: string, reason: string, alert: number): TlsError =>
  electron(number, reason, `${boring}/tls_record.cc:579:SSL alert number ${String(alert)}`)

const inHeader = (number: string, reason: string): TlsError =>
  node(
    number,
    `tls_validate_record_header:${reason}`,
    reason,
    '../deps/openssl/openssl/ssl/record/methods/tlsany_meth.c:77:',
  )

/** For each answer of a peer the error in Node, then in Electron. */
export const tlsErrors = {
  notTls: [
    inHeader('0A00010B', 'wrong version number'),
    electron('100000f7', 'WRONG_VERSION_NUMBER', `${boring}/tls_record.cc:242:`),
  ],
  tooLong: [
    inHeader('0A000092', 'data length too long'),
    electron('10000092', 'ENCRYPTED_LENGTH_TOO_LONG', `${boring}/tls_record.cc:134:`),
  ],
  unknownRecord: [
    node('0A0000F4', 'ssl3_read_bytes:unexpected message', 'unexpected message', 'rec.c:855:'),
    electron('100000e1', 'UNEXPECTED_RECORD', `${boring}/s3_both.cc:518:`),
  ],
  unsupported: [
    node(
      '0A000102',
      'ssl_choose_client_version:unsupported protocol',
      'unsupported protocol',
      '../deps/openssl/openssl/ssl/statem/statem_lib.c:2407:',
    ),
    electron('100000f0', 'UNSUPPORTED_PROTOCOL', `${boring}/handshake_client.cc:569:`),
  ],
  protocolVersion: [
    alertOfNode('0A00042E', 'tlsv1 alert protocol version', 70),
    alertOfElectron('1000042e', 'TLSV1_ALERT_PROTOCOL_VERSION', 70),
  ],
  handshakeFailure: [
    alertOfNode('0A000410', 'ssl/tls alert handshake failure', 40),
    alertOfElectron('10000410', 'SSLV3_ALERT_HANDSHAKE_FAILURE', 40),
  ],
  certificateRequired: [
    alertOfNode('0A00045C', 'tlsv13 alert certificate required', 116),
    alertOfElectron('1000045c', 'TLSV1_ALERT_CERTIFICATE_REQUIRED', 116),
  ],
  unrecognizedName: [
    alertOfNode('0A000458', 'tlsv1 unrecognized name', 112),
    alertOfElectron('10000458', 'TLSV1_ALERT_UNRECOGNIZED_NAME', 112),
  ],
} as const satisfies Record<string, readonly [node: TlsError, electron: TlsError]>

/** An error of a write during the handshake has no code of the library, only its message. */
export const writeError = (error: TlsError): Error =>
  Object.assign(new Error(`write EPROTO ${error.message}`), { code: 'EPROTO', syscall: 'write' })
