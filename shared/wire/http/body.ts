/**
 * Finds the end of the body of an HTTP/1.1 response, RFC 9112 section 6, without keeping it. Lenient: a body whose
 * length cannot be read ends with the connection. Never throws.
 */
import { headerValues, type HttpHead } from './head.ts'
import { listOf } from './list.ts'

type Framing = 'none' | 'length' | 'chunked' | 'close'

const LF = 10
/** Maximum length of a line between chunks. Bytes. */
const maxLine = 4_096

export class HttpBodyReader {
  #framing: Framing
  /** Bytes left of the body, or of the current chunk with its line ending. */
  #left: number
  #chunked: 'size' | 'data' | 'trailer' = 'size'
  /** The line ending of a chunk's data is still to come. */
  #afterData = false
  #line = ''
  #done: boolean

  constructor(response: HttpHead) {
    const [framing, length] = framingOf(response)
    this.#framing = framing
    this.#left = length
    this.#done = framing === 'none' || (framing === 'length' && length === 0)
  }

  /** The body is complete; the end of the connection completes one of framing `close`. */
  get done(): boolean {
    return this.#done
  }

  /** Consumes the bytes of `chunk[start..)` that belong to the body. Returns how many. */
  push(chunk: Uint8Array, start = 0): number {
    let at = start
    while (at < chunk.length && !this.#done) {
      if (this.#framing === 'close') return chunk.length - start
      if (this.#framing === 'length' || this.#chunked === 'data') {
        const take = Math.min(this.#left, chunk.length - at)
        this.#left -= take
        at += take
        if (this.#left > 0) break
        if (this.#framing === 'length') this.#done = true
        else this.#chunked = 'size'
      } else {
        at = this.#readLine(chunk, at)
      }
    }
    return at - start
  }

  /** Consumes a line between chunks, or its beginning. Returns the position after it. */
  #readLine(chunk: Uint8Array, from: number): number {
    const lf = chunk.indexOf(LF, from)
    const end = lf < 0 ? chunk.length : lf
    for (let i = from; i < end && this.#line.length <= maxLine; i++)
      this.#line += String.fromCharCode(chunk[i]!)
    if (this.#line.length > maxLine) this.#framing = 'close'
    if (lf < 0) return chunk.length
    const line = this.#line.trim()
    this.#line = ''
    if (this.#chunked === 'trailer') this.#done = line === ''
    else this.#begin(line)
    return lf + 1
  }

  #begin(line: string): void {
    const [, digits] = /^([\da-f]{1,12})[ \t]*(?:;.*)?$/i.exec(line) ?? []
    if (digits === undefined) {
      // The line that ends a chunk's data is empty; anything else cannot be followed.
      if (line !== '' || !this.#afterData) this.#framing = 'close'
      this.#afterData = false
      return
    }
    this.#left = Number.parseInt(digits, 16)
    this.#chunked = this.#left === 0 ? 'trailer' : 'data'
    this.#afterData = this.#left > 0
  }
}

function framingOf(response: HttpHead): [framing: Framing, length: number] {
  const { start } = response
  const status = start.kind === 'response' ? start.status : 0
  if (status < 200 || status === 204 || status === 304) return ['none', 0]
  const codings = listOf(headerValues(response, 'Transfer-Encoding'))
  if (codings.length > 0)
    return [codings.at(-1)?.toLowerCase() === 'chunked' ? 'chunked' : 'close', 0]
  const [length, ...others] = new Set(listOf(headerValues(response, 'Content-Length')))
  const isNumber = length !== undefined && /^\d{1,15}$/.test(length) && others.length === 0
  return isNumber ? ['length', Number(length)] : ['close', 0]
}
