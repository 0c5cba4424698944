/**
 * Compares two recorded sessions: a replay with its source, or any two of the same protocol. The comparison needs only the
 * saved sessions, so that it can be repeated at any time. Connections are paired in the order in which they were opened;
 * their rows follow each other connection by connection. Each direction is compared for itself, because how the two
 * interleave depends on the network. Bodies are read, hashed or compared, and released.
 */
import { AppError } from '../../../../shared/contract/errors.ts'
import type { ComparedSession } from '../../../../shared/model/compared.ts'
import type { Session } from '../../../../shared/model/session.ts'
import { rolesOf } from '../play/roles.ts'
import type { Store } from '../../store/store.ts'
import { Comparison } from './comparison.ts'
import { compareFrames } from './frames.ts'
import { RowList } from './rows.ts'
import { compareStreams } from './streams.ts'

/**
 * Compares what a replay received with what the session that it replayed received.
 * @param replay a session with `replayOf` that has ended
 * @throws AppError `not-found` when one of the two was deleted
 */
export const compareReplay = (store: Store, source: number, replay: number): Promise<Comparison> =>
  compare(store, { session: source }, { session: replay }, true)

/**
 * Compares what two sessions sent and received.
 * @throws AppError `not-found`, `session-busy` while one of the two records, `bad-input` for two protocols
 */
export const compareSessions = (
  store: Store,
  then: ComparedSession,
  now: ComparedSession,
): Promise<Comparison> => compare(store, then, now, false)

async function compare(
  store: Store,
  then: ComparedSession,
  now: ComparedSession,
  isReplay: boolean,
): Promise<Comparison> {
  const [from, to] = await Promise.all([
    store.session({ session: then.session }),
    store.session({ session: now.session }),
  ])
  for (const session of [from, to]) refuseRecording(session)
  const [thenRoles, nowRoles] = [rolesOf(from), rolesOf(to)]
  if (thenRoles.protocol !== nowRoles.protocol) throw refusedProtocols(from, to)
  const rows = new RowList()
  const compareBy = thenRoles.protocol === 'tcp' ? compareStreams : compareFrames
  await compareBy(store, rows, {
    then: { ...then, roles: thenRoles },
    now: { ...now, roles: nowRoles },
    isReplay,
    lacks: from.cut !== null || to.cut !== null,
  })
  return new Comparison(then.session, now.session, rows)
}

function refuseRecording({ state, name }: Session): void {
  if (state === 'recording')
    throw new AppError(
      'session-busy',
      `${name} is still recording.`,
      'Close it first, then compare it.',
    )
}

function refusedProtocols(a: Session, b: Session): AppError {
  const [tcp, webSocket] = rolesOf(a).protocol === 'tcp' ? [a, b] : [b, a]
  return new AppError(
    'bad-input',
    `${tcp.name} is a TCP session and ${webSocket.name} a WebSocket session. They cannot be compared.`,
    'Choose two sessions of the same protocol.',
  )
}
