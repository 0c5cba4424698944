/** Where a recorded session went: what a replay is sent to unless the person says otherwise. */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { Session } from '../../../shared/model/session.ts'
import { formatEndpointUrl } from '../../../shared/model/endpoint-url.ts'

/** Entries in which a server's `listening` is looked for: it comes first. */
const searched = 4

/** The address as a URL; empty when it is not known, which leaves it to the engine. */
export async function targetOf(engine: EngineApi, session: Session): Promise<string> {
  const { config } = session
  if (config.kind === 'tcp-client' || config.kind === 'ws-client') return formatEndpointUrl(config)
  if (config.port !== 0) return formatEndpointUrl(config)
  const entries = await engine.call('entries', { session: session.id, from: 1, to: searched })
  for (const { event } of entries) {
    if (event?.kind === 'open' && event.what === 'listening')
      return formatEndpointUrl({ ...config, port: event.local.port })
  }
  return ''
}
