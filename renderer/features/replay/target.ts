/** The address of a recorded session: the default target of a replay. */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { Session } from '../../../shared/model/session.ts'
import { formatEndpointUrl } from '../../../shared/model/endpoint-url.ts'
import { hasTraits } from '../../../shared/protocols/index.ts'

/** Number of entries searched for a server's `listening`, which is among the first. */
const searched = 4

/** The address as a URL; empty when it is not known, in which case the engine decides. */
export async function targetOf(engine: EngineApi, session: Session): Promise<string> {
  const { config } = session
  if (hasTraits(config, { role: 'client' })) return formatEndpointUrl(config)
  if (config.port !== 0) return formatEndpointUrl(config)
  const entries = await engine.call('entries', { session: session.id, from: 1, to: searched })
  for (const { event } of entries) {
    if (event?.kind === 'open' && event.what === 'listening')
      return formatEndpointUrl({ ...config, port: event.local.port })
  }
  return ''
}
