/**
 * Endpoints: what a person configures before anything is opened. A configuration is complete once parsed: the options
 * and their defaults are those of the registry of protocols.
 */
import { z } from 'zod'
import { tcpClient, type TcpClientConfig } from '../protocols/tcp/client.ts'
import { tcpServer } from '../protocols/tcp/server.ts'
import { wsClient } from '../protocols/websocket/client.ts'
import { wsServer } from '../protocols/websocket/server.ts'
import { endpointConfigSchema, type EndpointConfig } from '../protocols/index.ts'

export const endpointSchema = z.object({
  id: z.int().positive(),
  name: z.string().min(1).max(200),
  config: endpointConfigSchema,
})
/** A saved configuration of a client or a server. */
export type Endpoint = z.infer<typeof endpointSchema>

/** What configurations of any kind have for their recording. */
export type Limits = EndpointConfig['limits']

export {
  endpointConfigSchema,
  endpointKinds,
  type EndpointConfig,
  type EndpointConfigInput,
  type EndpointKind,
} from '../protocols/index.ts'
export type { TcpClientConfig } from '../protocols/tcp/client.ts'
export type { TcpServerConfig } from '../protocols/tcp/server.ts'
export type { WebSocketAuth } from '../protocols/websocket/auth.ts'
export type { WsClientConfig } from '../protocols/websocket/client.ts'
export type { HandshakeRule } from '../protocols/websocket/handshake-rules.ts'
export type { WsServerConfig } from '../protocols/websocket/server.ts'
export { leastLimitBytes, leastLimitMs } from '../protocols/options/recording.ts'

export type ClientTls = TcpClientConfig['tls']
export type Reconnect = TcpClientConfig['reconnect']
export const tcpClientSchema = tcpClient.schema
export const tcpServerSchema = tcpServer.schema
export const wsClientSchema = wsClient.schema
export const wsServerSchema = wsServer.schema
