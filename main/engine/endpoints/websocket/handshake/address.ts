/** Where a WebSocket client connects and what it requests, parsed from its URL like in a browser. */
import { AppError } from '../../../../../shared/contract/errors.ts'
import { EndpointUrlError } from '../../../../../shared/model/endpoint-url-issue.ts'
import { splitEndpointUrl } from '../../../../../shared/model/endpoint-url.ts'

export interface WebSocketAddress {
  secure: boolean
  /** Host to connect to: a name in ASCII or an address, with its zone. */
  host: string
  port: number
  /** Value of the Host header: without the default port, and without a zone (RFC 6874 section 3). */
  authority: string
  /** Path and query as sent: characters that are not allowed are percent-encoded. */
  target: string
}

/** @throws AppError `bad-url` */
export function readWebSocketUrl(text: string): WebSocketAddress {
  const { descriptor, parts } = splitEndpointUrl(text, 'client')
  const { secure, host, port, path } = parts
  if (descriptor.protocol !== 'websocket')
    throw new AppError(
      'bad-url',
      `The address of a WebSocket client must start with ws:// or wss://, not ${descriptor.schemes[secure ? 'secure' : 'plain']}://.`,
    )
  const [bare = '', zone] = host.split('%')
  const defaultPort = secure ? 443 : 80
  const number = port === 0 ? defaultPort : port
  const web = `${secure ? 'https' : 'http'}://${bare.includes(':') ? `[${bare}]` : bare}:${number}`
  const url = URL.parse(web + (path === '' || path.startsWith('/') ? path : `/${path}`))
  if (!url)
    throw new EndpointUrlError({
      code: 'host-name',
      url: text,
      found: host,
      scheme: secure ? 'wss' : 'ws',
      server: false,
    })
  return {
    secure,
    host: zone === undefined ? url.hostname.replace(/^\[(.*)\]$/, '$1') : host,
    port: number,
    authority: url.host,
    target: encodeBar(url.pathname) + url.href.slice(url.origin.length + url.pathname.length),
  }
}

/** Returns a path as a browser sends it; of a request target in absolute form (RFC 9112 section 3.2.2) its path. */
export function sentPath(target: string): string {
  const path = /^[^?]*/.exec(target)?.[0] ?? ''
  if (/^\/[\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]*$/.test(path)) return path
  if (!/^(?:\/|https?:\/\/|wss?:\/\/)/i.test(path)) return path
  const url = URL.parse(path.startsWith('/') ? `http://host${path}` : path)
  return url ? encodeBar(url.pathname) : path
}

/** Chromium encodes a vertical bar in a path, which the URL standard leaves unchanged. */
const encodeBar = (path: string): string => path.replaceAll('|', '%7C')
