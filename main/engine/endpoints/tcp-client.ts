/** TCP client endpoint. */
import type { TcpClientConfig } from '../../../shared/model/endpoint.ts'
import type { EndpointContext, OpenEndpoint } from './endpoint.ts'

/** Resolves at once, while the first attempt goes on. @throws AppError `file-unreadable` */
export function openTcpClient(
  config: TcpClientConfig,
  context: EndpointContext,
): Promise<OpenEndpoint> {
  throw new Error(`not written yet ${config.host} ${typeof context}`)
}
