/** Opens an endpoint of any kind: the table from kinds to implementations. */
import type { EndpointConfig, EndpointKind } from '../../../shared/protocols/index.ts'
import { tcpClient } from '../../../shared/protocols/tcp/client.ts'
import { tcpServer } from '../../../shared/protocols/tcp/server.ts'
import { wsClient } from '../../../shared/protocols/websocket/client.ts'
import { wsServer } from '../../../shared/protocols/websocket/server.ts'
import type { EndpointContext, OpenEndpoint } from './endpoint.ts'
import { openTcpClient } from './tcp/client.ts'
import { openTcpServer } from './tcp/server.ts'
import { openWsClient } from './websocket/client.ts'
import { openWsServer } from './websocket/server.ts'

type ConfigOf<K extends EndpointKind> = {
  [One in K]: { kind: One } & Extract<EndpointConfig, { kind: One }>
}[K]

type Openers = {
  readonly [K in EndpointKind]: (
    config: ConfigOf<K>,
    context: EndpointContext,
  ) => Promise<OpenEndpoint>
}

const openers: Openers = {
  [tcpClient.kind]: openTcpClient,
  [tcpServer.kind]: openTcpServer,
  [wsClient.kind]: openWsClient,
  [wsServer.kind]: openWsServer,
}

/**
 * Clients resolve when their first attempt begins, servers when they are listening.
 * @throws AppError when the endpoint cannot be opened at all
 */
export const openEndpoint = <K extends EndpointKind>(
  config: ConfigOf<K>,
  context: EndpointContext,
): Promise<OpenEndpoint> => openers[config.kind](config, context)
