/**
 * A TLS peer for the self-check: accepts connections on loopback and forwards their bytes to a plain port. Its key is
 * in every copy of the app and protects nothing; it shows that a handshake and a verification succeed.
 */
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { createServer } from 'node:tls'

/** PEM, for 127.0.0.1, self-signed. */
export const certificate = [
  '-----BEGIN CERTIFICATE-----',
  'MIIBTTCB86ADAgECAhAQWpfAhzYiTEPJkr8fUNzbMAoGCCqGSM49BAMCMB0xGzAZ',
  'BgNVBAMTElNvY2tleWUgc2VsZi1jaGVjazAgFw0yMDAxMDEwMDAwMDBaGA8yMTIw',
  'MDEwMTAwMDAwMFowHTEbMBkGA1UEAxMSU29ja2V5ZSBzZWxmLWNoZWNrMFkwEwYH',
  'KoZIzj0CAQYIKoZIzj0DAQcDQgAE2oY7zW9ZSCGmnUJ5YKyxLp0uX1wbykC4Cj8K',
  'DqasWb66tfuqUYVxFyta2MCid7P0kHSJElb8Zk6yG5OJzg10uKMTMBEwDwYDVR0R',
  'BAgwBocEfwAAATAKBggqhkjOPQQDAgNJADBGAiEA9bflxxPshRTplyl8+7opbmRq',
  'O4b06vy+q1VBUCA3Ci4CIQDsyw1rA9XkL0JivRmg9N2Zd21AkPOcZZUvLrTiMUBJ',
  'VA==',
  '-----END CERTIFICATE-----',
].join('\n')
const key = [
  '-----BEGIN PRIVATE KEY-----',
  'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgYZEArHrkfmsMIX8L',
  'CbCAXHZRH9wifneEzoND7YR8GqqhRANCAATahjvNb1lIIaadQnlgrLEunS5fXBvK',
  'QLgKPwoOpqxZvrq1+6pRhXEXK1rYwKJ3s/SQdIkSVvxmTrIbk4nODXS4',
  '-----END PRIVATE KEY-----',
].join('\n')

export interface TlsFront {
  readonly port: number
  close(): void
}

/** Terminates TLS in front of a local port. */
export async function openTlsFront(port: number): Promise<TlsFront> {
  const server = createServer({ cert: certificate, key }, (secure) => {
    const plain = connect(port, '127.0.0.1')
    // The endpoints report how a connection ends.
    for (const [from, to] of [
      [secure, plain],
      [plain, secure],
    ] as const)
      pipeline(from, to).catch(() => secure.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}
