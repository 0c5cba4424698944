/** WebSocket peers made of plain sockets and literal bytes, which can do what no library would. */
import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import { plainClient } from './plain-peers.ts'

export const sampleKey = 'dGhlIHNhbXBsZSBub25jZQ=='

/** `Sec-WebSocket-Accept` for a key, RFC 6455 section 4.2.2. */
export const acceptFor = (key: string): string =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')

export const requestFor = (path: string, ...headers: string[]): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${sampleKey}`,
    'Sec-WebSocket-Version: 13',
    ...headers,
    '\r\n',
  ].join('\r\n')

/** A socket whose bytes are read on demand. */
export class RawPeer implements Disposable {
  readonly socket: Socket
  #received = Buffer.alloc(0)
  #ended = false
  readonly #waiters = new Set<() => void>()

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk])
      this.#wake()
    })
    for (const event of ['end', 'close'])
      socket.on(event, () => {
        this.#ended = true
        this.#wake()
      })
  }

  /** A client that has not sent anything. */
  static async connect(port: number): Promise<RawPeer> {
    return new RawPeer(await plainClient(port))
  }

  /** A client after its handshake. */
  static async open(port: number, path = '/', ...headers: string[]): Promise<RawPeer> {
    const peer = await RawPeer.connect(port)
    peer.write(requestFor(path, ...headers))
    await peer.head()
    return peer
  }

  write(bytes: Uint8Array | string): void {
    this.socket.write(bytes)
  }

  /** Frames, as hex. */
  frame(hex: string): void {
    this.socket.write(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
  }

  /** The next bytes, as hex. */
  async hex(length: number): Promise<string> {
    return (await this.take(length)).toString('hex')
  }

  async take(length: number): Promise<Buffer> {
    await this.#until(() => this.#received.length >= length)
    const taken = this.#received.subarray(0, length)
    this.#received = this.#received.subarray(length)
    return taken
  }

  /** The next HTTP head. */
  async head(): Promise<string> {
    await this.#until(() => this.#received.includes('\r\n\r\n'))
    return (await this.take(this.#received.indexOf('\r\n\r\n') + 4)).toString('latin1')
  }

  /** Everything received until the other side ends. */
  async rest(): Promise<Buffer> {
    await this.#until(() => this.#ended)
    return this.take(this.#received.length)
  }

  /** Answers the received request with 101; returns both heads. */
  async accept(...headers: string[]): Promise<{ request: string; response: string }> {
    const request = await this.head()
    const key = /^Sec-WebSocket-Key: (.*)\r$/im.exec(request)?.[1] ?? ''
    const response = [
      'HTTP/1.1 101 Switching Protocols',
      'upgrade: WebSocket',
      'CONNECTION: upgrade',
      `Sec-WebSocket-Accept: ${acceptFor(key)}`,
      ...headers,
      '\r\n',
    ].join('\r\n')
    this.write(response)
    return { request, response }
  }

  [Symbol.dispose](): void {
    this.socket.destroy()
  }

  async #until(what: () => boolean): Promise<void> {
    while (!what()) {
      if (this.#ended) throw new Error('the other side ended before what was waited for')
      await new Promise<void>((resolve) => {
        this.#waiters.add(resolve)
      })
    }
  }

  #wake(): void {
    for (const waiter of this.#waiters) waiter()
    this.#waiters.clear()
  }
}

/** Returns a 101 response to the request with this key, with further header lines. */
export const agree = (key: string, ...lines: string[]): string =>
  [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptFor(key)}`,
    ...lines,
    '\r\n',
  ].join('\r\n')
