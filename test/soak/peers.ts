/**
 * The peers of the soak: each connects, sends its stream in bursts, and counts the echo. The engine records a byte
 * before it echoes it, so echoed bytes are recorded.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { messageOf, nameBytes, streamOf } from './stream.ts'

/** How many bytes or messages of a peer must be found. */
export interface Sent {
  peer: number
  unit: 'bytes' | 'messages'
  /** This many were sent, and this many are certainly on record. */
  sent: number
  certain: number
}

/** The echo over time: what is older than a second is certain in any case. */
class Acknowledged {
  #latest = 0
  #history: { at: number; count: number }[] = []

  get latest(): number {
    return this.#latest
  }

  add(count: number): void {
    const now = performance.now()
    this.#latest += count
    this.#history.push({ at: now, count: this.#latest })
    while ((this.#history[1]?.at ?? Infinity) < now - 2_000) this.#history.shift()
  }

  before(at: number): number {
    return this.#history.findLast((one) => one.at <= at)?.count ?? 0
  }
}

export abstract class Peer {
  readonly peer: number
  readonly gone: Promise<void>
  protected readonly acknowledged = new Acknowledged()
  protected sent = 0
  #certain: number | null = null
  #stopped = false

  constructor(peer: number, run: (self: Peer) => Promise<void>) {
    this.peer = peer
    this.gone = Promise.resolve().then(() => run(this))
  }

  protected abstract readonly unit: Sent['unit']

  get stopped(): boolean {
    return this.#stopped
  }

  /** Ends gracefully. */
  stop(): void {
    this.#stopped = true
  }

  /** The engine is killed now: only what is older than a second is certain. */
  kill(): void {
    this.#certain ??= this.acknowledged.before(performance.now() - 1_000)
    this.#stopped = true
  }

  get result(): Sent {
    const { peer, unit, sent } = this
    return { peer, unit, sent, certain: this.#certain ?? this.acknowledged.latest }
  }
}

export class TcpPeer extends Peer {
  protected readonly unit = 'bytes'

  constructor(peer: number, port: number, pace: Pace) {
    super(peer, () => this.#run(port, pace))
  }

  async #run(port: number, pace: Pace): Promise<void> {
    const localAddress = `127.${String((this.peer >> 8) & 0x7f)}.${String(this.peer & 0xff)}.2`
    const socket = connect({ port, host: '127.0.0.1', localAddress })
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    // A kill resets connections; what that may lose is counted.
    socket.on('error', () => this.stop())
    socket.on('end', () => this.stop())
    socket.on('data', (bytes) => this.acknowledged.add(bytes.length))
    await Promise.race([once(socket, 'connect').catch(() => undefined), closed])
    await this.#send(socket, pace)
    socket.end()
    await Promise.race([closed, wait(10_000)])
    socket.destroy()
  }

  async #send(socket: Socket, pace: Pace): Promise<void> {
    for await (const size of pace.bursts()) {
      if (this.stopped || socket.destroyed || !socket.writable) return
      const bytes = streamOf(this.peer, this.sent, this.sent + Math.max(nameBytes, size))
      this.sent += bytes.length
      if (!socket.write(bytes))
        await Promise.race([once(socket, 'drain').catch(() => undefined), wait(2_000)])
    }
  }
}

export class WebSocketPeer extends Peer {
  protected readonly unit = 'messages'

  constructor(peer: number, port: number, pace: Pace) {
    super(peer, () => this.#run(port, pace))
  }

  async #run(port: number, pace: Pace): Promise<void> {
    const socket = new WebSocket(`ws://127.0.0.1:${String(port)}/`, { perMessageDeflate: false })
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    socket.on('error', () => this.stop())
    socket.on('message', () => this.acknowledged.add(1))
    await Promise.race([once(socket, 'open').catch(() => undefined), closed])
    for await (const size of pace.bursts()) {
      if (this.stopped || socket.readyState !== WebSocket.OPEN) break
      for (let left = Math.ceil(size / 1_000); left > 0; left--)
        socket.send(messageOf(this.peer, this.sent++))
    }
    socket.close()
    await Promise.race([closed, wait(10_000)])
    socket.terminate()
  }
}

/** Distributes the total byte rate of all peers. */
export class Pace {
  readonly #bytesEachSecond: number
  readonly #began = performance.now()
  #given = 0

  constructor(bytesEachSecond: number) {
    this.#bytesEachSecond = bytesEachSecond
  }

  /** Sizes of what a peer sends next, small and flooding; ends on its own. */
  async *bursts(): AsyncGenerator<number> {
    const bursts = 5 + Math.floor(Math.random() * 60)
    for (let i = 0; i < bursts; i++) {
      const flood = Math.random() < 0.1
      const writes = flood ? 64 : 1
      const size = flood ? 65_536 : 1 + Math.floor(Math.random() ** 3 * 60_000)
      for (let n = 0; n < writes; n++) {
        yield size
        this.#given += size
      }
      const due = (this.#given / this.#bytesEachSecond) * 1_000
      await wait(Math.max(5, due - (performance.now() - this.#began)) + Math.random() * 100)
    }
  }
}
