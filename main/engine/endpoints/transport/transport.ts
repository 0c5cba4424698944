/**
 * A connected socket as an endpoint sees it: reads are delivered as they arrive, writes are sent in order, FIN is
 * distinguished from RST, and the end is reported once. Several holders can pause reading (the store, an echo); it
 * continues when none does. Owns the socket from construction to `closed`.
 */
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Address } from '../../../../shared/model/entry.ts'
import { nowUs } from '../../clock.ts'
import type { Recording, Source } from '../../recording.ts'
import type { Problem } from '../../../../shared/problems/problems.ts'
import { describeProblem, errorCode } from './network-errors.ts'

/** How a transport ended. */
export interface TransportEnd {
  /** The side that ended it first; for a reset, the side that sent it. */
  by: 'peer' | 'local'
  how: 'fin' | 'rst' | 'error'
  /** Bytes passed to the system that it had not accepted; a partly accepted write counts whole. */
  unsent: number
  /** The reason, when it did not end gracefully. */
  problem: Problem | null
  /** Microseconds since the epoch. */
  at: number
}

export interface TransportHandlers {
  /**
   * One read. Returns whether the chunk can be released: its memory is then freed, and no reference to it may be kept.
   */
  data(chunk: Buffer, at: number): boolean
  /** The peer sent FIN. Without this handler it is answered with FIN after pending writes. */
  fin?(at: number): void
  /** Called once, after all other handlers. */
  closed(end: TransportEnd): void
}

/** Maximum time a connection gets to end gracefully. Milliseconds. */
export const closeGraceMs = 2_000

/** Codes with which the system reports that the peer sent RST. */
const resetCodes = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])

/** The address of one end; IPv4-mapped IPv6 addresses are returned as IPv4. */
export const addressOf = (host = '', port = 0): Address => ({
  host: host.startsWith('::ffff:') ? host.replace(/^::ffff:(?=\d+\.)/, '') : host,
  port,
})

/** Smaller reads are cheaper to leave to the garbage collector. Bytes. */
const releasedFrom = 4_096

/**
 * Frees a read's memory without waiting for the garbage collector, which accounts for it and would mark the whole heap
 * every few dozen MiB of a stream: a quarter of the time, and twice the memory.
 */
function release(chunk: Buffer): void {
  const { buffer } = chunk
  // Only if the read does not share its memory.
  if (chunk.length < releasedFrom || chunk.length !== buffer.byteLength) return
  if (buffer instanceof ArrayBuffer) buffer.transfer(0)
}

export class Transport implements Source {
  readonly socket: Socket
  readonly remote: Address
  readonly #handlers: TransportHandlers
  readonly #detach: () => void
  readonly #holds = new Set<string>()
  readonly #waiters: (() => void)[] = []
  readonly #takers: { after: number; done: (taken: boolean) => void }[] = []
  /** Resolves when closed; null until that is awaited. */
  #gone: PromiseWithResolvers<void> | null = null
  #handed = 0
  #taken = 0
  #full = false
  #firstToEnd: 'peer' | 'local' | null = null
  #peerEnded = false
  #localEnded = false
  #resetByUs = false
  #error: Error | null = null
  #closed = false

