/**
 * The client's side of the opening handshake, RFC 6455 section 4.1: the request as it is sent, and whether an answer
 * opens the WebSocket. Pure.
 */
import type { RuleCode, Verdict } from '../../model/verdict.ts'
import type { HintText } from '../../problems/hints.ts'
import { headerValues, type HttpHead } from '../http/head.ts'
import { listOf } from '../http/list.ts'
import { isToken } from '../http/token.ts'
import { agreementOf, type Agreement } from './agreement.ts'
import { validateResponse, type Sha1Base64 } from './rules-handshake.ts'

export interface RequestParts {
  /** The request target, in ASCII. */
  target: string
  /** Value of the Host header. */
  host: string
  /** 16 random bytes in Base64. */
  key: string
  /** Offered, best first. */
  subprotocols: readonly string[]
  /** Value of Sec-WebSocket-Extensions; empty for none. */
  extensions: string
  /** Headers that are not written here; sent unless a written one has the same name. */
  added: readonly (readonly [name: string, value: string])[]
  /** As a person wrote them: sent in this order and spelling, in place of headers of the handshake with the same name. */
  written: readonly (readonly [name: string, value: string])[]
}

/** The request as text, to be encoded as UTF-8. */
export function requestText(parts: RequestParts): string {
  const { target, host, key, subprotocols, extensions, added, written } = parts
  const own: (readonly [name: string, value: string])[] = [
    ['Host', host],
    ['Upgrade', 'websocket'],
    ['Connection', 'Upgrade'],
    ['Sec-WebSocket-Key', key],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Protocol', subprotocols.join(',')],
    ['Sec-WebSocket-Extensions', extensions],
    ...added,
  ]
  const names = new Set(written.map(([name]) => name.toLowerCase()))
  const sent = [
    ...own.filter(([name, value]) => value !== '' && !names.has(name.toLowerCase())),
    ...written,
  ]
  const lines = sent.map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`
}

/** Returns a sentence on why a header cannot be sent, without its value; null when it can. */
export function headerFault(name: string, value: string): HintText | null {
  if (name === '') return 'The name is empty.'
  if (!isToken(name)) return "A name can only contain letters, digits and !#$%&'*+-.^_`|~."
  if (/[\r\n]/.test(value)) return 'The value contains a line break.'
  if (value.includes('\0')) return 'The value contains a NUL character.'
  return value.isWellFormed() ? null : 'The value is not valid Unicode text.'
}

/** Rules that an answer must not break: what it agrees to would be unknown, or it is no agreement. */
const decisive: ReadonlySet<RuleCode> = new Set([
  'WS_HANDSHAKE_UPGRADE',
  'WS_HANDSHAKE_ACCEPT',
  'WS_HANDSHAKE_PROTOCOL',
  'WS_HANDSHAKE_EXTENSION_LIST',
  'WS_HANDSHAKE_EXTENSION',
  'WS_DEFLATE_PARAMETER',
])

/** What a 101 answer leads to. */
export type Judgement =
  /** `unchosen`: the offered subprotocols, when none of them was chosen. */
  | { opens: true; agreement: Agreement; unchosen: string[] }
  /** A broken rule; without one, no subprotocol was chosen though the endpoint requires one. */
  | { opens: false; verdict: Verdict | null; unchosen: string[] }

/**
 * Judges a 101 answer against the request as it was sent.
 * @param options `strictHandshake` makes every broken rule decisive
 */
export function judgeAnswer(
  answer: HttpHead,
  request: HttpHead,
  options: { strictHandshake: boolean; requireSubprotocol: boolean },
  sha1: Sha1Base64,
): Judgement {
  const verdict = validateResponse(answer, request, sha1).find(
    ({ rule }) => options.strictHandshake || decisive.has(rule),
  )
  if (verdict) return { opens: false, verdict, unchosen: [] }
  const agreement = agreementOf(answer)
  const offered = listOf(headerValues(request, 'Sec-WebSocket-Protocol'))
  const unchosen = agreement.subprotocol === '' ? offered : []
  if (unchosen.length > 0 && options.requireSubprotocol)
    return { opens: false, verdict: null, unchosen }
  return { opens: true, agreement, unchosen }
}
