/** Which side of a record a replay plays, and what of its entries belongs to that. */
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
  /** The recorded client answered pings by itself, so its pongs are answers. */
  autoPong: boolean
}

/** A session of a client is played from its own side, one of a server from that of its peers. */
export function rolesOf({ kind, config }: Session): Roles {
  const { protocol, role } = describe(kind)
  const autoPong = hasTraits(config, { protocol: 'websocket', role: 'client' })
    ? config.autoPong
    : true
  return role === 'client'
    ? { protocol, sent: 'out', expected: 'in', autoPong }
    : { protocol, sent: 'in', expected: 'out', autoPong }
}

/** Whether an entry is traffic of the protocol, as opposed to events and handshakes. */
export const carries = ({ protocol }: Roles, { kind }: ScannedEntry): boolean =>
  protocol === 'tcp' ? kind === 'data' : isTraffic(kind)

/** Whether an entry is traffic that a replay waits for from its peer. */
export const isExpected = (roles: Roles, entry: ScannedEntry): boolean =>
  entry.direction === roles.expected && carries(roles, entry)

/** Whether traffic shows that its connection came to be: what a peer sends behind a refused handshake does not. */
export const showsOpen = ({ protocol }: Roles, { kind, direction }: ScannedEntry): boolean =>
  protocol === 'tcp' || kind !== 'data' || direction === 'out'

/**
 * How the side that is replayed ended what it sends, where the entry says so: with FIN while the other still may send,
 * or with RST. Null for an end that a replay comes to by itself.
 */
export function endingOf({ sent }: Roles, entry: ScannedEntry): 'fin' | 'rst' | null {
  if (entry.kind !== 'note' && entry.kind !== 'end') return null
  const detail = eventOf(entry)
  const by = sent === 'out' ? 'local' : 'peer'
  if (detail?.kind === 'note')
    return detail.code === 'half-close' && detail.data['by'] === by ? 'fin' : null
  return detail?.kind === 'end' && detail.how === 'rst' && detail.by === by ? 'rst' : null
}
