/**
 * How connections began. Of those whose first entries a limit let their session drop, it is recalled from what outlives
 * them: the address at which a server was reached, and a peer's WebSocket request.
 */
import type { Address } from '../../../../shared/model/entry.ts'
import type { Session } from '../../../../shared/model/session.ts'
import type { RawHeader } from '../../../../shared/wire/http/head.ts'
import type { Store } from '../../store/store.ts'
import { isServer, isWebSocket } from '../../../../shared/protocols/index.ts'

export interface Beginning {
  /** Its number in the session, and that of its first entry that is there. */
  connection: number
  firstEntry: number
  /** Address the recorded server was reached at; null when it was never said. */
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
