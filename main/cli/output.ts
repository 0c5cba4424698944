/**
 * Standard output that waits for its reader, so that a slow terminal or pipe never fills memory. Once the reader has
 * gone, as `head` does, writing does nothing and `closed` is aborted.
 */
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
    await new Promise<void>((resolve) => {
      const done = (): void => {
        process.stdout.off('drain', done)
        this.closed.removeEventListener('abort', done)
        resolve()
      }
      process.stdout.on('drain', done)
      this.closed.addEventListener('abort', done)
    })
  }

  line(text: string): Promise<void> {
    return this.write(`${text}\n`)
  }

  json(value: object): Promise<void> {
    return this.line(JSON.stringify(value))
  }
}
