/**
 * The rules for the opening handshake, RFC 6455 sections 4.1 and 4.2, one function for each, over the head of the
 * request, or of the response and the request. Pure: the caller supplies the SHA-1 function.
 */
import type { Verdict } from '../../model/verdict.ts'
import { headerValues, type HttpHead } from '../http/head.ts'
import { listOf } from '../http/list.ts'
import { isToken } from '../http/token.ts'
import { parseExtensions, wrongDeflateParams } from './extensions.ts'
import { verdict } from './rules.ts'

/** Returns the Base64 of the SHA-1 of an ASCII text. */
export type Sha1Base64 = (text: string) => string

type RequestRule = (request: HttpHead) => Verdict | null
type AnswerRule = (answer: HttpHead, request: HttpHead, sha1: Sha1Base64) => Verdict | null

/** The GUID appended to the key before hashing, RFC 6455 section 1.3. */
const keySuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** Returns the value of `Sec-WebSocket-Accept` for a key, RFC 6455 section 4.2.2. */
export const acceptFor = (key: string, sha1: Sha1Base64): string => sha1(key + keySuffix)

const joined = (head: HttpHead, name: string): string => headerValues(head, name).join(', ')
const says = (head: HttpHead, name: string, word: string): boolean =>
  listOf(headerValues(head, name)).some((element) => element.toLowerCase() === word)

/** RFC 6455 section 4.1, requirement 2: the method is GET. */
const method: RequestRule = ({ start }) =>
  start.kind === 'request' && start.method !== 'GET'
    ? verdict('WS_HANDSHAKE_METHOD', { method: start.method })
    : null

/** RFC 6455 section 4.1, requirement 2: the HTTP version is at least 1.1, on both sides. */
const httpVersion: RequestRule = ({ start }) =>
  Number(start.version) < 1.1
    ? verdict('WS_HANDSHAKE_HTTP_VERSION', { version: start.version })
    : null

/** RFC 6455 section 4.1, requirement 4: a Host header is present; RFC 9112 section 3.2: exactly one. */
const host: RequestRule = (request) => {
  const count = headerValues(request, 'Host').length
  return count === 1 ? null : verdict('WS_HANDSHAKE_HOST', { count })
}

/**
 * RFC 6455 section 4.1, requirement 5 for the request and 2 for the response: Upgrade contains "websocket",
 * case-insensitive.
 */
const upgrade: RequestRule = (head) =>
  says(head, 'Upgrade', 'websocket')
    ? null
    : verdict('WS_HANDSHAKE_UPGRADE', { value: joined(head, 'Upgrade') })

/**
 * RFC 6455 section 4.1, requirement 6 for the request and 3 for the response: Connection contains "Upgrade",
 * case-insensitive.
 */
const connection: RequestRule = (head) =>
  says(head, 'Connection', 'upgrade')
    ? null
    : verdict('WS_HANDSHAKE_CONNECTION', { value: joined(head, 'Connection') })

/** RFC 6455 section 4.1, requirement 7: exactly one key, 16 bytes in Base64. */
const key: RequestRule = (request) => {
  const keys = headerValues(request, 'Sec-WebSocket-Key')
  return keys.length === 1 && /^[A-Za-z\d+/]{21}[AQgw]==$/.test(keys[0] ?? '')
    ? null
    : verdict('WS_HANDSHAKE_KEY', { value: keys.join(', ') })
}

/** RFC 6455 section 4.1, requirement 9: the version is 13. */
const version: RequestRule = (request) => {
  const value = joined(request, 'Sec-WebSocket-Version')
  return value === '13' ? null : verdict('WS_HANDSHAKE_VERSION', { value })
}

/** RFC 6455 section 4.1, requirement 10: subprotocols are unique tokens. */
const protocolList: RequestRule = (request) => {
  const values = headerValues(request, 'Sec-WebSocket-Protocol')
  const names = listOf(values)
  return (values.length === 0 || names.length > 0) &&
    names.every(isToken) &&
    new Set(names).size === names.length
    ? null
    : verdict('WS_HANDSHAKE_PROTOCOL_LIST', { value: values.join(', ') })
}

