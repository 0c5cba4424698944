/** Default names of endpoints: their addresses. Pure. */
import { formatHostPort } from '../../shared/model/endpoint-url.ts'
import type { EndpointConfig } from '../../shared/model/endpoint.ts'
import type { SessionStatus } from '../../shared/model/session.ts'

/** Returns the address of a configuration: its default name and its display identity. */
export function addressOf(config: EndpointConfig): string {
  switch (config.kind) {
    case 'ws-client':
      return config.url.replace(/^(wss?:\/\/[^/]*)\/$/, '$1')
    case 'tcp-client':
      return `${config.secure ? 'tls' : 'tcp'}://${formatHostPort(config.host, config.port)}`
    case 'tcp-server':
      return `TCP ${serverPlace(config)}`
    case 'ws-server':
      return `WebSocket ${serverPlace(config)}${config.path}`
  }
}

/** Returns `name` with the assigned port, when the name is the address itself with port 0. */
export function nameWithPort(
  name: string,
  config: EndpointConfig,
  live: SessionStatus | undefined,
): string {
  if (!('port' in config) || config.port !== 0 || !live?.local) return name
  const chosen = { ...config, port: live.local.port }
  return name === addressOf(config) ? addressOf(chosen) : name
}

const serverPlace = (place: { host: string; port: number }): string =>
  place.host === '127.0.0.1' ? `:${place.port}` : formatHostPort(place.host, place.port)
