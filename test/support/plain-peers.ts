/** Plain Node sockets on loopback, as peers of the tested code; closed with the test. */
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * Accepts connections and does not answer FIN automatically. Declare it after what connects to it, so that it closes
 * first: an endpoint that closes would wait for that FIN until its timeout.
 */
export class PlainServer implements AsyncDisposable {
  readonly port: number
  readonly #server: Server
  readonly #accepted: Socket[] = []
  readonly #waiters = new Set<() => void>()

  private constructor(server: Server, port: number) {
    this.#server = server
    this.port = port
    server.on('connection', (socket) => {
      // A peer that is reset on purpose does not fail a test.
      socket.on('error', () => undefined)
      this.#accepted.push(socket)
      for (const waiter of this.#waiters) waiter()
      this.#waiters.clear()
    })
  }

  static async listen(host = '127.0.0.1', port = 0): Promise<PlainServer> {
    const server = createServer({ allowHalfOpen: true })
    server.listen(port, host)
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no TCP address')
    return new PlainServer(server, address.port)
  }

  /** The n-th accepted connection, from 1. */
  async peer(n = 1): Promise<Socket> {
    for (;;) {
      const socket = this.#accepted[n - 1]
      if (socket) return socket
      await new Promise<void>((resolve) => {
        this.#waiters.add(resolve)
      })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#accepted) socket.destroy()
    if (!this.#server.listening) return
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** A client that allows half-open connections. */
export async function plainClient(port: number, host = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host, allowHalfOpen: true })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** The next `length` bytes that a socket reads. */
export async function read(socket: Socket, length: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let sum = 0
  while (sum < length) {
    const chunk: unknown = socket.read()
    if (Buffer.isBuffer(chunk)) {
      chunks.push(chunk)
      sum += chunk.length
    } else await once(socket, 'readable')
  }
  const all = Buffer.concat(chunks)
  if (sum > length) socket.unshift(all.subarray(length))
  return all.subarray(0, length)
}
