/** The pings of one WebSocket connection that have no pong yet. RFC 6455 sections 5.5.2 and 5.5.3. */

/** Maximum number of pings kept; the oldest are dropped. */
const maxPending = 1_000

/** `P` is the record of a ping; `key` identifies its payload, which the pong repeats. */
export class PendingPings<P extends { readonly key: string }> {
  /** Oldest first. */
  readonly #pings: P[] = []

  get size(): number {
    return this.#pings.length
  }

  /** Adds a sent ping. Returns the ping dropped for it, if any. */
  sent(ping: P): P | undefined {
    return this.#pings.push(ping) > maxPending ? this.#pings.shift() : undefined
  }

  /** Removes and returns the ping that a received pong answers, if any. */
  answered(key: string): P | undefined {
    const i = this.#pings.findIndex((ping) => ping.key === key)
    return i < 0 ? undefined : this.#pings.splice(i, 1)[0]
  }
}
