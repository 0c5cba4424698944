/**
 * Parses the address field, which accepts less than a full URL: no scheme, `8080` for the port of a server, or a URL
 * with another scheme. Pure; the rules of URLs are in `shared/model/endpoint-url.ts`.
 */
import { EndpointUrlError, type UrlIssue } from '../../../shared/model/endpoint-url-issue.ts'
import { parseEndpointUrl, type EndpointAddress } from '../../../shared/model/endpoint-url.ts'
import type { EndpointKind } from '../../../shared/model/endpoint.ts'

export type Scheme = 'tcp' | 'tls' | 'ws' | 'wss'

/** What is wrong with an address; the window translates it. `url` contains an error of the URL parser. */
export type AddressIssue =
  | { issue: 'empty' | 'no-host' | 'no-port' | 'space' }
  | { issue: 'port-range'; found: string; lowest: number }
  | { issue: 'url'; problem: UrlIssue; message: string; hint: string }

const spoken: Readonly<Record<string, Scheme>> = {
  tcp: 'tcp',
  tls: 'tls',
  ssl: 'tls',
  ws: 'ws',
  wss: 'wss',
  http: 'ws',
  https: 'wss',
}

export const isServer = (kind: EndpointKind): boolean => kind.endsWith('-server')
export const isWebSocket = (kind: EndpointKind): boolean => kind.startsWith('ws-')

export function schemeOf(kind: EndpointKind, secure: boolean): Scheme {
  const tls = secure && !isServer(kind)
  if (isWebSocket(kind)) return tls ? 'wss' : 'ws'
  return tls ? 'tls' : 'tcp'
}

/** Splits a URL into its scheme and the rest, with `http` read as `ws`; undefined without a supported scheme. */
export function splitScheme(text: string): { scheme: Scheme; rest: string } | undefined {
  const match = /^\s*([a-z]+):\/\//i.exec(text)
  const scheme = spoken[match?.[1]?.toLowerCase() ?? '']
  if (match === null || scheme === undefined) return undefined
  return { scheme, rest: text.slice(match[0].length).trim() }
}

/** Returns the kind with the protocol of `scheme` and the role of `kind`; a TLS scheme is always a client. */
export function kindFor(scheme: Scheme, kind: EndpointKind): EndpointKind {
  const protocol = scheme === 'tcp' || scheme === 'tls' ? 'tcp' : 'ws'
  const secure = scheme === 'tls' || scheme === 'wss'
  return `${protocol}-${isServer(kind) && !secure ? 'server' : 'client'}`
}

/** Parses the address field for an endpoint of `kind`. */
export function readAddress(
  kind: EndpointKind,
  secure: boolean,
  text: string,
): { address: EndpointAddress } | AddressIssue {
  const typed = complete(kind, text)
  if (typed === '') return { issue: 'empty' }
  if (/\s/.test(typed)) return { issue: 'space' }
  const issue = portIssue(kind, typed)
  if (issue !== undefined) return issue
  try {
    const role = isServer(kind) ? 'server' : 'client'
    return { address: parseEndpointUrl(`${schemeOf(kind, secure)}://${typed}`, role) }
  } catch (error) {
    if (!(error instanceof EndpointUrlError)) throw error
    return { issue: 'url', problem: error.issue, message: error.message, hint: error.hint }
  }
}

/** Completes abbreviated addresses: adds the host of a server, and accepts `host port`. */
function complete(kind: EndpointKind, text: string): string {
  let typed = text.trim()
  if (!isWebSocket(kind)) typed = typed.replace(/^(\S+)\s+(\d+)$/, '$1:$2').replace(/\/$/, '')
  if (!isServer(kind)) return typed
  if (/^:?\d+(?:\/|$)/.test(typed)) return `127.0.0.1:${typed.replace(/^:/, '')}`
  return typed.replace(/^\*:/, '0.0.0.0:')
}

function portIssue(kind: EndpointKind, typed: string): AddressIssue | undefined {
  const authority = typed.split(/[/?#]/, 1)[0] ?? ''
  const hostPort = authority.slice(authority.lastIndexOf('@') + 1)
  const match = /^(\[[^\]]*\]|[^:[]*)(?::([^:]*))?$/.exec(hostPort)
  if (match === null) return undefined
  const [, host = '', port] = match
  if (host === '') return { issue: 'no-host' }
  if (port === undefined || port === '')
    return kind === 'ws-client' ? undefined : { issue: 'no-port' }
  const lowest = isServer(kind) ? 0 : 1
  const number = /^\d{1,9}$/.test(port) ? Number(port) : -1
  return number < lowest || number > 65_535
    ? { issue: 'port-range', found: port, lowest }
    : undefined
}
