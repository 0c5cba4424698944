/**
 * Reads the contents and timings of a connection's handshake from its entries: the request, the answer, and the events
 * before.
 */
import type { EventDetail } from '../../../../../shared/model/entry.ts'
import type { HandshakeFacts } from '../../../../../shared/model/handshake.ts'
import { listOf } from '../../../../../shared/wire/http/list.ts'
import { headerValues, type HttpHead } from '../../../../../shared/wire/http/head.ts'
import { acceptFor } from '../../../../../shared/wire/websocket/rules-handshake.ts'
import { sha1Base64 } from '../../../sha1.ts'
import { isFromClient } from '../../recorder/wire-validator.ts'
import { bytesOfEntry } from '../../format/block.ts'
import { directionOf, kindOf, isBody } from '../../format/flags.ts'
import { parseEvent } from './summaries.ts'
import { readHead } from '../../../../../shared/wire/http/read-head.ts'
import type { Reader } from './reader.ts'

/** Maximum number of entries around the request that are read, of all connections. */
const searched = 100_000

interface Head {
  n: number
  at: number
  bytes: Uint8Array
  head: HttpHead
}

/** @returns null when the connection of entry `n` has no handshake at or before it */
export function handshakeFacts(reader: Reader, session: number, n: number): HandshakeFacts | null {
  const located = reader.locate(session, n)
  if (located === undefined) return null
  const connection = located.block.connections[located.index]!
  const first = reader.handshakes.before(session, connection, n + 1, null, Infinity)
  if (first === null) return null
  const request = isFromClient(reader.kind(session), first.direction)
    ? first
    : reader.handshakes.before(session, connection, first.n, null, Infinity)
  const asked = request && headAt(reader, session, connection, request.n, true)
  const answered = decidingAnswer(reader, session, connection, request?.n ?? first.n - 1)
  return {
    request: asked && requestOf(asked),
    answer: answered && answerOf(answered),
    problem: answered && problemAfter(reader, session, connection, answered),
    key: keyOf(asked, answered),
    subprotocols: {
      offered: listOf(values(asked, 'Sec-WebSocket-Protocol')),
      agreed: values(answered, 'Sec-WebSocket-Protocol').join(', '),
    },
    extensions: {
      offered: listOf(values(asked, 'Sec-WebSocket-Extensions')),
      agreed: listOf(values(answered, 'Sec-WebSocket-Extensions')),
    },
    cookies: {
      sent: values(asked, 'Cookie').flatMap(cookiesOf),
      set: values(answered, 'Set-Cookie'),
    },
    location: answered && isRedirect(answered) ? (values(answered, 'Location')[0] ?? '') : '',
    timings: {
      ...eventTimings(reader, session, connection, request?.n ?? first.n),
      upgradeMs: asked && answered ? (answered.at - asked.at) / 1_000 : null,
    },
  }
}

const values = (head: Head | null, name: string): string[] =>
  head ? headerValues(head.head, name) : []

function headAt(
  reader: Reader,
  session: number,
  connection: number,
  n: number,
  request: boolean,
): Head | null {
  const located = reader.locate(session, n)
  const kept = reader.keptHandshakes(session, connection).find((one) => one.n === n)
  const found = located
    ? { at: located.block.times[located.index]!, bytes: bytesOfEntry(located.block, located.index) }
    : kept
  if (found === undefined) return null
  const head = readHead(request ? 'request' : 'response', found.bytes)
  return head && { n, at: found.at, bytes: found.bytes, head }
}

/** Returns the first answer after the request that is not an interim one, RFC 9110 section 15.2. */
function decidingAnswer(
  reader: Reader,
  session: number,
  connection: number,
  after: number,
): Head | null {
  const kind = reader.kind(session)
  const kept = reader.keptHandshakes(session, connection).reverse()
  for (const one of kept) {
    if (one.n <= after) continue
    if (isFromClient(kind, directionOf(one.flags))) return null
    const answer = headAt(reader, session, connection, one.n, false)
    if (answer !== null && decides(answer)) return answer
  }
  const from = Math.max(after + 1, reader.first(session))
  for (let n = from; n <= from + searched;) {
    const located = reader.locate(session, n)
    if (located === undefined) return null
    const { block } = located
    for (let i = located.index; i < block.count; i++, n++) {
      const flags = block.flags[i]!
      if (block.connections[i] !== connection) continue
      if (kindOf(flags) === 'end') return null
      if (kindOf(flags) !== 'handshake' || isBody(flags)) continue
      if (isFromClient(kind, directionOf(flags))) return null
      const answer = headAt(reader, session, connection, n, false)
      if (answer?.head.start.kind !== 'response') return null
      if (decides(answer)) return answer
    }
  }
  return null
}

