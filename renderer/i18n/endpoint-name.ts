/** What endpoints are called until a person names them: their addresses. Pure. */
import { formatHostPort } from '../../shared/model/endpoint-url.ts'
import type { EndpointConfig } from '../../shared/model/endpoint.ts'
import type { SessionStatus } from '../../shared/model/session.ts'

/** How a configuration is told from others, and named until a person names it: its address. */
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

/** `name` with the port the system chose, when it is the address itself and asks for any port (0). */
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
