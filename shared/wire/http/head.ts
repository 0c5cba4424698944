/**
 * Incremental reader of the head of an HTTP/1.1 message, RFC 9112 sections 2 to 5. After the empty line it returns the
 * start line, the raw header lines and their positions. Bounded; never throws. Lines are accepted as sent, also with a
 * bare LF, so that the timeline shows the bytes that were on the wire.
 */

/** Maximum length of a head. Bytes. */
export const maxHeadBytes = 65_536

/** One header line as sent; positions are relative to the head. */
export interface RawHeader {
  name: string
  /** Without surrounding white space. */
  value: string
  start: number
  /** The position after the value, before the line ending. */
  end: number
}

export interface RequestLine {
  kind: 'request'
  method: string
  target: string
  version: string
}

export interface StatusLine {
  kind: 'response'
  version: string
  status: number
  reason: string
}

export interface HttpHead {
  start: RequestLine | StatusLine
  headers: RawHeader[]
  /** Bytes of the head, including the empty line. */
  length: number
}

/** Why bytes are not an HTTP head. */
export type HeadProblem = 'not-http' | 'too-long'

const LF = 10
const CR = 13

export class HttpHeadReader {
  readonly #kind: 'request' | 'response'
  #bytes = new Uint8Array(0)
  #length = 0
  /** The start of the current line, and the position up to which it was searched. */
  #lineStart = 0
  #searched = 0
  #start: RequestLine | StatusLine | null = null
  readonly #headers: RawHeader[] = []
  #head: HttpHead | null = null
  #problem: HeadProblem | null = null

  constructor(kind: 'request' | 'response') {
    this.#kind = kind
  }

  /** The head, null until it is complete. */
  get head(): HttpHead | null {
    return this.#head
  }

  get problem(): HeadProblem | null {
    return this.#problem
  }

  /** The bytes of the head received so far. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** Consumes the bytes of `chunk[start..)` that belong to the head. Returns how many. */
  push(chunk: Uint8Array, start = 0): number {
    if (this.#head || this.#problem) return 0
    const before = this.#length
    const take = Math.min(chunk.length - start, maxHeadBytes - before)
    this.#append(chunk.subarray(start, start + take))
    const head = this.#readLines()
    if (head) this.#length = head.length
    else if (this.#length === maxHeadBytes) this.#problem ??= 'too-long'
    return this.#length - before
  }

  #append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(length, Math.min(this.#bytes.length * 2, maxHeadBytes)))
      grown.set(this.bytes)
      this.#bytes = grown
    }
    this.#bytes.set(bytes, this.#length)
    this.#length = length
  }

  /** Reads the complete lines. Returns the head if it is complete. */
  #readLines(): HttpHead | null {
    for (;;) {
      const lf = this.#bytes.indexOf(LF, this.#searched)
      if (lf < 0 || lf >= this.#length) break
      const end = lf > this.#lineStart && this.#bytes[lf - 1] === CR ? lf - 1 : lf
      this.#line(this.#lineStart, end, lf + 1)
      this.#lineStart = this.#searched = lf + 1
      if (this.#head !== null || this.#problem !== null) return this.#head
    }
    this.#searched = this.#length
    if (this.#start === null) this.#rejectEarly()
    return null
  }

  #line(start: number, end: number, next: number): void {
    if (this.#start === null) {
      this.#start = this.#startLine(latin1(this.#bytes, start, end))
      if (this.#start === null) this.#problem = 'not-http'
    } else if (start === end) {
      this.#head = { start: this.#start, headers: this.#headers, length: next }
    } else {
      this.#headers.push(headerLine(latin1(this.#bytes, start, end), start, end))
    }
  }

  #startLine(line: string): RequestLine | StatusLine | null {
    if (this.#kind === 'response') {
      const match = /^HTTP\/(\d\.\d) (\d{3})(?: (.*))?$/.exec(line)
      if (!match) return null
      const [, version = '', status = '', reason = ''] = match
      return { kind: 'response', version, status: Number(status), reason }
    }
    const match = /^([!#$%&'*+.^_`|~\w-]+) (\S+) HTTP\/(\d\.\d)$/.exec(line)
    if (!match) return null
    const [, method = '', target = '', version = ''] = match
    return { kind: 'request', method, target, version }
  }

  /**
   * The greeting of another protocol may have no line ending, so the first bytes are checked before the line is
   * complete.
   */
  #rejectEarly(): void {
    const begun = latin1(this.#bytes, 0, Math.min(this.#length, 32))
    const possible =
      this.#kind === 'response'
        ? 'HTTP/'.startsWith(begun.slice(0, 5))
        : /^[!#$%&'*+.^_`|~\w-]+(?: |$)/.test(begun)
    if (this.#length > 0 && !possible) this.#problem = 'not-http'
  }
}

function headerLine(line: string, start: number, end: number): RawHeader {
  const colon = line.indexOf(':')
  const name = colon < 0 ? line : line.slice(0, colon)
  return { name: name.trim(), value: colon < 0 ? '' : line.slice(colon + 1).trim(), start, end }
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!)
  return text
}

/** Returns the values of a header in the order sent. The name is not case-sensitive. */
export const headerValues = (
  head: { readonly headers: readonly Pick<RawHeader, 'name' | 'value'>[] },
  name: string,
): string[] => {
  const values: string[] = []
  const wanted = name.toLowerCase()
  for (const header of head.headers)
    if (header.name.length === wanted.length && header.name.toLowerCase() === wanted)
      values.push(header.value)
  return values
}
