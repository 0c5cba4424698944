/** Default names of endpoints: their addresses. Pure. */
import {
  type EndpointConfig,
  type EndpointKind,
  describe,
  hasTraits,
} from '../../shared/protocols/index.ts'
import type { SessionStatus } from '../../shared/model/session.ts'

/** Returns the address of a configuration: its default name and its display identity. */
export const addressOf = (config: EndpointConfig): string =>
  describe(config.kind).endpointName(config)

/** Returns `name` with the assigned port, when the name is the address itself with port 0. */
export function nameWithPort(
  name: string,
  config: EndpointConfig,
  live: SessionStatus | undefined,
): string {
  if (!hasTraits(config, { role: 'server' }) || config.port !== 0 || !live?.local) return name
  const chosen = { ...config, port: live.local.port }
  return name === addressOf(config) ? addressOf(chosen) : name
}

/**
 * Returns a name without its scheme, or the name of its kind before an address: `127.0.0.1:8080` of
 * `TCP server 127.0.0.1:8080`. The mark of the name or its title shows the kind.
 */
export function withoutScheme(name: string, kind: EndpointKind): string {
  const { label, schemes } = describe(kind)
  const scheme = [schemes.plain, schemes.secure].find((one) => name.startsWith(`${one}://`))
  if (scheme !== undefined) return name.slice(scheme.length + '://'.length)
  const [protocol = ''] = label.en.split(' ')
  const prefix = [label.en, protocol].find((one) => name.startsWith(`${one} `))
  const rest = prefix === undefined ? '' : name.slice(prefix.length + 1)
  return /^[^ ]*:\d+/.test(rest) ? rest : name
}
