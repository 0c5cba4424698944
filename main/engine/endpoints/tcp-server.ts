/** TCP server endpoint. */
import type { TcpServerConfig } from '../../../shared/model/endpoint.ts'
import type { EndpointContext, OpenEndpoint } from './endpoint.ts'

/** Resolves when it listens. @throws AppError `address-in-use`, `address-unavailable`, `permission-denied`, `network` */
export function openTcpServer(
  config: TcpServerConfig,
  context: EndpointContext,
): Promise<OpenEndpoint> {
  throw new Error(`not written yet ${config.host} ${typeof context}`)
}
