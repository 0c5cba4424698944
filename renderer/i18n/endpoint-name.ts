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

/** Returns a name without the scheme of its kind, which its mark or its title shows. */
export function withoutScheme(name: string, kind: EndpointKind): string {
  const { plain, secure } = describe(kind).schemes
  const scheme = [plain, secure].find((one) => name.startsWith(`${one}://`))
  return scheme === undefined ? name : name.slice(scheme.length + '://'.length)
}
