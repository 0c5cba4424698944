/**
 * The pings of one WebSocket connection: sent automatically at an interval, missed when no pong arrives in time,
 * measured from the moment they are passed to the system to the pong with the same payload; and delayed pongs. RFC 6455
 * sections 5.5.2 and 5.5.3. Owned by the connection; holds timers until `stop`.
 */
import { randomBytes } from 'node:crypto'
import { PendingPings } from '../../../../shared/wire/websocket/pending-pings.ts'
import { opcodes } from '../../../../shared/wire/websocket/frame.ts'

export interface PingSettings {
  /** 0 sends none. */
  pingIntervalMs: number
  /** 0 waits forever. */
  pingTimeoutMs: number
  pongDelayMs: number
}

export interface PingHandlers {
  send(opcode: number, payload: Uint8Array): void
  /** Called with the time of the pong in microseconds since the epoch, and the round-trip time. */
  roundTrip(at: number, rttMs: number): void
  /** An automatic ping was not answered. */
  missed(): void
}

/** Maximum number of delayed pongs; further ones are sent without a delay. */
const maxDelayed = 10_000

interface Pending {
  readonly key: string
  readonly at: number
  /** Number of the automatic ping; 0 for others. */
  readonly automatic: number
}

const keyOf = (payload: Uint8Array): string => Buffer.from(payload).toString('latin1')

export class Pings {
  readonly #settings: PingSettings
  readonly #handlers: PingHandlers
  /** Distinguishes the automatic pings of this connection from all others; null before the first. */
  #prefix: Buffer | null = null
  readonly #pending = new PendingPings<Pending>()
  readonly #delayed = new Set<NodeJS.Timeout>()
  readonly #interval: NodeJS.Timeout | null
  #sent = 0
  /** The automatic ping whose pong is awaited. */
  #awaited: { number: number; timer: NodeJS.Timeout } | null = null

  constructor(settings: PingSettings, handlers: PingHandlers) {
    this.#settings = settings
    this.#handlers = handlers
    const { pingIntervalMs } = settings
    this.#interval =
      pingIntervalMs === 0
        ? null
        : setInterval(() => {
            this.#ping()
          }, pingIntervalMs)
  }

  /** A ping was passed to the system, automatic or not. */
  sent(payload: Uint8Array, at: number): void {
    const key = keyOf(payload)
    const automatic = payload.length === 8 && this.#prefix?.equals(payload.subarray(0, 4)) === true
    const number = automatic ? Buffer.from(payload).readUInt32BE(4) : 0
    this.#pending.sent({ key, at, automatic: number })
  }

  /** A pong was received. */
  pong(payload: Uint8Array, at: number): void {
    if (this.#pending.size === 0) return
    const ping = this.#pending.answered(keyOf(payload))
    if (!ping) return
    if (this.#awaited && ping.automatic >= this.#awaited.number) this.#stopWaiting()
    this.#handlers.roundTrip(at, (at - ping.at) / 1_000)
  }

  /** Answers a ping after the configured delay. */
  answer(payload: Uint8Array): void {
    const { pongDelayMs } = this.#settings
    if (pongDelayMs === 0 || this.#delayed.size >= maxDelayed) {
      this.#handlers.send(opcodes.pong, payload)
      return
    }
    const timer = setTimeout(() => {
      this.#delayed.delete(timer)
      this.#handlers.send(opcodes.pong, payload)
    }, pongDelayMs)
    this.#delayed.add(timer)
  }

  stop(): void {
    if (this.#interval) clearInterval(this.#interval)
    this.#stopWaiting()
    for (const timer of this.#delayed) clearTimeout(timer)
    this.#delayed.clear()
  }

  #ping(): void {
    const number = ++this.#sent
    const payload = Buffer.alloc(8)
    this.#prefix ??= randomBytes(4)
    this.#prefix.copy(payload)
    payload.writeUInt32BE(number, 4)
    const { pingTimeoutMs } = this.#settings
    if (pingTimeoutMs > 0 && !this.#awaited) {
      const timer = setTimeout(() => {
        this.stop()
        this.#handlers.missed()
      }, pingTimeoutMs)
      this.#awaited = { number, timer }
    }
    this.#handlers.send(opcodes.ping, payload)
  }

  #stopWaiting(): void {
    if (this.#awaited) clearTimeout(this.#awaited.timer)
    this.#awaited = null
  }
}
