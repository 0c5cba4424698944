/**
 * An address for the program that opens the browser. Every user of the machine can see the arguments of programs, so
 * they must not contain the token. The address leads to the window once, and expires soon.
 */
import { randomBytes } from 'node:crypto'

/** A browser takes less time to start. */
const validMs = 60_000

export class OneTimeLinks {
  readonly #window: string
  readonly #usedTwice: () => void
  /** Whether each was used. */
  readonly #links = new Map<string, boolean>()

  /**
   * @param window address of the window, with its token
   * @param usedTwice called when a link is requested again: two programs know it
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

  /** The target of the path; null for an unknown, used or expired one. */
  take(path: string): string | null {
    const wasUsed = this.#links.get(path)
    if (wasUsed === undefined) return null
    this.#links.set(path, true)
    if (!wasUsed) return this.#window
    this.#usedTwice()
    return null
  }
}
