/**
 * Endpoint URLs: converts `tcp://HOST:PORT`, `tls://HOST:PORT`, `ws://HOST:PORT/PATH` and `wss://...` to and from
 * endpoint configurations. Used by the command line, by replay and by the window's address bar. Error messages name the
 * invalid part.
 */
import { EndpointUrlError, type UrlIssueCode } from './endpoint-url-issue.ts'
import type { Descriptor, EndpointRole, UrlParts } from '../protocols/descriptor.ts'
import { takeUserInfo } from './endpoint-url-user.ts'
import {
  describe,
  endpointConfigSchema,
  speakerOf,
  type ConfigInputWith,
  type EndpointConfig,
} from '../protocols/index.ts'

/**
 * The part of a configuration that a URL contains: its kind, host, port, for WebSocket its path or URL, and the
 * credentials.
 */
export type ClientAddress = ConfigInputWith<{ role: 'client' }>
export type ServerAddress = ConfigInputWith<{ role: 'server' }>
export type EndpointAddress = ClientAddress | ServerAddress

/** Creates the error for the URL being parsed. */
type Bad = (code: UrlIssueCode, found?: string) => EndpointUrlError

/** Longest URL of a configuration. */
const maxLength = 8_192

/**
 * Parses a URL. The schema supplies the defaults of everything that a URL does not contain, so that the caller can add
 * options to the result.
 * @throws EndpointUrlError `bad-url`
 */
export function parseEndpointUrl(text: string, role: 'client'): ClientAddress
export function parseEndpointUrl(text: string, role: 'server'): ServerAddress
export function parseEndpointUrl(text: string, role: EndpointRole): EndpointAddress
export function parseEndpointUrl(text: string, role: EndpointRole): EndpointAddress {
  const { descriptor, parts } = splitEndpointUrl(text, role)
  return descriptor.fromUrl(parts) as EndpointAddress
}

/**
 * Splits a URL into its parts. Path and query may hold what a browser takes there: every character but controls and `#`.
 * @throws EndpointUrlError `bad-url`
 */
