/**
 * Port numbers for programs that cannot choose one themselves. Programs that can bind port 0 should do that instead.
 */
import { once } from 'node:events'
import { createServer } from 'node:net'

/** A port on loopback, IPv4 and IPv6, that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen({ port: 0, host: 'localhost' })
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no TCP port was given')
  return address.port
}
