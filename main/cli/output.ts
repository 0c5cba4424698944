/**
 * Standard output that waits for its reader, so that a slow terminal or pipe never fills memory. Once the reader has
 * gone, as `head` does, writing does nothing and `closed` is aborted.
 */
import { once } from 'node:events'

export class Output {
  readonly #closed = new AbortController()

  constructor() {
    process.stdout.once('close', () => this.#closed.abort())
    // Which errors matter is decided once, in run-program; here any of them means that nobody reads.
    process.stdout.once('error', () => this.#closed.abort())
  }

  get closed(): AbortSignal {
    return this.#closed.signal
  }

  /** Writes and waits until there is room for more. */
  async write(text: string): Promise<void> {
    if (this.closed.aborted || process.stdout.write(text)) return
    try {
      await once(process.stdout, 'drain', { signal: this.closed })
    } catch (error) {
      if (!this.closed.aborted) throw error
    }
  }

  line(text: string): Promise<void> {
    return this.write(`${text}\n`)
  }

  json(value: object): Promise<void> {
    return this.line(JSON.stringify(value))
  }
}
