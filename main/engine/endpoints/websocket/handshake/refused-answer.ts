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
      ? 'It does not accept the credentials that were sent: check them.'
      : 'It wants to know who asks: add a user and password, a token, a header or a cookie.'
  if (status === 403)
    return sentCredentials
      ? 'The credentials that were sent do not allow this, or it expects another Origin header.'
      : 'It may want to know who asks, or expect an Origin header.'
  if (status === 404) return 'Check the path of the address.'
  if (status === 426) return upgradeHint(answer)
  if (status === 400) return 'Check the subprotocols and headers of this endpoint.'
  if (status === 502 || status === 503 || status === 504)
    return 'A proxy may stand in front of a server that does not run.'
  if (status < 300) return 'It is a web server, but this path of it is no WebSocket.'
  return ''
}

function redirectHint(answer: HttpHead, url: string): HintText {
  const [location = ''] = headerValues(answer, 'Location')
  if (location === '') return ''
  const target = locationOf(answer, url)
  if (target === null) return `It redirects to ${location}, which is no address of a WebSocket.`
  return isSecure(url) && !isSecure(target)
    ? `It redirects to ${target}, which is not encrypted: connect there if that is meant.`
    : `It redirects to ${/^https?:/i.test(location) ? target : location}: try that address.`
}

/** A server that got the Upgrade header answers 426 only to ask for another version, RFC 6455 section 4.4. */
function upgradeHint(answer: HttpHead): HintText {
  const versions = listOf(headerValues(answer, 'Sec-WebSocket-Version'))
  if (versions.length > 0 && !versions.includes('13'))
    return `It speaks version ${versions.join(', ')} of the protocol.`
  return 'The Upgrade header did not reach it: a proxy in between may have dropped it.'
}
