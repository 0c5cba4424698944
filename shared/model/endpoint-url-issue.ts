/**
 * The errors in an endpoint URL, as codes with the affected parts, so that the window can translate them. The English
 * messages, for the command line and the engine, are here.
 */
import { AppError } from '../contract/errors.ts'
import type { AppErrorMessage } from '../problems/app-errors.ts'
import type { HintText } from '../problems/hints.ts'
import { withoutUserInfo } from './endpoint-url-user.ts'
import { similarScheme } from './similar-scheme.ts'
import { withoutSecretParameters } from './secret.ts'

export type UrlIssueCode =
  | 'empty'
  /** Longer than a configuration can hold. */
  | 'too-long'
  /** A character that is not allowed in a URL; `found` is the character. */
  | 'character'
  | 'user-name'
  /** A colon or a control character in the user name, RFC 7617 section 2; or it is too long. */
  | 'user-character'
  | 'fragment'
  /** A path after the port of a TCP URL; `found` is the path. */
  | 'path'
  /** A query in the URL of a server. */
  | 'query'
  | 'no-scheme'
  /** `http` or `https`; `found` is the corresponding WebSocket URL. */
  | 'web-page'
  | 'unknown-scheme'
  /** A second scheme after the first; `found` is the second with `://`. */
  | 'two-schemes'
  /** TLS for a server; `found` is the scheme without TLS. */
  | 'tls-server'
  | 'unclosed-bracket'
  | 'ipv6'
  | 'colons'
  | 'no-host'
  | 'host-long'
  | 'host-name'
  | 'ipv4'
  /** The text after the host is not a port; `found` is the text. */
  | 'after-host'
  | 'no-port'
  | 'port-range'

export interface UrlIssue {
  code: UrlIssueCode
  /** The whole URL, without password and secret parameters. */
  url: string
  /**
   * The invalid part; empty when a part is missing. For `web-page` the address, and for `tls-server` the scheme, to use
   * instead.
   */
  found: string
  /** As written, without `://`; empty when missing. */
  scheme: string
  /** The URL is for a server: its port may be 0. */
  server: boolean
}

/** An invalid endpoint URL. */
export class EndpointUrlError extends AppError {
  readonly issue: UrlIssue

  constructor(given: UrlIssue) {
    const issue = withoutSecrets(given)
    const [message, hint] = words(issue)
    super('bad-url', message, hint)
    this.issue = issue
  }
}

/** What could be a password is shown nowhere: everything before the last @, wherever the URL was taken apart. */
function withoutSecrets(issue: UrlIssue): UrlIssue {
  const url = withoutSecretParameters(issue.url.replace(/^([a-z][a-z\d+.-]*:\/\/)?.*@/is, '$1***@'))
  const isShown =
    issue.code === 'web-page' || issue.code === 'tls-server' || url.includes(issue.found)
  const found =
    issue.code === 'web-page' ? withoutUserInfo(withoutSecretParameters(issue.found)) : issue.found
  return { ...issue, url, found: isShown ? found : '***' }
}

const schemesHint =
  'Use an address such as ws://127.0.0.1:8765/. Supported schemes are tcp://, tls://, ws:// and wss://.'
const quote = (text: string): string => JSON.stringify(text)

function words({ code, url, found, scheme, server }: UrlIssue): [AppErrorMessage, HintText?] {
  const address = quote(url)
  switch (code) {
    case 'empty':
      return ['The address is empty.', schemesHint]
    case 'too-long':
      return ['The address is longer than 8,192 characters.']
    case 'character':
      return [
        /\s/.test(found)
          ? `The address ${address} contains a space.`
          : `The address ${address} contains the character ${quote(found)}.`,
      ]
    case 'user-name':
      return [
        `The address ${address} contains a user name, which only ws:// and wss:// clients support.`,
      ]
    case 'user-character':
      return [
        `The user name in ${address} is too long or contains a colon or a control character.`,
        'In Basic authentication, a user name cannot contain a colon.',
      ]
    case 'fragment':
      return [
        `The address ${address} contains a fragment, which is not allowed.`,
        'Remove the # and everything after it. In a path, write # as %23.',
      ]
    case 'path':
      return [
        `A ${scheme}:// address must end with the port, but ${address} continues with ${quote(found)}.`,
      ]
    case 'query':
      return [
        `The address ${address} contains a query, but a server address can only have a path.`,
        'Remove the ? and everything after it. Clients can send any query.',
      ]
    case 'no-scheme':
      return [`The address ${address} has no scheme.`, schemesHint]
    case 'web-page':
      return [
        `The address ${address} is a web page. Sockeye supports TCP and WebSocket.`,
        `Try ${found} for a WebSocket at the same address.`,
      ]
    case 'unknown-scheme': {
      const meant = similarScheme(scheme, server ? 'server' : 'client')
      return [
        `Unknown scheme ${scheme}:// in the address ${address}.`,
        meant === null ? schemesHint : `Did you mean ${meant}://?`,
      ]
    }
    case 'two-schemes':
      return [
        `The address ${address} has two schemes, ${scheme}:// and ${found}.`,
        'Remove one of them.',
      ]
    case 'tls-server':
      return [
        `Cannot listen on ${scheme}://. Servers do not support TLS.`,
        `Listen on ${found}:// instead.`,
      ]
    case 'unclosed-bracket':
      return [`The address ${address} is missing the closing ] of the IPv6 address.`]
    case 'ipv6':
      return [`${quote(found)} in ${address} is not a valid IPv6 address.`]
    case 'colons':
      return [
        `The address ${address} has more than one colon after the host.`,
        `Put an IPv6 address in brackets, for example ${scheme}://[::1]:8080.`,
      ]
    case 'no-host':
      return [
        `The host is missing in ${address}.`,
        `Add a host, for example ${scheme}://127.0.0.1:8080.`,
      ]
    case 'host-long':
      return ['The host is longer than 253 characters.']
    case 'host-name':
      return [`${quote(found)} in ${address} is not a valid host name.`]
    case 'ipv4':
      return [`${quote(found)} in ${address} is not a valid IPv4 address.`]
    case 'after-host':
      return [`${quote(found)} after the host in ${address} is not a valid port.`]
    case 'no-port':
      return [
        `The port is missing in ${address}.`,
        server
          ? `Add a port, for example ${scheme}://127.0.0.1:8080, or 0 to select a free port.`
          : `Add a port, for example ${scheme}://127.0.0.1:8080.`,
      ]
    case 'port-range':
      return [
        `${quote(found)} in ${address} is not a valid port.`,
        `Use a port number from ${server ? 0 : 1} to 65535.`,
      ]
  }
}
