/** The names and badges of endpoint kinds. */
import type { EndpointConfig, EndpointKind } from '../../shared/model/endpoint.ts'
import { catalogue } from './locale.svelte.ts'

export const kindText = catalogue({
  en: {
    'tcp-client': 'TCP client',
    'tcp-server': 'TCP server',
    'ws-client': 'WebSocket client',
    'ws-server': 'WebSocket server',
  } satisfies Record<EndpointKind, string>,
  zh: {
    'tcp-client': 'TCP 客户端',
    'tcp-server': 'TCP 服务器',
    'ws-client': 'WebSocket 客户端',
    'ws-server': 'WebSocket 服务器',
  },
})

/** Returns a short badge; servers have an arrow pointing to them. */
export function kindBadge(config: EndpointConfig): string {
  switch (config.kind) {
    case 'tcp-client':
      return config.secure ? 'TLS' : 'TCP'
    case 'tcp-server':
      return 'TCP⇠'
    case 'ws-client':
      return config.url.startsWith('wss:') ? 'WSS' : 'WS'
    case 'ws-server':
      return 'WS⇠'
  }
}
