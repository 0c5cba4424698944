/** One message through a client and a server of the engine, as the self-check sends it. */
import type { EngineApi } from '../../shared/contract/engine.ts'
import { parseEndpointUrl } from '../../shared/model/endpoint-url.ts'
import type { SessionStatus } from '../../shared/model/session.ts'
import type { Schemes } from '../../shared/protocols/descriptor.ts'
import { isWebSocket } from '../../shared/protocols/index.ts'
import { openTlsFront } from './self-check-tls.ts'

const message = new TextEncoder().encode('self-check')

/**
 * A server on loopback that echoes, and a client connected to it.
 * @param schemes of the protocol to use
 * @param caFile uses TLS, and trusts this authority
 */
export async function exchange(
  engine: EngineApi,
  schemes: Schemes,
  caFile?: string,
): Promise<void> {
  const server = await engine.call('open', {
    config: { ...parseEndpointUrl(`${schemes.plain}://127.0.0.1:0`, 'server'), echo: true },
  })
  const listening = server.live.local?.port
  if (listening === undefined) throw new Error('the server does not listen')
  const front = caFile === undefined ? null : await openTlsFront(listening)
  try {
    const port = front?.port ?? listening
    const scheme = caFile === undefined ? schemes.plain : schemes.secure
    const address = parseEndpointUrl(`${scheme}://127.0.0.1:${port}/`, 'client')
    const client = await engine.call('open', { config: { ...address, tls: { caFile } } })
    const session = client.session.id
    await opened(engine, session)
    const received = receivedBy(engine, session)
    const as = isWebSocket(client.session.kind) ? 'text' : 'data'
    const body = { from: 'bytes', bytes: message } as const
    await engine.call('send', { session, message: { as, body } })
    await received
    await engine.call('close', { session })
    await engine.call('close', { session: server.session.id })
  } finally {
    front?.close()
  }
}

/** Waits until the endpoint is open. @throws Error with the reason if it cannot open */
async function opened(engine: EngineApi, session: number): Promise<void> {
  const settled = Promise.withResolvers<SessionStatus>()
  const refresh = (live: SessionStatus): void => {
    if (live.session === session && /^(open|closed)$/.test(live.phase)) settled.resolve(live)
  }
  const stop = engine.on('live', refresh)
  for (const live of await engine.call('live', {})) refresh(live)
  const { phase, problem } = await settled.promise
  stop()
  if (phase === 'closed') throw new Error(problem?.message ?? 'the connection was closed')
}

/** Waits until the echo of the message is recorded. */
function receivedBy(engine: EngineApi, session: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = engine.on('counts', (counts) => {
      if (counts.session !== session || counts.bytesIn < message.length) return
      stop()
      resolve()
    })
  })
}
