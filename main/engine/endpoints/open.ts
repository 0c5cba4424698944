/** Opens an endpoint of any kind: the table from kinds to implementations. */
import type { EndpointConfig } from '../../../shared/model/endpoint.ts'
import type { EndpointContext, OpenEndpoint } from './endpoint.ts'
import { openTcpClient } from './tcp/client.ts'
import { openTcpServer } from './tcp/server.ts'
import { openWsClient } from './websocket/client.ts'
import { openWsServer } from './websocket/server.ts'

/**
 * Clients resolve when their first attempt begins, servers when they are listening.
 * @throws AppError when the endpoint cannot be opened at all
 */
export function openEndpoint(
  config: EndpointConfig,
  context: EndpointContext,
): Promise<OpenEndpoint> {
  switch (config.kind) {
    case 'tcp-client':
      return openTcpClient(config, context)
    case 'tcp-server':
      return openTcpServer(config, context)
    case 'ws-client':
      return openWsClient(config, context)
    case 'ws-server':
      return openWsServer(config, context)
  }
}
