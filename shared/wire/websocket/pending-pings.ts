/** The pings of one WebSocket connection that have no pong yet. RFC 6455 sections 5.5.2 and 5.5.3. */

/** Pings of a connection whose pong may still come; older ones are given up. */
const maxPending = 1_000

/** `P` is the record of a ping; `key` identifies its payload, which the pong repeats. */
export class PendingPings<P extends { readonly key: string }> {
  /** Oldest first. */
  readonly #pings = new Set<P>()
  /** The same by their keys. */
  readonly #byKey = new Map<string, Set<P>>()

  get size(): number {
    return this.#pings.size
  }

  /** Adds a sent ping. Returns the ping dropped for it, if any. */
  sent(ping: P): P | undefined {
    this.#pings.add(ping)
    const alike = this.#byKey.get(ping.key)
    if (alike) alike.add(ping)
    else this.#byKey.set(ping.key, new Set([ping]))
    return this.#pings.size > maxPending ? this.#take(this.#pings) : undefined
  }

  /** Removes and returns the ping that a received pong answers, if any. */
  answered(key: string): P | undefined {
    const alike = this.#byKey.get(key)
    return alike && this.#take(alike)
  }

  [Symbol.iterator](): Iterator<P> {
    return this.#pings[Symbol.iterator]()
  }

  /** The first of them. */
  #take(pings: ReadonlySet<P>): P | undefined {
    for (const ping of pings) {
      this.#pings.delete(ping)
      const alike = this.#byKey.get(ping.key)
      alike?.delete(ping)
      if (alike?.size === 0) this.#byKey.delete(ping.key)
      return ping
    }
    return undefined
  }
}

/** Length of all keys together, and what a ping takes beside its key. */
const maxWeight = 16_777_216
const pingWeight = 256

/** The pings of the connections of a record, which may have any number of both: beyond a bound, those of one connection are given up. */
export class PendingPingsOfRecord<P extends { readonly key: string }> {
  readonly #connections = new Map<number, PendingPings<P>>()
  #weight = 0

  isWaiting(connection: number): boolean {
    return this.#connections.has(connection)
  }

  /** A ping was sent; gives those that are given up for it. */
  sent(connection: number, ping: P): P[] {
    let pings = this.#connections.get(connection)
    if (pings === undefined) {
      pings = new PendingPings()
      this.#connections.set(connection, pings)
    }
    this.#weight += weightOf(ping)
    const oldest = pings.sent(ping)
    const givenUp = oldest ? [oldest] : []
    if (this.#weight > maxWeight) givenUp.push(...this.#giveUpConnection())
    for (const one of givenUp) this.#weight -= weightOf(one)
    return givenUp
  }

  /** A pong came; gives the ping that it answers. */
  answered(connection: number, key: string): P | undefined {
    const pings = this.#connections.get(connection)
    const ping = pings?.answered(key)
    if (ping) this.#weight -= weightOf(ping)
    if (pings?.size === 0) this.#connections.delete(connection)
    return ping
  }

  #giveUpConnection(): PendingPings<P> {
    for (const [connection, pings] of this.#connections) {
      this.#connections.delete(connection)
      return pings
    }
    return new PendingPings()
  }
}

const weightOf = ({ key }: { readonly key: string }): number => key.length + pingWeight