const decides = ({ head: { start } }: Head): boolean =>
  start.kind === 'response' && (start.status === 101 || start.status >= 200)

function requestOf({ n, head }: Head): HandshakeFacts['request'] {
  if (head.start.kind !== 'request') return null
  const { method, target, version } = head.start
  return { n, method, target, version, headers: headersOf(head) }
}

function answerOf({ n, head, bytes }: Head): HandshakeFacts['answer'] {
  if (head.start.kind !== 'response') return null
  const { version, status, reason } = head.start
  const bodyLength = bytes.length - head.length
  return { n, version, status, reason, headers: headersOf(head), bodyLength }
}

const headersOf = ({ headers }: HttpHead): [string, string][] =>
  headers.map(({ name, value }) => [name, value])

function keyOf(request: Head | null, answer: Head | null): HandshakeFacts['key'] {
  const [key] = values(request, 'Sec-WebSocket-Key')
  if (key === undefined) return null
  const accept = values(answer, 'Sec-WebSocket-Accept').join(', ')
  const expected = acceptFor(key, sha1Base64)
  return { key, accept, expected, right: accept === expected }
}

/** Returns the error that immediately followed a 101 response, so that no connection was opened. */
function problemAfter(
  reader: Reader,
  session: number,
  connection: number,
  { n: answered, head: { start } }: Head,
): HandshakeFacts['problem'] {
  if (start.kind !== 'response' || start.status !== 101) return null
  const from = Math.max(answered + 1, reader.first(session))
  for (let n = from; n <= from + searched;) {
    const located = reader.locate(session, n)
    if (located === undefined) return null
    const { block } = located
    for (let i = located.index; i < block.count; i++, n++) {
      if (block.connections[i] !== connection) continue
      if (kindOf(block.flags[i]!) !== 'error') return null
      const event = parseEvent(bytesOfEntry(block, i))
      if (event?.kind !== 'error') return null
      const { code, message, hint } = event
      return { code, message, hint }
    }
  }
  return null
}

/** Returns the `name=value` pairs of a Cookie header, RFC 6265 section 4.2. */
const cookiesOf = (header: string): [string, string][] =>
  header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=')
      return equals < 0 ? ['', pair] : [pair.slice(0, equals), pair.slice(equals + 1)]
    })

const isRedirect = ({ head }: Head): boolean =>
  head.start.kind === 'response' && head.start.status >= 300 && head.start.status < 400

type Timings = Omit<HandshakeFacts['timings'], 'upgradeMs'>

/** Returns the timings in the `open` and `tls` entries of the connection before the request. */
function eventTimings(
  reader: Reader,
  session: number,
  connection: number,
  before: number,
): Timings {
  const timings: Timings = { dnsMs: null, connectMs: null, tlsMs: null }
  for (let n = before - 1; n > Math.max(0, before - searched);) {
    const located = reader.locate(session, n)
    if (located === undefined) break
    const { block } = located
    for (let i = located.index; i >= 0; i--, n--) {
      if (block.connections[i] !== connection) continue
      const event = eventAt(kindOf(block.flags[i]!), bytesOfEntry(block, i))
      if (event?.kind === 'tls') timings.tlsMs = event.tookMs
      if (event?.kind !== 'open') continue
      // A server cannot measure how long it takes to be connected to.
      if (event.what !== 'connected') return timings
      return {
        ...timings,
        dnsMs: event.dnsMs ?? null,
        connectMs: event.tookMs - (event.dnsMs ?? 0),
      }
    }
  }
  return timings
}

const eventAt = (kind: string, bytes: Uint8Array): EventDetail | null =>
  kind === 'open' || kind === 'tls' ? parseEvent(bytes) : null
