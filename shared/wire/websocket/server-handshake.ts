/**
 * The server's side of the opening handshake, RFC 6455 section 4.2: which requests are refused, and the answer to the
 * others. Pure.
 */
import type { Phrase } from '../../problems/phrases.ts'
import type { VerdictPhrase } from '../../problems/problems.ts'
import { headerValues, type HttpHead } from '../http/head.ts'
import { listOf } from '../http/list.ts'
import { agreementFrom, type Agreement } from './agreement.ts'
import { deflateAnswer, withoutEchoTakeover, type DeflateOptions } from './deflate-negotiation.ts'
import { parseExtensions, wrongDeflateParams } from './extensions.ts'
import { acceptFor, validateRequest, type Sha1Base64 } from './rules-handshake.ts'
import { verdictPhrase } from './rules.ts'

/** Why a request opens no WebSocket, as the end of a sentence without its full stop. */
export interface Refusal {
  status: number
  why: Phrase | VerdictPhrase
}

const words = (head: HttpHead, name: string): string[] =>
  listOf(headerValues(head, name)).map((word) => word.toLowerCase())

/** Requests that no handler of a path is asked about, RFC 9110: null for others. */
export function refuseMessage({ start }: HttpHead): Refusal | null {
  if (start.kind !== 'request') return { status: 400, why: 'It is not HTTP' }
  if (!start.version.startsWith('1.'))
    return { status: 505, why: `It speaks HTTP/${start.version}, this server HTTP/1.1` }
  return null
}

/**
 * Reads a request as browsers and servers write them: of repeated headers the first one counts, and a missing Connection
 * header does not matter.
 * @param strict whether a request that breaks any rule is refused
 */
export function refuseRequest(request: HttpHead, strict: boolean): Refusal | null {
  const method = request.start.kind === 'request' ? request.start.method : ''
  if (method === 'CONNECT') return { status: 405, why: 'This server is no proxy' }
  if (words(request, 'Expect').some((word) => word !== '100-continue'))
    return { status: 417, why: 'It expects what this server cannot do' }
  if (!words(request, 'Upgrade').includes('websocket'))
    return { status: 426, why: 'It asks for no WebSocket' }
  if (method !== 'GET') return { status: 405, why: 'A WebSocket is opened with GET' }
  const version = words(request, 'Sec-WebSocket-Version')
  // Version 8, of drafts, has the same frames.
  if (!version.includes('13') && !version.includes('8'))
    return { status: 426, why: `It asks for version ${version.join(', ') || 'none'}, not 13` }
  if (!/^[+/\dA-Za-z]{22}==$/.test(headerValues(request, 'Sec-WebSocket-Key')[0] ?? ''))
    return { status: 400, why: 'Its Sec-WebSocket-Key is missing or invalid' }
  const [broken] = strict ? validateRequest(request) : []
  return broken ? { status: 400, why: verdictPhrase(broken) } : null
}

export interface AnswerOptions extends DeflateOptions {
  perMessageDeflate: boolean
  /** Accepted, best first. */
  subprotocols: readonly string[]
  /** Every message is sent back as it was compressed. */
  echo: boolean
}

/** The 101 response to a request that is not refused: its lines, and what it agrees to. */
export function agreeingAnswer(
  request: HttpHead,
  options: AnswerOptions,
  sha1: Sha1Base64,
): { lines: string[]; agreement: Agreement } {
  const key = headerValues(request, 'Sec-WebSocket-Key')[0] ?? ''
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptFor(key, sha1)}`,
  ]
  const offered = offeredSubprotocols(request)
  const subprotocol = options.subprotocols.find((name) => offered.includes(name)) ?? ''
  if (subprotocol !== '') lines.push(`Sec-WebSocket-Protocol: ${subprotocol}`)
  const extensions = options.perMessageDeflate ? agreedExtensions(request, options) : ''
  if (extensions !== '') lines.push(`Sec-WebSocket-Extensions: ${extensions}`)
  return { lines, agreement: agreementFrom(subprotocol, extensions) }
}

/** Returns the subprotocols that a request offers, in its order. */
export const offeredSubprotocols = (request: HttpHead): string[] =>
  listOf(headerValues(request, 'Sec-WebSocket-Protocol'))

function agreedExtensions(request: HttpHead, options: AnswerOptions): string {
  const offers = (parseExtensions(headerValues(request, 'Sec-WebSocket-Extensions')) ?? []).filter(
    (one) =>
      one.name.toLowerCase() === 'permessage-deflate' && wrongDeflateParams(one, true).length === 0,
  )
  return deflateAnswer(offers, withoutEchoTakeover(options), options.echo) ?? ''
}
