/** The headers of a client's handshake request besides those of the protocol: user-defined ones and authentication. */
import { AppError } from '../../../../../shared/contract/errors.ts'
import type { WsClientConfig } from '../../../../../shared/protocols/websocket/client.ts'
import { isSecretHeader, valueOf, type Secret } from '../../../../../shared/model/secret.ts'
import { headerFault } from '../../../../../shared/wire/websocket/client-handshake.ts'

type Headers = [name: string, value: string][]

/** Returns the headers that the user wrote, in order; secrets are revealed. */
export const writtenHeaders = ({ headers }: Pick<WsClientConfig, 'headers'>): Headers =>
  headers.map(([name, value]) => [name, typeof value === 'string' ? value : valueOf(value)])

/** Whether a header contains credentials, which are sent only to the host they were entered for. */
export const isCredential = (name: string, value: string | Secret): boolean =>
  typeof value !== 'string' || isSecretHeader(name)

/** RFC 7617 section 2 with UTF-8, RFC 6750 section 2.1. */
export function authorizationHeaders({ auth }: Pick<WsClientConfig, 'auth'>): Headers {
  switch (auth.scheme) {
    case 'none':
      return []
    case 'basic': {
      const credentials = Buffer.from(`${auth.user}:${valueOf(auth.password)}`).toString('base64')
      return [['Authorization', `Basic ${credentials}`]]
    }
    case 'bearer':
      return [['Authorization', `Bearer ${valueOf(auth.token)}`]]
  }
}

/**
 * Maximum length and number of header lines, so that the request stays within what servers and Sockeye accept. Bytes,
 * and lines.
 */
const maxHeaderBytes = 200_000
const maxHeaders = 900

/** @throws AppError `bad-input` with the header's name, but not its value, which may be a secret */
export function checkHeaders(headers: readonly (readonly [name: string, value: string])[]): void {
  let bytes = 0
  for (const [name, value] of headers) {
    const fault = headerFault(name, value)
    if (fault !== null)
      throw new AppError(
        'bad-input',
        `The header ${JSON.stringify(name)} is not valid in HTTP.`,
        fault,
      )
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value) + 4
  }
  if (headers.length > maxHeaders || bytes > maxHeaderBytes)
    throw new AppError(
      'bad-input',
      `Too many headers: the limits are ${maxHeaders} headers and ${maxHeaderBytes} bytes.`,
    )
}