export function splitEndpointUrl(
  text: string,
  role: EndpointRole,
): { descriptor: Descriptor<EndpointConfig>; parts: UrlParts } {
  const url = text.trim()
  const written = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase() ?? ''
  const bad: Bad = (code, found = '') =>
    new EndpointUrlError({ code, url, found, scheme: written, server: role === 'server' })
  if (url === '') throw bad('empty')
  if (url.length > maxLength) throw bad('too-long')
  const control = /\p{Cc}/u.exec(url)
  if (control) throw bad('character', control[0])

  const { descriptor, secure } = readScheme(written, url, role, bad)
  const { portOptional, takesUser, tail } = descriptor.url
  const rest = url.slice(written.length + 3)
  const second = /^[a-z][a-z0-9+.-]*:\/\//i.exec(rest)
  if (second) throw bad('two-schemes', second[0])
  const pathStart = rest.search(/[/?#]/)
  const authority = pathStart < 0 ? rest : rest.slice(0, pathStart)
  const path = pathStart < 0 ? '' : rest.slice(pathStart)
  const at = authority.lastIndexOf('@')
  const hostPort = authority.slice(at + 1)
  const invalid = /[\s"<>\\^`{|}]/.exec(hostPort)
  if (invalid) throw bad('character', invalid[0])
  const host = readHost(hostPort, bad)
  const afterHost = hostPort.slice(host.length)
  const port =
    portOptional && afterHost.replace(/^:$/, '') === '' ? 0 : readPort(afterHost, role, bad)

  if (at >= 0 && !takesUser) throw bad('user-name')
  if (at >= 0 && !isUser(takeUserInfo(url)?.auth.user ?? '')) throw bad('user-character')
  if (path.includes('#')) throw bad('fragment')
  if (tail === 'none' && path !== '' && path !== '/') throw bad('path', path)
  if (tail === 'path' && path.includes('?')) throw bad('query')

  const bare = host.replace(/^\[(.*)\]$/, '$1')
  // RFC 6874 writes the % before a zone as %25; systems take it alone.
  const parts = { secure, authority, host: bare.replace(/%25(?=.)/, '%'), port, path }
  return { descriptor, parts }
}

/** RFC 7617 section 2: a user name has no colon and no control characters. */
const isUser = (user: string): boolean => user.length <= 1_024 && !/[:\p{Cc}]/u.test(user)

/**
 * Returns a complete configuration for a URL, with defaults for everything else.
 * @throws AppError `bad-url`
 */
export const endpointFromUrl = (text: string, role: EndpointRole): EndpointConfig =>
  endpointConfigSchema.parse(parseEndpointUrl(text, role))

/** Returns the URL of a configuration, without user name and password. `parseEndpointUrl` is the inverse. */
export const formatEndpointUrl = (config: EndpointConfig): string =>
  describe(config.kind).toUrl(config)

interface Speaker {
  readonly descriptor: Descriptor<EndpointConfig>
  readonly secure: boolean
}

function readScheme(written: string, url: string, role: EndpointRole, bad: Bad): Speaker {
  if (written === '') throw bad('no-scheme')
  if (written === 'http' || written === 'https')
    throw bad('web-page', `${written === 'http' ? 'ws' : 'wss'}://${url.slice(written.length + 3)}`)
  const speaker = speakerOf(written, role)
  if (speaker === undefined) throw bad('unknown-scheme')
  if (role === 'server' && speaker.secure) throw bad('tls-server', speaker.descriptor.schemes.plain)
  return speaker
}

/** Returns the host at the start of `hostPort` as written, including brackets. */
function readHost(hostPort: string, bad: Bad): string {
  if (hostPort.startsWith('[')) {
    const end = hostPort.indexOf(']')
    if (end < 0) throw bad('unclosed-bracket')
    const inside = hostPort.slice(1, end)
    if (!isIpv6(inside)) throw bad('ipv6', inside)
    return hostPort.slice(0, end + 1)
  }
  const colon = hostPort.indexOf(':')
  if (colon !== hostPort.lastIndexOf(':')) throw bad('colons')
  const host = colon < 0 ? hostPort : hostPort.slice(0, colon)
  if (host === '') throw bad('no-host')
  if (host.length > 253) throw bad('host-long')
  if (/[%@[\]]/.test(host)) throw bad('host-name', host)
  if (/^[\d.]+$/.test(host) && !isIpv4(host)) throw bad('ipv4', host)
  return host
}

/** Parses the port in `text`, which is empty or starts with a colon. */
function readPort(text: string, role: EndpointRole, bad: Bad): number {
  const digits = text.replace(/^:/, '')
  if (text !== '' && !text.startsWith(':')) throw bad('after-host', text)
  if (digits === '') throw bad('no-port')
  const port = /^\d{1,9}$/.test(digits) ? Number(digits) : Number.NaN
  const lowest = role === 'server' ? 0 : 1
  if (!(port >= lowest && port <= 65_535)) throw bad('port-range', digits)
  return port
}

const isIpv4 = (text: string): boolean =>
  /^(?:\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255)

/** RFC 4291 section 2.2, with an optional zone, RFC 4007 section 11. */
function isIpv6(text: string): boolean {
  const address = text.replace(/%[^%]+$/, '')
  const halves = address.split('::')
  if (halves.length > 2) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1)
  const embedsIpv4 = last !== undefined && isIpv4(last)
  const count = groups.length + (embedsIpv4 ? 1 : 0)
  const hex = embedsIpv4 ? groups.slice(0, -1) : groups
  return (
    hex.every((group) => /^[\da-f]{1,4}$/i.test(group)) &&
    (halves.length === 2 ? count < 8 : count === 8)
  )
}
