/** Which side of a record is replayed, and which entries belong to it. */
import { isTraffic, type Direction } from '../../../../shared/model/entry.ts'
import type { Session } from '../../../../shared/model/session.ts'
import type { ScannedEntry } from '../../store/scan.ts'
import { eventOf } from './recorded.ts'
import type { Protocol } from '../../../../shared/protocols/descriptor.ts'
import { describe, hasTraits } from '../../../../shared/protocols/index.ts'

/** Which entries of a session are sent again, and which are expected in return. */
export interface Roles {
  protocol: Protocol
  sent: Direction
  expected: Direction
  /** The recorded client answered pings automatically, so its pongs are answers. */
  autoPong: boolean
}

/** A client's session is replayed from its own side, a server's session from that of its peers. */
export function rolesOf({ kind, config }: Session): Roles {
  const { protocol, role } = describe(kind)
  const autoPong = hasTraits(config, { protocol: 'websocket', role: 'client' })
    ? config.autoPong
    : true
  return role === 'client'
    ? { protocol, sent: 'out', expected: 'in', autoPong }
    : { protocol, sent: 'in', expected: 'out', autoPong }
}

/** Reports whether an entry is traffic of the protocol, as opposed to events and handshakes. */
export const carries = ({ protocol }: Roles, { kind }: ScannedEntry): boolean =>
  protocol === 'tcp' ? kind === 'data' : isTraffic(kind)

/** Reports whether an entry is traffic that a replay expects from its peer. */
export const isExpected = (roles: Roles, entry: ScannedEntry): boolean =>
  entry.direction === roles.expected && carries(roles, entry)

/** Reports whether traffic proves that its connection was established: bytes after a refused handshake do not. */
export const showsOpen = ({ protocol }: Roles, { kind, direction }: ScannedEntry): boolean =>
  protocol === 'tcp' || kind !== 'data' || direction === 'out'

/**
 * Returns how the replayed side ended sending, if the entry says so: with FIN while the other side may still send, or
 * with RST. Null for an end that follows without it.
 */
export function endingOf({ sent }: Roles, entry: ScannedEntry): 'fin' | 'rst' | null {
  if (entry.kind !== 'note' && entry.kind !== 'end') return null
  const detail = eventOf(entry)
  const by = sent === 'out' ? 'local' : 'peer'
  if (detail?.kind === 'note')
    return detail.code === 'half-close' && detail.data['by'] === by ? 'fin' : null
  return detail?.kind === 'end' && detail.how === 'rst' && detail.by === by ? 'rst' : null
}
