/**
 * Endpoint addresses as people write them: `tcp://HOST:PORT`, `tls://HOST:PORT`, `ws://HOST:PORT/PATH` and `wss://...`
 * to and from endpoint configurations. Used by the command line, by replay and by the window's address bar.
 * What is wrong with an address is said in a sentence that names the part.
 */
import { AppError } from '../contract/errors.ts'
import {
  endpointConfigSchema,
  type EndpointConfig,
  type EndpointConfigInput,
  type TcpClientConfig,
} from './endpoint.ts'

const schemes = ['tcp', 'tls', 'ws', 'wss'] as const
type Scheme = (typeof schemes)[number]

/** Which side of the connection the address is for. */
export type EndpointRole = 'client' | 'server'

/** The part of a configuration that an address says: its kind, host, port, and for WebSocket its path or URL. */
export type ClientAddress = Extract<EndpointConfigInput, { kind: 'tcp-client' | 'ws-client' }>
export type ServerAddress = Extract<EndpointConfigInput, { kind: 'tcp-server' | 'ws-server' }>
export type EndpointAddress = ClientAddress | ServerAddress

const schemesHint = 'Begin with tcp://, tls://, ws:// or wss://, as in ws://127.0.0.1:8765/.'
const bad = (message: string, hint = ''): AppError => new AppError('bad-url', message, hint)

/**
 * Reads an address. Defaults of all that an address does not say are left to the schema, so that options can be
 * spread below the result.
 * @throws AppError `bad-url`
 */
