/** The most recently opened endpoints. Pure. */
import type { Endpoint } from '../../../shared/model/endpoint.ts'
import type { Session } from '../../../shared/model/session.ts'

/** Returns the endpoints ordered by their newest session; those without a session follow, newest first. */
export function recentEndpoints(
  endpoints: readonly Endpoint[],
  sessions: readonly Pick<Session, 'endpoint' | 'startedAt'>[],
  most: number,
): Endpoint[] {
  const openedAt = new Map<number, number>()
  for (const { endpoint, startedAt } of sessions)
    if (endpoint !== null) openedAt.set(endpoint, Math.max(startedAt, openedAt.get(endpoint) ?? 0))
  const last = ({ id }: Endpoint): number => openedAt.get(id) ?? 0
  return endpoints.toSorted((a, b) => last(b) - last(a) || b.id - a.id).slice(0, most)
}
