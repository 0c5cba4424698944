/**
 * Parses the address field, which accepts less than a full URL: no scheme, `8080` for the port of a server, or a URL
 * with another scheme. Pure; the rules of URLs are in `shared/model/endpoint-url.ts`.
 */
import { EndpointUrlError } from '../../../shared/model/endpoint-url-issue.ts'
import { parseEndpointUrl, type EndpointAddress } from '../../../shared/model/endpoint-url.ts'
import type { Protocol } from '../../../shared/protocols/descriptor.ts'
import { defaultServerHost } from '../../../shared/protocols/host-port.ts'
import {
  describe,
  isServer,
  isWebSocket,
  kindWith,
  protocols,
  schemeOf,
  type EndpointKind,
  type Scheme,
} from '../../../shared/protocols/index.ts'

/** What is wrong with an address; the window translates it. `url` has the error of the URL parser. */
export type AddressIssue =
  | { issue: 'empty' | 'no-host' | 'no-port' | 'space' }
  | { issue: 'port-range'; found: string; lowest: number }
  | { issue: 'url'; message: string; hint: string }

/** What a written scheme stands for. */
interface KnownScheme {
  scheme: Scheme
  protocol: Protocol
  secure: boolean
}

/** Every accepted scheme, with aliases such as `http` for `ws`. */
const schemesByName: ReadonlyMap<string, KnownScheme> = new Map(
  protocols.flatMap(({ protocol, schemes }) => {
    const plain = { scheme: schemes.plain, protocol, secure: false }
    const secure = { scheme: schemes.secure, protocol, secure: true }
    const aliases = Object.entries<'plain' | 'secure'>(schemes.aliases)
    return [
      [schemes.plain, plain] as const,
      [schemes.secure, secure] as const,
      ...aliases.map(([alias, of]) => [alias, of === 'secure' ? secure : plain] as const),
    ]
  }),
)

/** Splits a URL into its scheme and the rest, with `http` read as `ws`; undefined without a supported scheme. */
export function splitScheme(text: string): { scheme: Scheme; rest: string } | undefined {
  const match = /^\s*([a-z]+):\/\//i.exec(text)
  const { scheme } = schemesByName.get(match?.[1]?.toLowerCase() ?? '') ?? {}
  if (match === null || scheme === undefined) return undefined
  return { scheme, rest: text.slice(match[0].length).trim() }
}

/** Whether a scheme uses TLS. */
export const isSecureScheme = (scheme: Scheme): boolean =>
  schemesByName.get(scheme)?.secure === true

/** Returns the kind with the protocol of `scheme` and the role of `kind`; a TLS scheme is always a client. */
export function kindFor(scheme: Scheme, kind: EndpointKind): EndpointKind {
  const { protocol = describe(kind).protocol, secure = false } = schemesByName.get(scheme) ?? {}
  return kindWith({ protocol, role: isServer(kind) && !secure ? 'server' : 'client' })
}

/** Parses the address field for an endpoint of `kind`. */
export function readAddress(
  kind: EndpointKind,
  secure: boolean,
  text: string,
): { address: EndpointAddress } | AddressIssue {
  const typed = complete(kind, text)
  if (typed === '') return { issue: 'empty' }
  const scheme = `${schemeOf(kind, secure)}://`
  const written = /^[a-z][a-z\d+.-]*:\/\//i.test(typed)
  // Known schemes are taken off the text as it is typed. The rules of URLs name an unknown one, or two.
  if (written) return readUrl(kind, splitScheme(typed) === undefined ? typed : scheme + typed)
  if (/\s/.test(hostPortOf(typed))) return { issue: 'space' }
  return portIssue(kind, typed) ?? readUrl(kind, scheme + typed)
}

function readUrl(kind: EndpointKind, url: string): { address: EndpointAddress } | AddressIssue {
  try {
    return { address: parseEndpointUrl(url, isServer(kind) ? 'server' : 'client') }
  } catch (error) {
    if (!(error instanceof EndpointUrlError)) throw error
    return { issue: 'url', message: error.message, hint: error.hint }
  }
}

/** Completes abbreviated addresses: adds the host of a server, and accepts `host port`. */
function complete(kind: EndpointKind, text: string): string {
  let typed = text.trim()
  if (!isWebSocket(kind)) typed = typed.replace(/^(\S+)\s+(\d+)$/, '$1:$2').replace(/\/$/, '')
  if (!isServer(kind)) return typed
  if (/^:?\d+(?:\/|$)/.test(typed)) return `${defaultServerHost}:${typed.replace(/^:/, '')}`
  return typed.replace(/^\*:/, '0.0.0.0:')
}

function hostPortOf(typed: string): string {
  const authority = typed.split(/[/?#]/, 1)[0] ?? ''
  return authority.slice(authority.lastIndexOf('@') + 1)
}

function portIssue(kind: EndpointKind, typed: string): AddressIssue | undefined {
  const match = /^(\[[^\]]*\]|[^:[]*)(?::([^:]*))?$/.exec(hostPortOf(typed))
  if (match === null) return undefined
  const [, host = '', port] = match
  if (host === '') return { issue: 'no-host' }
  if (port === undefined || port === '')
    return describe(kind).url.portOptional ? undefined : { issue: 'no-port' }
  const lowest = isServer(kind) ? 0 : 1
  const number = /^\d{1,9}$/.test(port) ? Number(port) : -1
  return number < lowest || number > 65_535
    ? { issue: 'port-range', found: port, lowest }
    : undefined
}
