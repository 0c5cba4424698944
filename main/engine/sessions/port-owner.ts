/** Names the session of this engine that listens on the port that another one asks for. */
import { AppError } from '../../../shared/contract/errors.ts'
import type { SessionStatus } from '../../../shared/model/session.ts'
import { hasTraits, isServer, type EndpointConfig } from '../../../shared/protocols/index.ts'
import type { RunningSession } from './running-session.ts'

/** A name may stand for any address. */
const isName = (host: string): boolean => !/^[\d.]+$|:/.test(host)
const isEveryAddress = (host: string): boolean => host === '0.0.0.0' || host === '::'

/** Returns `error`, or a better one when a session in `running` has the address that is in use. */
export function withPortOwner(
  error: unknown,
  config: EndpointConfig,
  running: Iterable<Pick<RunningSession, 'session' | 'live'>>,
): unknown {
  if (!(error instanceof AppError && error.code === 'address-in-use')) return error
  if (!hasTraits(config, { role: 'server' })) return error
  const { host, port } = config
  const isSame = (local: SessionStatus['local']): boolean =>
    local?.port === port &&
    (local.host === host || isEveryAddress(local.host) || isEveryAddress(host) || isName(host))
  for (const { session, live } of running)
    if (isServer(session.kind) && isSame(live.local))
      return new AppError(
        'address-in-use',
        `Port ${port} is in use by session ${session.id} of Sockeye, ${session.name}.`,
        'Stop it, or choose another port. With 0, the system chooses one.',
        { cause: error },
      )
  return error
}
