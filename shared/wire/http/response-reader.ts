/**
 * Incremental reader of HTTP/1.1 responses: interim ones, and a final one with its body up to a limit. Consumes exactly
 * the bytes of each response, however they are cut. Never throws.
 */
import { HttpBodyReader } from './body.ts'
import { HttpHeadReader, type HeadProblem, type HttpHead } from './head.ts'

export class HttpResponseReader {
  readonly #maxBody: number
  #head = new HttpHeadReader('response')
  #body: HttpBodyReader | null = null
  #parts: Uint8Array[] = []
  #length = 0

  /** @param maxBody longest body that is read; the rest is not consumed. Bytes */
  constructor(maxBody: number) {
    this.#maxBody = maxBody
  }

  /** The head of the current response, null until it is complete. */
  get head(): HttpHead | null {
    return this.#head.head
  }

  /** Why the bytes are no response. */
  get problem(): HeadProblem | null {
    return this.#head.problem
  }

  /** The current response is complete, or its body has the maximum length. */
  get complete(): boolean {
    return this.#body !== null && (this.#body.done || this.#length === this.#maxBody)
  }

  /** The bytes of the current response so far. */
  get bytes(): Uint8Array {
    if (this.#length === 0) return this.#head.bytes
    const head = this.#head.bytes
    const bytes = new Uint8Array(head.length + this.#length)
    bytes.set(head)
    let at = head.length
    for (const part of this.#parts) {
      bytes.set(part, at)
      at += part.length
    }
    return bytes
  }

  /** Consumes the bytes of `chunk[start..)` that belong to the current response. Returns how many. */
  push(chunk: Uint8Array, start = 0): number {
    let at = start + this.#head.push(chunk, start)
    const { head } = this.#head
    if (head === null) return at - start
    this.#body ??= new HttpBodyReader(head)
    const room = Math.min(chunk.length, at + this.#maxBody - this.#length)
    const taken = this.#body.push(chunk.subarray(0, room), at)
    if (taken > 0) this.#parts.push(chunk.slice(at, at + taken))
    this.#length += taken
    at += taken
    return at - start
  }

  /** Begins the next response, after an interim one. */
  next(): void {
    this.#head = new HttpHeadReader('response')
    this.#body = null
    this.#parts = []
    this.#length = 0
  }
}
