/** TCP client endpoint, plain or TLS: one connection at a time, made again if configured. */
import { AppError } from '../../../../shared/contract/errors.ts'
import type { TcpClientConfig } from '../../../../shared/protocols/tcp/client.ts'
import { ClientLifecycle, type ClientConnection } from '../lifecycle/client-lifecycle.ts'
import { connect } from '../transport/connect.ts'
import type { EndpointContext, OpenEndpoint, OutgoingBody, Transmission } from '../endpoint.ts'
import { TcpConnection } from './connection.ts'
import { loadTrust } from '../transport/tls.ts'

/**
 * Resolves when the first attempt begins.
 * @throws AppError `file-unreadable`, `bad-input` for its CA file
 */
export async function openTcpClient(
  config: TcpClientConfig,
  context: EndpointContext,
): Promise<OpenEndpoint> {
  const tls = config.secure ? await loadTrust(config.tls, config.host) : null
  const target = { ...config, timeoutMs: config.connectTimeoutMs, tls }
  const options = { echo: config.echo, halfOpen: config.halfOpen }

  const life = new ClientLifecycle(context, config.reconnect, async (attempt, signal) => {
    const { connection, socket, tookMs, ...ends } = await connect(
      context.recording,
      target,
      attempt,
      signal,
    )
    const tcp = new TcpConnection(connection, socket, context.recording, options)
    const facts = { ...ends, subprotocol: '', extensions: '', openMs: tookMs, upgradeMs: null }
    return {
      connection,
      facts,
      gone: tcp.gone,
      close: () => tcp.close(),
      send: (body: OutgoingBody) => tcp.send(body),
      end: (how: 'fin' | 'rst') => tcp.end(how),
    } satisfies ClientConnection & Pick<TcpConnection, 'send' | 'end'>
  })

  return {
    get live() {
      return life.live
    },
    async send(transmission, connection) {
      const tcp = life.require(connection)
      if (transmission.as === 'end') {
        await tcp.end(transmission.how)
        return { to: [tcp.connection], bytes: 0 }
      }
      const body = dataOf(transmission)
      await tcp.send(body)
      return { to: [tcp.connection], bytes: body.length }
    },
    closeConnection: (connection) => life.closeConnection(connection),
    close: () => life.close(),
  }
}

/**
 * The body that TCP can send.
 * @throws AppError `bad-input`
 */
export function dataOf(transmission: Transmission): OutgoingBody {
  if (transmission.as !== 'data')
    throw new AppError('bad-input', 'A TCP connection sends bytes only. It has no frames.')
  if (transmission.body.length === 0) throw new AppError('bad-input', 'Nothing to send.')
  return transmission.body
}
