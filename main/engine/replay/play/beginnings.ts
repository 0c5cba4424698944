/**
 * How connections began. If a limit dropped the first entries of a connection, this is reconstructed from what is kept:
 * the address at which a server was reached, and a peer's WebSocket request.
 */
import type { Address } from '../../../../shared/model/entry.ts'
import type { Session } from '../../../../shared/model/session.ts'
import type { RawHeader } from '../../../../shared/wire/http/head.ts'
import type { Store } from '../../store/store.ts'
import { isServer, isWebSocket } from '../../../../shared/protocols/index.ts'

export interface Beginning {
  /** Its number in the session, and that of its first remaining entry. */
  connection: number
  firstEntry: number
  /** Address at which the recorded server was reached; null if unknown. */
  local: Address | null
  /** The recorded peer's WebSocket request, for a server's session. */
  request: RecordedRequest | null
}

export interface RecordedRequest {
  target: string
  headers: readonly Pick<RawHeader, 'name' | 'value'>[]
}

/** Completes the connections of a server's session that dropped its oldest entries. */
export async function recallBeginnings(
  store: Pick<Store, 'connections' | 'handshake'>,
  { id, kind }: Session,
  connections: readonly Beginning[],
): Promise<void> {
  for (const begun of connections) {
    if (begun.local !== null) continue
    const { connection, firstEntry } = begun
    const [row] = await store.connections({ session: id, from: connection, limit: 1 })
    if (row?.connection === connection) begun.local = row.local
    if (!isServer(kind) || !isWebSocket(kind) || begun.request !== null) continue
    const request = (await store.handshake({ session: id, n: firstEntry }))?.request
    if (request)
      begun.request = {
        target: request.target,
        headers: request.headers.map(([name, value]) => ({ name, value })),
      }
  }
}
