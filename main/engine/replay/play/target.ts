/**
 * The configuration of the client that replays a connection. By default it connects to the address of the recorded
 * client; for a server's session, to the address at which its peers reached it, with their requests.
 */
import { AppError } from '../../../../shared/contract/errors.ts'
import {
  endpointConfigSchema,
  type EndpointConfig,
  describe,
  hasTraits,
  isWebSocket,
  kindWith,
  type ConfigInputWith,
} from '../../../../shared/protocols/index.ts'
import type { Address } from '../../../../shared/model/entry.ts'
import { formatHostPort } from '../../../../shared/protocols/host-port.ts'
import { parseEndpointUrl } from '../../../../shared/model/endpoint-url.ts'
import type { Session } from '../../../../shared/model/session.ts'
import { headerValues } from '../../../../shared/wire/http/head.ts'
import { headerFault } from '../../../../shared/wire/websocket/client-handshake.ts'
import type { RecordedRequest } from './beginnings.ts'
import type { PlannedConnection } from './plan.ts'

/**
 * Options that a replay does not take from the recorded client. Connecting again would send the rest of one connection on
 * another; an echo would send what comes back besides what was recorded; several connections cannot share a local port.
 */
const notReplayed = { reconnect: { attempts: 0 }, echo: false, bind: '' }

/**
 * @param to address to replay to; that of the recording if undefined
 * @throws AppError `bad-url`, or `bad-input` for an address of the other protocol
 */
export function targetOf(
  source: Session,
  connection: PlannedConnection,
  to: string | undefined,
): EndpointConfig {
  const recorded = recordedClient(source, connection)
  const config = to === undefined ? recorded : redirected(recorded, to)
  return endpointConfigSchema.parse({ ...config, ...notReplayed })
}

type ClientConfig = ConfigInputWith<{ role: 'client' }>

function redirected(recorded: ClientConfig, to: string): object {
  const address = parseEndpointUrl(to, 'client')
  if (recorded.kind === address.kind)
    return { ...recorded, ...address, family: 0, tls: { ...recorded.tls, serverName: '' } }
  throw isWebSocket(recorded.kind)
    ? new AppError(
        'bad-input',
        'A WebSocket session cannot be replayed to a TCP address.',
        'Use a ws:// or wss:// address.',
      )
    : new AppError(
        'bad-input',
        'A TCP session cannot be replayed to a WebSocket address.',
        'Use a tcp:// or tls:// address.',
      )
}

/** The recorded client, or the client that was the peer of the recorded server. */
function recordedClient(source: Session, connection: PlannedConnection): ClientConfig {
  const { config } = source
  if (hasTraits(config, { role: 'client' })) return config
  const address = reachable(connection.local ?? config)
  const authority = formatHostPort(address.host, address.port)
  const { protocol } = describe(config.kind)
  const client = describe(kindWith({ protocol, role: 'client' }))
  const parts = { secure: false, authority, ...address }
  if (!hasTraits(config, { protocol: 'websocket' }))
    return client.fromUrl({ ...parts, path: '' }) as ClientConfig
  const { path, ...asked } = askedBy(connection.request, config.path)
  const { maxMessageBytes } = config
  return { ...client.fromUrl({ ...parts, path }), maxMessageBytes, ...asked } as ClientConfig
}

/** The address of a server as a client can connect to it. */
function reachable({ host, port }: Address): Address {
  const plain = host.replace(/^::ffff:(?=[\d.]+$)/i, '')
  if (plain === '0.0.0.0') return { host: '127.0.0.1', port }
  return { host: plain === '::' ? '::1' : plain, port }
}

/** Headers of the connection or of the handshake itself, which the client creates. */
const ownHeaders = new Set([
  'host',
  'connection',
  'upgrade',
  'content-length',
  'transfer-encoding',
  'proxy-connection',
])

function askedBy(request: RecordedRequest | null, configuredPath: string) {
  if (request === null) return { path: configuredPath || '/' }
  const { target } = request
  const values = (name: string): string[] =>
    headerValues(request, name).flatMap((value) => value.split(',').map((part) => part.trim()))
  return {
    path: target.startsWith('/') ? target : configuredPath || '/',
    headers: request.headers
      .filter(
        ({ name, value }) =>
          !ownHeaders.has(name.toLowerCase()) &&
          !/^sec-websocket-/i.test(name) &&
          // A server reads headers that a client does not send.
          headerFault(name, value) === null,
      )
      .map(({ name, value }): [string, string] => [name, value]),
    subprotocols: values('sec-websocket-protocol').filter((name) => name !== ''),
    perMessageDeflate: values('sec-websocket-extensions').some((extension) =>
      extension.startsWith('permessage-deflate'),
    ),
  }
}
