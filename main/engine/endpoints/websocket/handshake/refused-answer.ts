/** What an answer that opens no WebSocket leads to: a redirect, or a hint. Pure. */
import { headerValues, type HttpHead } from '../../../../../shared/wire/http/head.ts'
import { listOf } from '../../../../../shared/wire/http/list.ts'
import { latin1 } from '../../../../../shared/wire/http/token.ts'
import type { HintText } from '../../../../../shared/problems/hints.ts'
import { readWebSocketUrl } from './address.ts'

export interface RefusedAnswer {
  /** URL of the request. */
  url: string
  status: number
  answer: HttpHead
  body: Uint8Array
  /** The request had an Authorization header or a cookie. */
  sentCredentials: boolean
}

/** Statuses whose Location may be requested with the same method, RFC 9110 section 15.4. */
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** The WebSocket address that an answer redirects to; null if there is none, or if it would leave TLS. */
export function redirectOf({ url, status, answer }: Omit<RefusedAnswer, 'body'>): string | null {
  const target = redirects.has(status) ? locationOf(answer, url) : null
  return target === null || (isSecure(url) && !isSecure(target)) ? null : target
}

const isSecure = (url: string): boolean => /^wss:/i.test(url)

/** The Location as a WebSocket address. */
function locationOf(answer: HttpHead, from: string): string | null {
  const [location] = headerValues(answer, 'Location')
  if (location === undefined || location === '') return null
  const { secure, authority, host, target: path } = readWebSocketUrl(from)
  const target = URL.parse(location, `${secure ? 'https' : 'http'}://${authority}${path}`)
  if (!target || !/^(?:https?|wss?):$/.test(target.protocol)) return null
  const scheme = /^(?:https|wss):$/.test(target.protocol) ? 'wss' : 'ws'
  target.hash = ''
  target.username = target.password = ''
  const whole = target.href.replace(/^[a-z]+:/, `${scheme}:`)
  // The zone of an address identifies a network of this machine; a Location cannot name it.
  const zone = /%.*$/.exec(host)?.[0]
  return zone !== undefined && target.host === authority ? whole.replace(']', `${zone}]`) : whole
}

/** Servers that expect TLS say so to a plain request. */
const saysTls = /https (?:server|port)|ssl-enabled|(?:http|plain).{0,40}(?:tls|ssl|https) port/i

/** Whether a server said that its port expects TLS. */
export const expectsTls = ({ url, status, body }: RefusedAnswer): boolean =>
  status === 400 && !isSecure(url) && saysTls.test(latin1(body.subarray(0, 4_096)))

/** Suggests what the user can do about it; empty when nothing is known. */
export function hintFor(refused: RefusedAnswer): HintText {
  const { url, status, answer, sentCredentials } = refused
  if (status >= 300 && status < 400) return redirectHint(answer, url)
  if (status === 401)
    return sentCredentials
      ? 'The credentials were rejected. Check them.'
      : 'Authentication required. Add a user name and password, a token, a header or a cookie.'
  if (status === 403)
    return sentCredentials
      ? 'The credentials do not permit this, or the server requires another Origin header.'
      : 'The server may require authentication or an Origin header.'
  if (status === 404) return 'Check the path of the address.'
  if (status === 426) return upgradeHint(answer)
  if (status === 400) return 'Check the subprotocols and headers of this endpoint.'
  if (status === 502 || status === 503 || status === 504)
    return 'The server behind a proxy may not be running.'
  if (status < 300) return 'The server is a web server, but this path is not a WebSocket.'
  return ''
}

function redirectHint(answer: HttpHead, url: string): HintText {
  const [location = ''] = headerValues(answer, 'Location')
  if (location === '') return ''
  const target = locationOf(answer, url)
  if (target === null)
    return `The server redirects to ${location}, which is not a WebSocket address.`
  return isSecure(url) && !isSecure(target)
    ? `The server redirects to ${target}, which is not encrypted. To allow this, connect to that address.`
    : `The server redirects to ${/^https?:/i.test(location) ? target : location}. Try that address.`
}

/** A server that got the Upgrade header answers 426 only to ask for another version, RFC 6455 section 4.4. */
function upgradeHint(answer: HttpHead): HintText {
  const versions = listOf(headerValues(answer, 'Sec-WebSocket-Version'))
  if (versions.length > 0 && !versions.includes('13'))
    return `The server supports protocol version ${versions.join(', ')}.`
  return 'The server did not receive the Upgrade header. A proxy may have removed it.'
}
