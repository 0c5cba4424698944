/** The pings of one WebSocket connection that have no pong yet. RFC 6455 sections 5.5.2 and 5.5.3. */

/** Maximum number of pings of a connection that wait for their pong; older ones are dropped. */
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

  /** Removes and returns the first of `pings`. */
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

/** Maximum weight of all pings together, and the weight of a ping without its key. Bytes, approximately. */
const maxWeight = 16_777_216
const pingWeight = 256

/** The pings of all connections of a session. Above a total weight, those of the oldest connection are dropped. */
export class PendingPingsOfRecord<P extends { readonly key: string }> {
  readonly #connections = new Map<number, PendingPings<P>>()
  /**
   * Stands before the oldest connection. An iterator is kept because a new one skips each deleted entry again, which
   * takes quadratic time when the oldest are deleted one after another.
   */
  #oldest = this.#connections.entries()
  #weight = 0

  isWaiting(connection: number): boolean {
    return this.#connections.has(connection)
  }

  /** Adds a sent ping. Returns the pings dropped for it. */
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

  /** Removes and returns the ping that a received pong answers, if any. */
  answered(connection: number, key: string): P | undefined {
    const pings = this.#connections.get(connection)
    const ping = pings?.answered(key)
    if (ping) this.#weight -= weightOf(ping)
    if (pings?.size === 0) this.#connections.delete(connection)
    return ping
  }

  #giveUpConnection(): Iterable<P> {
    let next = this.#oldest.next()
    if (next.done) {
      // An iterator that has ended does not see later entries.
      this.#oldest = this.#connections.entries()
      next = this.#oldest.next()
    }
    if (next.done) return []
    const [connection, pings] = next.value
    this.#connections.delete(connection)
    return pings
  }
}

const weightOf = ({ key }: { readonly key: string }): number => key.length + pingWeight
