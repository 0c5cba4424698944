/**
 * Standard output that waits for its reader, so that a slow terminal or pipe never fills memory. Once the reader has
 * gone, as `head` does, writing does nothing and `closed` is aborted.
 */
import { escapeHidden, markHidden } from '../../shared/bytes/hidden-characters.ts'

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

  /** A line for a person; of what peers and files say no control reaches the terminal, only the styles that are ours. */
  line(text: string): Promise<void> {
    return this.write(`${withStylesAlone(text)}\n`)
  }

  json(value: object): Promise<void> {
    return this.write(`${jsonText(value)}\n`)
  }
}

/** As `--json` writes a value: hidden characters as escapes. */
export const jsonText = (value: unknown): string => escapeHidden(JSON.stringify(value))

/** What `styleText` puts around a text: it is written to a terminal only, and `styled` has marked what is within. */
// eslint-disable-next-line no-control-regex -- escape sequences are what is looked for
const style = /(\u001b\[\d{1,3}m)/

const withStylesAlone = (text: string): string =>
  text
    .split(style)
    .map((part, i) => (i % 2 === 1 ? part : markHidden(part)))
    .join('')
