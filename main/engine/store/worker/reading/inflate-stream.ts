/**
 * Raw DEFLATE in pieces, as permessage-deflate uses it (RFC 7692 section 7.2.2), starting with the window of earlier
 * messages. Of the output only the window is kept; the caller receives the rest through a sink. Runs on zlib's threads.
 */
import { createInflateRaw, type InflateRaw } from 'node:zlib'

/** Longest window, RFC 1951. Bytes. */
export const windowBytes = 32_768
/** The end of every message after it is restored, RFC 7692 section 7.2.2. */
const tail = Buffer.of(0x00, 0x00, 0xff, 0xff)

/** zlib's error codes for invalid DEFLATE data; other errors are not about the data. */
const badDeflate = new Set<unknown>(['Z_DATA_ERROR', 'Z_BUF_ERROR', 'Z_NEED_DICT'])

/** Reports whether inflating failed because of invalid data. */
export const isBadDeflate = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && badDeflate.has(error.code)

/** Receives the output; false stops inflating. */
export type InflatedSink = (piece: Uint8Array) => boolean

export class InflateStream implements Disposable {
  #stream: InflateRaw
  #window: Buffer
  #sink: InflatedSink | null = null
  #stopped = false
  #ended = false
  #error: Error | null = null

  /** @param window the last bytes of the previous output, at most `windowBytes` */
  constructor(window: Uint8Array = new Uint8Array(0)) {
    this.#window = Buffer.from(window)
    this.#stream = this.#open()
  }

  /** The last bytes of the output, which the next message may refer to. */
  get window(): Uint8Array {
    return this.#window
  }

  /**
   * Inflates one message, or several concatenated, each but the last with its tail; passes the output to `sink`.
   * Resolves with false when the sink stopped it; the stream cannot be used after that.
   * @throws Error of zlib when the bytes are not valid DEFLATE data
   */
  async message(compressed: Uint8Array, sink: InflatedSink): Promise<boolean> {
    this.#sink = sink
    for (let rest: Uint8Array = Buffer.concat([compressed, tail]); rest.length > 0;) {
      const before = this.#stream.bytesWritten
      await this.#write(rest)
      if (this.#error) throw this.#error
      if (this.#stopped) return false
      if (!this.#ended) break
      // A final block ends a DEFLATE stream, but not the message (section 7.2.3.5).
      rest = rest.subarray(this.#stream.bytesWritten - before)
      this.#stream.close()
      this.#stream = this.#open()
    }
    this.#sink = null
    return true
  }

  [Symbol.dispose](): void {
    this.#stream.close()
  }

  #open(): InflateRaw {
    this.#ended = false
    const stream = createInflateRaw({
      chunkSize: 65_536,
      ...(this.#window.length > 0 && { dictionary: this.#window }),
    })
    stream.on('data', (piece: Buffer) => {
      this.#take(piece)
    })
    stream.on('end', () => {
      this.#ended = true
    })
    stream.on('error', (error) => {
      this.#error = error
    })
    return stream
  }

  #write(bytes: Uint8Array): Promise<void> {
    const stream = this.#stream
    return new Promise((resolve) => {
      const done = (): void => {
        stream.off('error', done)
        stream.off('end', done)
        stream.off('close', done)
        resolve()
      }
      stream.once('error', done)
      stream.once('end', done)
      stream.once('close', done)
      stream.write(bytes, done)
    })
  }

  #take(piece: Buffer): void {
    if (this.#stopped) return
    this.#window = Buffer.from(
      piece.length >= windowBytes
        ? piece.subarray(-windowBytes)
        : Buffer.concat([this.#window, piece]).subarray(-windowBytes),
    )
    if (this.#sink?.(piece) === false) {
      this.#stopped = true
      this.#stream.close()
    }
  }
}