  /** Takes over a connected socket that was created with `allowHalfOpen`, or for TLS uses one. */
  constructor(socket: Socket, recording: Recording, handlers: TransportHandlers) {
    this.socket = socket
    this.#handlers = handlers
    this.remote = addressOf(socket.remoteAddress, socket.remotePort)
    this.#detach = recording.attach(this)
    socket.on('data', (chunk: Buffer) => {
      if (handlers.data(chunk, nowUs())) release(chunk)
    })
    socket.on('end', () => {
      this.#onFin()
    })
    socket.on('drain', () => {
      this.#full = false
      this.#wake()
    })
    socket.on('error', (error) => {
      this.#error ??= error
    })
    socket.on('close', () => {
      this.#onClose()
    })
    if (this.#holds.size === 0) socket.resume()
    else socket.pause()
    // A socket destroyed before this point emits nothing more.
    if (socket.closed)
      queueMicrotask(() => {
        this.#onClose()
      })
  }

  /** No more can be written: FIN or RST was sent or the connection has ended. */
  get ended(): boolean {
    return this.#localEnded || this.#closed || this.socket.destroyed
  }

  /** Whether bytes passed to the system wait to be accepted. */
  get sending(): boolean {
    return this.#taken < this.#handed
  }

  /**
   * Passes bytes to the system in this tick. The system may keep them: do not change them afterwards. Returns false
   * when the caller must wait for `drained`.
   */
  write(bytes: Uint8Array): boolean {
    if (this.ended) return false
    const { length } = bytes
    this.#handed += length
    this.#full = !this.socket.write(bytes, (error) => {
      // A destroyed socket calls back without an error for dropped writes.
      if (!error && !this.socket.destroyed) this.#onTaken(length)
    })
    return !this.#full && this.#holds.size === 0
  }

  /** Resolves when there is room again and the store keeps up, or when the connection has ended. */
  async drained(): Promise<void> {
    while ((this.#full || this.#holds.has('store')) && !this.ended)
      await new Promise<void>((resolve) => {
        this.#waiters.push(resolve)
      })
  }

  /** Resolves when the system has accepted everything written; false when the connection ended before. */
  taken(): Promise<boolean> {
    if (!this.sending) return Promise.resolve(true)
    if (this.#closed) return Promise.resolve(false)
    return new Promise((done) => {
      this.#takers.push({ after: this.#handed, done })
    })
  }

  /** The store falls behind. */
  pause(): void {
    this.hold('store')
  }

  /** The store keeps up again. */
  resume(): void {
    this.go('store')
  }

  /** Pauses reading for a reason, until `go` with the same reason. */
  hold(reason: string): void {
    this.#holds.add(reason)
    this.socket.pause()
  }

  go(reason: string): void {
    if (!this.#holds.delete(reason)) return
    if (this.#holds.size === 0) this.socket.resume()
    this.#wake()
  }

  /** Sends FIN after pending writes. */
  end(): void {
    if (this.ended) return
    this.#firstToEnd ??= 'local'
    this.#localEnded = true
    this.socket.end()
    this.#wake()
  }

  /** Sends RST. */
  reset(): void {
    if (this.#closed || this.socket.destroyed) return
    this.#firstToEnd ??= 'local'
    this.#resetByUs = true
    // A TLS socket is destroyed with its TCP socket. Destroying it here as well crashes Node 24.
    rawSocket(this.socket).resetAndDestroy()
  }

  /** Sends FIN, waits for the peer's, resets after `graceMs`. Resolves when closed. */
  async close(graceMs = closeGraceMs): Promise<void> {
    if (this.#closed) return
    this.end()
    // Paused reading would keep the peer's FIN from being seen.
    const timer = setTimeout(() => {
      this.reset()
    }, graceMs)
    this.#gone ??= Promise.withResolvers<void>()
    await this.#gone.promise
    clearTimeout(timer)
  }

  #onFin(): void {
    this.#firstToEnd ??= 'peer'
    this.#peerEnded = true
    if (this.#handlers.fin) this.#handlers.fin(nowUs())
    else this.end()
  }

  #onTaken(length: number): void {
    this.#taken += length
    while (this.#takers[0] && this.#takers[0].after <= this.#taken) this.#takers.shift()?.done(true)
  }

  #onClose(): void {
    if (this.#closed) return
    this.#closed = true
    this.#detach()
    this.#wake()
    for (const taker of this.#takers.splice(0)) taker.done(false)
    this.#handlers.closed(this.#describeEnd())
    this.#gone?.resolve()
  }

  #describeEnd(): TransportEnd {
    const unsent = this.#handed - this.#taken
    const at = nowUs()
    const by = this.#firstToEnd ?? 'peer'
    if (this.#resetByUs) return { by: 'local', how: 'rst', unsent, problem: null, at }
    if (this.#error) {
      const problem = describeProblem(this.#error, this.remote)
      if (resetCodes.has(errorCode(this.#error)))
        return { by: 'peer', how: 'rst', unsent, problem, at }
      return { by, how: 'error', unsent, problem, at }
    }
    const how = this.#peerEnded && this.#localEnded ? 'fin' : 'rst'
    return { by, how, unsent, problem: null, at }
  }

  #wake(): void {
    for (const waiter of this.#waiters.splice(0)) waiter()
  }
}

/** The TCP sockets below TLS sockets, which alone can send RST. */
const carriers = new WeakMap<Socket, Socket>()

/** Registers the TCP socket below a TLS socket. */
export function noteCarrier(secure: TLSSocket, carrier: Socket): void {
  carriers.set(secure, carrier)
}

/** Destroys a socket and the one below it. */
export function discard(socket: Socket): void {
  socket.destroy()
  carriers.get(socket)?.destroy()
}

const rawSocket = (socket: Socket): Socket => carriers.get(socket) ?? socket
