/**
 * An address for the program that opens the browser: arguments of programs can be seen by every user of the machine, so
 * that they must not hold the token. The address leads to the window once, and not for long.
 */
import { randomBytes } from 'node:crypto'

/** A browser takes less to start. */
const validMs = 60_000

export class OneTimeLinks {
  readonly #window: string
  readonly #usedTwice: () => void
  /** Whether each was used. */
  readonly #links = new Map<string, boolean>()

  /**
   * @param window address of the window, with its token
   * @param usedTwice called when a link is asked for again, which means that two programs know it
   */
  constructor(window: string, usedTwice: () => void) {
    this.#window = window
    this.#usedTwice = usedTwice
  }

  /** The path of a new link. */
  add(): string {
    const path = `/open/${randomBytes(32).toString('base64url')}`
    this.#links.set(path, false)
    setTimeout(() => this.#links.delete(path), validMs).unref()
    return path
  }

  /** Where the path leads; null for one that does not lead anywhere, or not any more. */
  take(path: string): string | null {
    const wasUsed = this.#links.get(path)
    if (wasUsed === undefined) return null
    this.#links.set(path, true)
    if (!wasUsed) return this.#window
    this.#usedTwice()
    return null
  }
}
