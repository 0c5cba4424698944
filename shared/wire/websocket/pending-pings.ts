/** The pings of one WebSocket connection that wait for their pongs. RFC 6455 sections 5.5.2 and 5.5.3. */

/** Pings whose pong may still come; older ones are given up. */
const maxPending = 1_000

/** `P` is what is known of a ping; `key` stands for its payload, which its pong repeats. */
export class PendingPings<P extends { readonly key: string }> {
  /** Oldest first. */
  readonly #pings: P[] = []

  get size(): number {
    return this.#pings.length
  }

  /** A ping was sent; gives the one that is given up for it. */
  sent(ping: P): P | undefined {
    return this.#pings.push(ping) > maxPending ? this.#pings.shift() : undefined
  }

  /** A pong came; gives the ping that it answers, which waits no longer. */
  answered(key: string): P | undefined {
    const i = this.#pings.findIndex((ping) => ping.key === key)
    return i < 0 ? undefined : this.#pings.splice(i, 1)[0]
  }
}