/** RFC 6455 section 9.1: extensions are tokens with parameters. */
const extensionList: RequestRule = (head) => {
  const values = headerValues(head, 'Sec-WebSocket-Extensions')
  return parseExtensions(values) === null
    ? verdict('WS_HANDSHAKE_EXTENSION_LIST', { value: values.join(', ') })
    : null
}

/** RFC 7692 section 7.1: permessage-deflate has four parameters, each at most once and within its range. */
const deflateParams: RequestRule = (head) => {
  const offer = head.start.kind === 'request'
  const extensions = parseExtensions(headerValues(head, 'Sec-WebSocket-Extensions')) ?? []
  const [wrong] = extensions.flatMap((extension) => wrongDeflateParams(extension, offer))
  return wrong ? verdict('WS_DEFLATE_PARAMETER', { name: wrong[0], value: wrong[1] ?? '' }) : null
}

/** RFC 6455 section 4.2.2, item 5.4, and section 4.1: the response proves that the key was read. */
const accept: AnswerRule = (answer, request, sha1) => {
  const value = joined(answer, 'Sec-WebSocket-Accept')
  const expected = acceptFor(headerValues(request, 'Sec-WebSocket-Key')[0] ?? '', sha1)
  return value === expected ? null : verdict('WS_HANDSHAKE_ACCEPT', { value, expected })
}

/** RFC 6455 section 4.1: the response selects at most one subprotocol, and only an offered one. */
const protocol: AnswerRule = (answer, request) => {
  const value = joined(answer, 'Sec-WebSocket-Protocol')
  const offered = listOf(headerValues(request, 'Sec-WebSocket-Protocol'))
  return value === '' || offered.includes(value)
    ? null
    : verdict('WS_HANDSHAKE_PROTOCOL', { value })
}

/** RFC 6455 section 4.1: the response selects only offered extensions. */
const extension: AnswerRule = (answer, request) => {
  const namesOf = (head: HttpHead): string[] =>
    (parseExtensions(headerValues(head, 'Sec-WebSocket-Extensions')) ?? []).map(({ name }) => name)
  const offered = namesOf(request)
  const strange = namesOf(answer).find((name) => !offered.includes(name))
  return strange === undefined ? null : verdict('WS_HANDSHAKE_EXTENSION', { value: strange })
}

const requestRules: readonly RequestRule[] = [
  method,
  httpVersion,
  host,
  upgrade,
  connection,
  key,
  version,
  protocolList,
  extensionList,
  deflateParams,
]

const answerRules: readonly RequestRule[] = [
  httpVersion,
  upgrade,
  connection,
  extensionList,
  deflateParams,
]

const pairRules: readonly AnswerRule[] = [accept, protocol, extension]

const headVerdicts = ({ deviations }: HttpHead): Verdict[] =>
  deviations.map(({ rule, line }) => verdict(rule, { line }))

/** Returns every violation of the request. */
export const validateRequest = (request: HttpHead): Verdict[] => [
  ...headVerdicts(request),
  ...requestRules.map((find) => find(request)).filter((found) => found !== null),
]

/**
 * Returns every violation of the response; when its status is not 101, those of its head. `request` is null when it is
 * unknown.
 */
export function validateResponse(
  answer: HttpHead,
  request: HttpHead | null,
  sha1: Sha1Base64,
): Verdict[] {
  const inHead = headVerdicts(answer)
  if (answer.start.kind !== 'response' || answer.start.status !== 101) return inHead
  return [
    ...inHead,
    ...answerRules.map((find) => find(answer)),
    ...(request ? pairRules.map((find) => find(answer, request, sha1)) : []),
  ].filter((found) => found !== null)
}
