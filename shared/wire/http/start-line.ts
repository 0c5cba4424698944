/** The first line of an HTTP/1.1 message, RFC 9112 sections 3 and 4, and the rules of the grammar of a head. Pure. */
import { hasControlCharacter, isToken, trimBlanks } from './token.ts'

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

/** Rules of the grammar that a head can break and still be readable. */
export type HeadRule =
  | 'HTTP_EMPTY_LINE_FIRST'
  | 'HTTP_START_LINE'
  | 'HTTP_NAME_CASE'
  | 'HTTP_REQUEST_TARGET'
  | 'HTTP_BARE_LF'
  | 'HTTP_FOLDED_LINE'
  | 'HTTP_LINE_WITHOUT_COLON'
  | 'HTTP_SPACE_BEFORE_COLON'
  | 'HTTP_HEADER_NAME'
  | 'HTTP_CONTROL_CHARACTER'
  | 'HTTP_CONTENT_LENGTH'
  | 'HTTP_LENGTH_AND_CODING'

export interface StartLine {
  start: RequestLine | StatusLine
  broken: HeadRule[]
}

/** Reads a line without its ending. Returns null when it starts no such message. */
export function readStartLine(kind: 'request' | 'response', line: string): StartLine | null {
  const read = kind === 'request' ? readRequestLine(line) : readStatusLine(line)
  if (read !== null && hasControlCharacter(line)) read.broken.push('HTTP_CONTROL_CHARACTER')
  return read
}

function readStatusLine(line: string): StartLine | null {
  const match = /^(http)\/(\d+\.\d+)[ \t]+(\d{3})(?:[ \t](.*))?$/is.exec(line)
  if (!match) return null
  const [, name = '', version = '', status = '', reason = ''] = match
  const broken = nameCase(name)
  // The blank before the reason is there even when the reason is empty.
  if (!/^http\/\d\.\d \d{3} /i.test(line)) broken.push('HTTP_START_LINE')
  const start = {
    kind: 'response',
    version,
    status: Number(status),
    reason: trimBlanks(reason),
  } as const
  return { start, broken }
}

function readRequestLine(line: string): StartLine | null {
  const text = trimBlanks(line)
  const methodEnd = text.search(/[ \t]/)
  const versionStart = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\t')) + 1
  const method = line.slice(0, Math.max(methodEnd, 0))
  const [protocol = '', name = '', version = ''] =
    /^(http)\/(\d+\.\d+)$/i.exec(text.slice(versionStart)) ?? []
  const target = trimBlanks(text.slice(methodEnd, versionStart))
  if (!isToken(method) || protocol === '' || target === '') return null
  const broken = nameCase(name)
  if (line !== `${method} ${target} ${protocol}`) broken.push('HTTP_START_LINE')
  if (!/^[\x21-\x7e]+$/.test(target)) broken.push('HTTP_REQUEST_TARGET')
  return { start: { kind: 'request', method, target, version }, broken }
}

/** RFC 9112 section 2.3: the name of the protocol is case-sensitive. */
const nameCase = (name: string): HeadRule[] => (name === 'HTTP' ? [] : ['HTTP_NAME_CASE'])
