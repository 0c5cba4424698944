/** Bounds what waits to be sent: the sender waits while there is too much. One waiter. Owner: the player. */
export class SendWindow {
  readonly #mostBytes: number
  readonly #mostEntries: number
  #bytes = 0
  #entries = 0
  #freed: (() => void) | null = null

  constructor(mostBytes: number, mostEntries: number) {
    this.#mostBytes = mostBytes
    this.#mostEntries = mostEntries
  }

  get full(): boolean {
    return this.#bytes >= this.#mostBytes || this.#entries >= this.#mostEntries
  }

  /** Resolves when half of the window is free. */
  free(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#freed = resolve
    this.#notify()
    return promise
  }

  enter(bytes: number): void {
    this.#bytes += bytes
    this.#entries++
  }

  leave(bytes: number): void {
    this.#bytes -= bytes
    this.#entries--
    this.#notify()
  }

  #notify(): void {
    if (this.#bytes * 2 > this.#mostBytes || this.#entries * 2 > this.#mostEntries) return
    this.#freed?.()
    this.#freed = null
  }
}
