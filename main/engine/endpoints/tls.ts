/** TLS of clients: whom to trust, and what a handshake agreed to. */
import type { SecureContext } from 'node:tls'
import type { ClientTls } from '../../../shared/model/endpoint.ts'

/** Whom a client trusts, made ready once and used by every attempt. */
export interface TlsTrust {
  context: SecureContext
  verify: boolean
  /** Name sent (SNI) and verified; empty for addresses, which are verified as such. */
  serverName: string
  /** ALPN protocols, RFC 7301; empty offers none. */
  protocols: readonly string[]
}

/**
 * Reads `caFile` and the system's roots.
 * @throws AppError `file-unreadable`, `bad-input` when the file holds no certificate
 */
export function loadTrust(
  tls: ClientTls,
  host: string,
  protocols: readonly string[] = [],
): Promise<TlsTrust> {
  throw new Error(`not written yet ${tls.caFile} ${host} ${protocols.length}`)
}
