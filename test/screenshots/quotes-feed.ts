/** A small market feed for the screenshots: the same quotes in the same order every time. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'

const books = [
  { symbol: 'AAPL', price: 231.4 },
  { symbol: 'MSFT', price: 418.02 },
  { symbol: 'NVDA', price: 142.37 },
  { symbol: '600519.SH', price: 1_486.5 },
]

export class QuotesFeed implements AsyncDisposable {
  readonly #server: WebSocketServer
  #seed = 20_240_517

  private constructor(server: WebSocketServer) {
    this.#server = server
    server.on('connection', (socket) => {
      socket.on('message', (message: Buffer) => {
        this.#answer(socket, message.toString())
      })
    })
  }

  static async start(port: number): Promise<QuotesFeed> {
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port,
      handleProtocols: (offered) => (offered.has('quotes.v2') ? 'quotes.v2' : false),
    })
    await once(server, 'listening')
    return new QuotesFeed(server)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#server.clients) client.terminate()
    this.#server.close()
    await once(this.#server, 'close')
  }

  /**
   * `{"op":"subscribe","id":..,"symbols":[..]}` is confirmed and followed by forty events, one every few milliseconds.
   */
  #answer(socket: WebSocket, message: string): void {
    const { id } = JSON.parse(message) as { id: number }
    socket.send(JSON.stringify({ op: 'subscribed', id, ok: true }))
    let sent = 0
    const timer = setInterval(() => {
      sent += 1
      if (sent === 12) socket.ping(Buffer.from('1f8b0011', 'hex'))
      else if (sent === 24) this.#sendSnapshot(socket)
      else socket.send(this.#quote(sent))
      if (sent === 40) clearInterval(timer)
    }, 9)
    socket.on('close', () => {
      clearInterval(timer)
    })
  }

  #quote(sequence: number): string {
    const book = books[sequence % books.length]
    if (!book) throw new Error('no books')
    book.price += (this.#random() - 0.5) / 4
    const bid = Number(book.price.toFixed(2))
    const ask = Number((book.price + 0.03).toFixed(2))
    return JSON.stringify({ symbol: book.symbol, bid, ask, seq: 950 + sequence })
  }

  /** A binary message in two fragments. */
  #sendSnapshot(socket: WebSocket): void {
    const bytes = Buffer.from(Array.from({ length: 4_096 }, () => this.#random() * 256))
    bytes.write('SNAP', 0, 'latin1')
    socket.send(bytes.subarray(0, 2_048), { binary: true, fin: false })
    socket.send(bytes.subarray(2_048), { binary: true, fin: true })
  }

  #random(): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0
    return this.#seed / 2 ** 32
  }
}
