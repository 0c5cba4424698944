/** Descriptions of network errors: from system codes, and from the reasons of the TLS library, to sentences. */
import type { AppErrorCode } from '../../../../shared/contract/error-codes.ts'
import { AppError } from '../../../../shared/contract/errors.ts'
import {
  tlsCodeIn,
  tlsFailure,
  tlsReason,
  type TlsFailure,
} from '../../../../shared/model/tls-failure.ts'
import type { AppErrorMessage } from '../../../../shared/problems/app-errors.ts'
import type { HintText } from '../../../../shared/problems/hints.ts'
import type { Phrase } from '../../../../shared/problems/phrases.ts'
import type { Problem, SystemMessage } from '../../../../shared/problems/problems.ts'

/** The attempted operation, for the sentence. */
export interface HostPort {
  host: string
  port: number
}

/** `127.0.0.1:9000`, `[::1]:9000`. */
export const formatPlace = ({ host, port }: HostPort): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`

/** A connection that could not be made. The thrower has already written its entry. */
export class ConnectFailure extends Error {
  override readonly name = 'ConnectFailure'
  readonly problem: Problem

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options)
    this.problem = problem
  }
}

type Words<Message = SystemMessage> = (
  place: string,
  host: string,
) => [message: Message, hint: HintText]

const untrusted: Words = (place) => [
  `The certificate of ${place} is not signed by an authority that is trusted here.`,
  'Add the CA certificate as CA file, or turn off certificate verification.',
]
const tlsWords: Readonly<Record<TlsFailure, Words>> = {
  'not-tls': (place) => [
    `${place} does not speak TLS.`,
    'Connect without TLS (tcp:// or ws://), or check the port.',
  ],
  version: (place) => [
    `${place} speaks no TLS version that is allowed here.`,
    'TLS 1.2 or later is required.',
  ],
}

const connectWords: Readonly<Record<string, Words>> = {
  ECONNREFUSED: (place) => [
    `Nothing listens on ${place}.`,
    'Check that the server is running, and check the host and the port.',
  ],
  ENOTFOUND: (_, host) => [
    `No address is known for the name ${host}.`,
    'Check the spelling and the network connection.',
  ],
  EAI_AGAIN: (_, host) => [
    `The name ${host} could not be looked up now.`,
    'Check the network connection and try again.',
  ],
  ETIMEDOUT: (place) => [
    `${place} did not answer in time.`,
    'A firewall may be dropping the packets. Check the host and the port, or increase the timeout.',
  ],
  EHOSTUNREACH: (place) => [
    `There is no way to ${place} from here.`,
    'Check the network connection.',
  ],
  ENETUNREACH: (place) => [
    `There is no way to ${place} from here.`,
    'Check the network connection, or try the other IP version.',
  ],
  ENETDOWN: (place) => [`The network to ${place} is down.`, 'Check the network settings.'],
  ECONNRESET: (place) => [`${place} reset the connection.`, ''],
  EPIPE: (place) => [`${place} had closed the connection already.`, ''],
  ECONNABORTED: (place) => [`The connection with ${place} was aborted.`, ''],
  EADDRNOTAVAIL: (place) => [
    `The system has no address to reach ${place} from.`,
    'All local ports may be in use, or another IP version is required.',
  ],
  EACCES: (place) => [`The system does not allow a connection to ${place}.`, ''],
  EPERM: (place) => [
    `The system does not allow a connection to ${place}.`,
    'A firewall on this computer may be blocking the connection.',
  ],
  EMFILE: () => [
    'This process may not open more connections.',
    'Close some connections, or raise the limit of open files (ulimit -n).',
  ],
  ENFILE: () => [
    'The system has no more room for open files and connections.',
    'Close some files or connections.',
  ],
  ENOBUFS: () => ['The system has no memory left for this connection.', 'Close some connections.'],
  EINVAL: (place) => [`${place} is not an address that can be connected to.`, ''],

  BIND_EADDRINUSE: (place) => [
    `The local address ${place} is in use.`,
    'Choose another local port, or leave it empty.',
  ],
  BIND_EADDRNOTAVAIL: (_, host) => [
    `${host} is not an address of this computer.`,
    'Enter a local address of this computer, or leave it empty.',
  ],
  BIND_EACCES: (place) => [
    `The system does not allow to connect from ${place}.`,
    'Choose a local port above 1023, or leave it empty.',
  ],

  DEPTH_ZERO_SELF_SIGNED_CERT: (place) => [
    `The certificate of ${place} is signed by itself.`,
    'Add the certificate as CA file, or turn off certificate verification.',
  ],
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_UNTRUSTED: untrusted,
  CERT_HAS_EXPIRED: (place) => [
    `The certificate of ${place} has expired.`,
    'Renew the certificate on the server, or turn off certificate verification.',
  ],
  CERT_NOT_YET_VALID: (place) => [
    `The certificate of ${place} is not valid yet.`,
    'Check the system time of this computer and of the server.',
  ],
  CERT_REVOKED: (place) => [`The certificate of ${place} was revoked.`, ''],
  ERR_TLS_CERT_ALTNAME_INVALID: (place) => [
    `The certificate of ${place} was made for another name.`,
    'Set the server name, or turn off certificate verification.',
  ],
  TLS_ENDED_EARLY: (place) => [
    `${place} ended the connection during the TLS handshake.`,
    'The server may not support TLS, or may require a client certificate.',
  ],
  TLS_TIMEOUT: (place) => [
    `${place} did not finish the TLS handshake in time.`,
    'The server may not support TLS. Connect without TLS, or increase the timeout.',
  ],
}

const listenWords: Readonly<Record<string, readonly [AppErrorCode, Words<AppErrorMessage>]>> = {
  EADDRINUSE: [
    'address-in-use',
    (place) => [
      `${place} is in use by another program.`,
      'Choose another port, or 0 to select a free port.',
    ],
  ],
  EADDRNOTAVAIL: [
    'address-unavailable',
    (_, host) => [
      `${host} is not an address of this computer.`,
      'Use 127.0.0.1, or 0.0.0.0 for all addresses.',
    ],
  ],
  EACCES: [
    'permission-denied',
    (place) => [`Permission denied: cannot listen on ${place}.`, 'Choose a port above 1023.'],
  ],
  ENOTFOUND: [
    'address-unavailable',
    (_, host) => [`No address is known for the name ${host}.`, 'Use 127.0.0.1 or localhost.'],
  ],
}

/** The code of a system error; of several failed addresses, the first one's. */
export function errorCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0])
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return 'ERROR'
}

/** Describes a failed connection to `place`. */
export function describeProblem(error: unknown, place: HostPort): Problem {
  const message = error instanceof Error ? error.message : String(error)
  const systemCode = errorCode(error)
  const code = (systemCode === 'EPROTO' ? tlsCodeIn(message) : null) ?? systemCode
  const local = localPlaceOf(error)
  return local ? problemOf(`BIND_${code}`, local, message) : problemOf(code, place, message)
}

/** The local address that a socket could not be bound to; null for every other error. */
const localPlaceOf = (error: unknown): HostPort | null =>
  error instanceof Error && 'syscall' in error && error.syscall === 'bind' && 'address' in error
    ? // Node leaves the port out when the system was to choose it.
      { host: String(error.address), port: 'port' in error ? Number(error.port) : 0 }
    : null

/** The description of a code; `otherwise` is used for a code without one. */
export function problemOf(code: string, place: HostPort, otherwise = ''): Problem {
  const name = formatPlace(place)
  const failure = tlsFailure(code)
  const words = failure
    ? tlsWords[failure]
    : Object.hasOwn(connectWords, code)
      ? connectWords[code]
      : undefined
  if (words) {
    const [message, hint] = words(name, place.host)
    return { code, message, hint }
  }
  const reason = tlsReason(code)
  if (reason) {
    const text = reason.name.toLowerCase().replaceAll('_', ' ')
    const cause = reason.isAlert ? (`it sent the alert “${text}”` satisfies Phrase) : text
    return { code, message: `TLS with ${name} failed: ${cause}.`, hint: '' }
  }
  return { code, message: `The connection with ${name} failed: ${otherwise || code}.`, hint: '' }
}

/** Describes why a server could not bind its address. */
export function listenError(error: unknown, place: HostPort): AppError {
  const entry = listenWords[errorCode(error)]
  const name = formatPlace(place)
  if (!entry) {
    const reason = error instanceof Error ? error.message : String(error)
    return new AppError('network', `Listening on ${name} failed: ${reason}.`, '', { cause: error })
  }
  const [code, words] = entry
  const [message, hint] = words(name, place.host)
  return new AppError(code, message, hint, { cause: error })
}
