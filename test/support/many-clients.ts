/**
 * Clients of one server in a separate process, since each end of a connection is an open file of its process: `node
 * many-clients.ts PORT COUNT`. Reports `connected` to its parent when all are, sends a message from each on request,
 * and ends with its parent.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** What client `i` sends, and its local address: one address has too few ports for this many. */
export const manyMessage = (i: number): string => `peer ${String(i)} ${'x'.repeat(i % 50)};`
export const manyAddress = (i: number): string => `127.0.${String(1 + (i >> 10))}.1`

/** Clients that connect concurrently. */
const batch = 250

async function run(port: number, count: number): Promise<void> {
  const sockets: Socket[] = []
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(batch, count - sockets.length) }, (_, i) =>
      connect({ host: '127.0.0.1', port, localAddress: manyAddress(sockets.length + i) }),
    )
    for (const socket of some) socket.on('error', () => socket.destroy())
    await Promise.all(some.map((socket) => once(socket, 'connect')))
    sockets.push(...some)
  }
  process.on('message', () => {
    for (const [i, socket] of sockets.entries()) socket.write(manyMessage(i))
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.('connected')
}

if (process.send !== undefined && process.argv[3] !== undefined)
  await run(Number(process.argv[2]), Number(process.argv[3]))
