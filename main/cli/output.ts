/**
 * Standard output with backpressure, so that a slow terminal or pipe never fills memory. Once the reader has closed it,
 * as `head` does, writing does nothing and `closed` is aborted.
 */
import { jsonText, markHidden } from '../../shared/bytes/hidden-characters.ts'

export class Output {
  readonly #closed = new AbortController()

  constructor() {
    process.stdout.once('close', () => this.#closed.abort())
    // `run-program` decides which errors are reported. Here every error means that nothing can be written.
    process.stdout.once('error', () => this.#closed.abort())
  }

  get closed(): AbortSignal {
    return this.#closed.signal
  }

  /** Writes, and waits until there is room for more. */
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

  /**
   * Writes a line of text. Control characters of peers and files are marked; only our own styles reach the terminal.
   */
  line(text: string): Promise<void> {
    return this.write(`${withStylesAlone(text)}\n`)
  }

  json(value: object): Promise<void> {
    return this.write(`${jsonText(value)}\n`)
  }
}

/**
 * What `styleText` puts around a text. It is written only to a terminal, and `styled` has marked the characters inside.
 */
// eslint-disable-next-line no-control-regex -- escape sequences are what is looked for
const style = /(\u001b\[\d{1,3}m)/

const withStylesAlone = (text: string): string =>
  text
    .split(style)
    .map((part, i) => (i % 2 === 1 ? part : markHidden(part)))
    .join('')
