/** The headers of a client's handshake request besides those of the protocol: user-defined ones and authentication. */
import { validateHeaderName, validateHeaderValue } from 'node:http'
import { AppError } from '../../../../../shared/contract/errors.ts'
import type { WsClientConfig } from '../../../../../shared/protocols/websocket/client.ts'
import { isSecretHeader, valueOf, type Secret } from '../../../../../shared/model/secret.ts'

/** In the order they are sent; secrets are revealed. */
export function requestHeaders({ headers, auth }: WsClientConfig): [name: string, value: string][] {
  const written = headers.map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : valueOf(value),
  ])
  const authorization = authorizationOf(auth)
  return authorization === null ? written : [...written, ['Authorization', authorization]]
}

/** Whether a header contains credentials, which are sent only to the host they were entered for. */
export const isCredential = (name: string, value: string | Secret): boolean =>
  typeof value !== 'string' || isSecretHeader(name)

/** RFC 7617 section 2 with UTF-8, RFC 6750 section 2.1. */
function authorizationOf(auth: WsClientConfig['auth']): string | null {
  switch (auth.scheme) {
    case 'none':
      return null
    case 'basic':
      return `Basic ${Buffer.from(`${auth.user}:${valueOf(auth.password)}`).toString('base64')}`
    case 'bearer':
      return `Bearer ${valueOf(auth.token)}`
  }
}

/** @throws AppError `bad-input` that names the header, and not its value, which may be a secret */
export function checkHeaders(headers: readonly (readonly [name: string, value: string])[]): void {
  for (const [name, value] of headers) {
    try {
      validateHeaderName(name)
      validateHeaderValue(name, value)
    } catch (error) {
      throw new AppError(
        'bad-input',
        `The header ${JSON.stringify(name)} cannot be sent over HTTP.`,
        'Names are letters, digits and hyphens; values hold no line breaks.',
        { cause: error },
      )
    }
  }
}