export function parseEndpointUrl(text: string, role: 'client'): ClientAddress
export function parseEndpointUrl(text: string, role: 'server'): ServerAddress
export function parseEndpointUrl(text: string, role: EndpointRole): EndpointAddress
export function parseEndpointUrl(text: string, role: EndpointRole): EndpointAddress {
  const url = text.trim()
  if (url === '') throw bad('The address is empty.', schemesHint)
  const invalid = /[\s\p{Cc}"<>\\^`{|}]/u.exec(url)
  if (invalid) {
    const name = /\s/.test(invalid[0]) ? 'a space' : `the character ${JSON.stringify(invalid[0])}`
    throw bad(`The address ${quote(url)} contains ${name}.`)
  }

  const scheme = parseScheme(url, role)
  const rest = url.slice(scheme.length + 3)
  const pathStart = rest.search(/[/?#]/)
  const authority = pathStart < 0 ? rest : rest.slice(0, pathStart)
  const path = pathStart < 0 ? '' : rest.slice(pathStart)
  const at = authority.lastIndexOf('@')
  const host = parseHost(authority.slice(at + 1), url, scheme)
  const port = parsePort(authority.slice(at + 1 + host.length), { url, scheme, role })
  const bareHost = host.replace(/^\[(.*)\]$/, '$1')

  if (at >= 0 && (role === 'server' || isTcp(scheme)))
    throw bad(
      `The address ${quote(url)} holds a user name, which only ws:// and wss:// clients can send.`,
    )
  if (path.includes('#'))
    throw bad(
      `The address ${quote(url)} holds a fragment, which is never sent.`,
      'Leave out the # and what follows; write %23 for a # in a path.',
    )

  if (isTcp(scheme)) {
    if (path !== '' && path !== '/')
      throw bad(
        `A ${scheme}:// address ends with its port, but ${quote(url)} goes on with ${quote(path)}.`,
      )
    return role === 'server'
      ? { kind: 'tcp-server', host: bareHost, port: port ?? 0 }
      : { kind: 'tcp-client', host: bareHost, port: port ?? 0, secure: scheme === 'tls' }
  }
  if (role === 'client') {
    const normalPath = path.startsWith('/') ? path : `/${path}`
    return { kind: 'ws-client', url: `${scheme}://${authority}${normalPath}` }
  }
  if (path.includes('?'))
    throw bad(
      `The address ${quote(url)} holds a query, but a server accepts a path.`,
      'Leave out the ? and what follows; clients may send any query.',
    )
  return { kind: 'ws-server', host: bareHost, port: port ?? 0, path: path === '/' ? '' : path }
}

/**
 * A complete configuration from an address, everything else at its default.
 * @throws AppError `bad-url`
 */
export const endpointFromUrl = (text: string, role: EndpointRole): EndpointConfig =>
  endpointConfigSchema.parse(parseEndpointUrl(text, role))

/** The address of a configuration, such that `parseEndpointUrl` gives it back. */
export function formatEndpointUrl(config: EndpointConfig): string {
  switch (config.kind) {
    case 'tcp-client':
      return `${tcpScheme(config)}://${formatHostPort(config.host, config.port)}`
    case 'tcp-server':
      return `tcp://${formatHostPort(config.host, config.port)}`
    case 'ws-client':
      return config.url
    case 'ws-server':
      return `ws://${formatHostPort(config.host, config.port)}${config.path || '/'}`
  }
}

/** `host:port`, with brackets around an IPv6 address. */
export const formatHostPort = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`

const tcpScheme = (config: TcpClientConfig): Scheme => (config.secure ? 'tls' : 'tcp')
const isTcp = (scheme: Scheme): boolean => scheme === 'tcp' || scheme === 'tls'
const quote = (text: string): string => JSON.stringify(text)

function parseScheme(url: string, role: EndpointRole): Scheme {
  const written = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase()
  if (written === undefined)
    throw bad(`The address ${quote(url)} does not say which protocol to speak.`, schemesHint)
  const scheme = schemes.find((known) => known === written)
  if (written === 'http' || written === 'https')
    throw bad(
      `The address ${quote(url)} is a web page's; Sockeye speaks TCP and WebSocket.`,
      `A WebSocket at the same place is ${written === 'http' ? 'ws' : 'wss'}://${url.slice(written.length + 3)}.`,
    )
  if (scheme === undefined)
    throw bad(
      `The address ${quote(url)} begins with ${written}://, which Sockeye does not speak.`,
      schemesHint,
    )
  if (role === 'server' && (scheme === 'tls' || scheme === 'wss'))
    throw bad(
      `Sockeye cannot listen on ${scheme}://, because its servers speak no TLS.`,
      `Listen on ${scheme === 'tls' ? 'tcp' : 'ws'}:// instead.`,
    )
  return scheme
}

/** The host as written at the start of `hostPort`, brackets included. */
function parseHost(hostPort: string, url: string, scheme: Scheme): string {
  if (hostPort.startsWith('[')) {
    const end = hostPort.indexOf(']')
    if (end < 0) throw bad(`The address ${quote(url)} lacks the ] that ends its IPv6 address.`)
    const inside = hostPort.slice(1, end)
    if (!isIpv6(inside)) throw bad(`${quote(inside)} in ${quote(url)} is no IPv6 address.`)
    return hostPort.slice(0, end + 1)
  }
  const colon = hostPort.indexOf(':')
  if (colon !== hostPort.lastIndexOf(':'))
    throw bad(
      `The address ${quote(url)} has more than one colon after its host.`,
      `An IPv6 address needs brackets, as in ${scheme}://[::1]:8080.`,
    )
  const host = colon < 0 ? hostPort : hostPort.slice(0, colon)
  if (host === '')
    throw bad(
      `The host is missing in ${quote(url)}.`,
      `Write it after ${scheme}://, as in ${scheme}://127.0.0.1:8080.`,
    )
  if (host.length > 253) throw bad('The host is longer than 253 characters.')
  if (/[%@[\]]/.test(host)) throw bad(`${quote(host)} in ${quote(url)} is no host name.`)
  if (/^[\d.]+$/.test(host) && !isIpv4(host))
    throw bad(`${quote(host)} in ${quote(url)} is no IPv4 address.`)
  return host
}

/** The port in `text`, which is empty or starts with a colon; undefined when a WebSocket client may leave it out. */
function parsePort(
  text: string,
  { url, scheme, role }: { url: string; scheme: Scheme; role: EndpointRole },
): number | undefined {
  const digits = text.replace(/^:/, '')
  if (text !== '' && !text.startsWith(':'))
    throw bad(`${quote(text)} after the host in ${quote(url)} is no port.`)
  if (digits === '') {
    if (!isTcp(scheme) && role === 'client') return undefined
    throw bad(
      `The port is missing in ${quote(url)}.`,
      `Write it after the host${role === 'server' ? '; 0 takes a free one' : ''}, as in ${scheme}://127.0.0.1:8080.`,
    )
  }
  const port = /^\d{1,9}$/.test(digits) ? Number(digits) : Number.NaN
  const lowest = role === 'server' ? 0 : 1
  if (!(port >= lowest && port <= 65_535))
    throw bad(
      `${quote(digits)} in ${quote(url)} is no port.`,
      `A port is a number from ${lowest} to 65535.`,
    )
  return port
}

const isIpv4 = (text: string): boolean =>
  /^(?:\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255)

/** RFC 4291 section 2.2, with the zone of RFC 4007 section 11 allowed. */
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
