/**
 * Incremental reader of the head of an HTTP/1.1 message, RFC 9112 sections 2 to 5: bytes in, and once the empty line
 * has come the start line, the raw header lines and where each lies. Bounded; never throws. It takes lines as they
 * are (bare LF too), so that what is shown is what was sent.
 */

/** Longest head that is read. Bytes. */
export const maxHeadBytes = 65_536

/** One header line as sent; positions are in the head. */
export interface RawHeader {
  name: string
  /** Without the white space around it. */
  value: string
  start: number
  /** After the value, before the line's end. */
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
  /** Bytes of the head, its empty line included. */
  length: number
}

/** Why bytes are no HTTP head. */
export type HeadProblem = 'not-http' | 'too-long'

const LF = 10
const CR = 13

export class HttpHeadReader {
  readonly #kind: 'request' | 'response'
  #bytes = new Uint8Array(1_024)
  #length = 0
  /** Where the line being read begins, and how far it was searched. */
  #lineStart = 0
  #searched = 0
  #start: RequestLine | StatusLine | null = null
  readonly #headers: RawHeader[] = []
  #head: HttpHead | null = null
  #problem: HeadProblem | null = null

  constructor(kind: 'request' | 'response') {
    this.#kind = kind
  }

  /** The head, once it is complete. */
  get head(): HttpHead | null {
    return this.#head
  }

  get problem(): HeadProblem | null {
    return this.#problem
  }

  /** All bytes of the head that came so far. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** Takes what belongs to the head from `chunk[start..)` and gives how many bytes that was. */
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

  /** Reads the lines that are there; gives the head when they end it. */
  #readLines(): HttpHead | null {
    for (;;) {
      const lf = this.bytes.indexOf(LF, this.#searched)
      if (lf < 0) break
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

  /** A greeting of another protocol may never end its line: its first bytes tell already. */
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

/** The values of a header, any case, in the order they were sent. */
export const headerValues = (
  head: { readonly headers: readonly Pick<RawHeader, 'name' | 'value'>[] },
  name: string,
): string[] =>
  head.headers
    .filter((header) => header.name.toLowerCase() === name.toLowerCase())
    .map((header) => header.value)
