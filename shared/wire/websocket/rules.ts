/**
 * The rules of RFC 6455 and RFC 7692: the section of each, its English message (the window has its own texts with the
 * same placeholders), and the status code that a connection is failed with. `rules-frame.ts` and `rules-handshake.ts`
 * detect the violations.
 */
import type { RuleCode, Verdict } from '../../model/verdict.ts'
import type { VerdictPhrase, VerdictSentence } from '../../problems/problems.ts'

/** Status code that a connection is failed with, RFC 6455 section 7.4.1. */
export type FailureCode = 1002 | 1007 | 1009

interface Rule {
  readonly section: string
  readonly says: string
  readonly closeCode: FailureCode
}

const rule = (section: string, says: string, closeCode: FailureCode = 1002): Rule => ({
  section,
  says,
  closeCode,
})
const ws = (section: string, says: string, closeCode?: FailureCode): Rule =>
  rule(`RFC 6455 section ${section}`, says, closeCode)
const deflate = (section: string, says: string): Rule => rule(`RFC 7692 section ${section}`, says)
const http = (section: string, says: string): Rule => rule(`RFC 9112 section ${section}`, says)

const rules: Readonly<Record<RuleCode, Rule>> = {
  WS_DATA_AFTER_CLOSE: ws('5.5.1', 'A frame follows the close frame'),
  WS_RESERVED_BITS: ws('5.2', 'Reserved bits are set ({bits}) that no agreed extension uses'),
  WS_RSV1_MISUSED: deflate(
    '6',
    'RSV1, which marks a compressed message, is set on a frame that is not the first of a message',
  ),
  WS_UNMASKED_FRAME: ws('5.1', 'The client’s frame has no mask; clients must mask every frame'),
  WS_MASKED_FRAME: ws('5.1', 'The server’s frame is masked; servers must not mask'),
  WS_LENGTH_TOP_BIT: ws('5.2', 'The top bit of the 64 bit payload length is set'),
  WS_LENGTH_BEYOND_REACH: ws(
    '10.4',
    'The declared payload has 2^53 bytes or more and cannot be followed',
    1009,
  ),
  WS_LENGTH_NOT_MINIMAL: ws(
    '5.2',
    'The payload length {length} is written in {bytes} more bytes, though fewer would do',
  ),
  WS_RESERVED_OPCODE: ws('5.2', 'Opcode {opcode} is reserved'),
  WS_CONTROL_FRAGMENTED: ws('5.4', 'A control frame is fragmented'),
  WS_CONTROL_TOO_LONG: ws('5.5', 'A control frame has {length} bytes, more than 125'),
  WS_CONTINUATION_WITHOUT_START: ws('5.4', 'A continuation frame comes while no message is begun'),
  WS_MESSAGE_INSIDE_MESSAGE: ws(
    '5.4',
    'A message begins before the last fragment of the one before',
  ),
  WS_MESSAGE_TOO_LONG: ws('7.4.1', 'The message is longer than the limit of this endpoint', 1009),
  WS_INVALID_UTF8: ws('8.1', 'The text is not UTF-8', 1007),
  WS_CLOSE_TOO_SHORT: ws('5.5.1', 'The close frame holds half a status code'),
  WS_CLOSE_CODE: ws('7.4', 'The close code {code} must not be on the wire'),
  WS_CLOSE_REASON_UTF8: ws('5.5.1', 'The close reason is not UTF-8', 1007),

  WS_HANDSHAKE_UNREADABLE: ws('4.1', 'This is no readable HTTP head'),
  WS_HANDSHAKE_METHOD: ws('4.1', 'The request’s method is {method}, not GET'),
  WS_HANDSHAKE_HTTP_VERSION: ws('4.1', 'The HTTP version is {version}, less than 1.1'),
  WS_HANDSHAKE_HOST: ws('4.1', 'The request has {count} Host headers, not one'),
  WS_HANDSHAKE_UPGRADE: ws('4.1', 'The Upgrade header does not say websocket: “{value}”'),
  WS_HANDSHAKE_CONNECTION: ws('4.1', 'The Connection header does not say Upgrade: “{value}”'),
  WS_HANDSHAKE_KEY: ws(
    '4.1',
    'Sec-WebSocket-Key must be there once, 16 bytes in Base64: “{value}”',
  ),
  WS_HANDSHAKE_VERSION: ws('4.1', 'Sec-WebSocket-Version must be 13: “{value}”'),
  WS_HANDSHAKE_PROTOCOL_LIST: ws(
    '4.1',
    'Sec-WebSocket-Protocol is no list of different names: “{value}”',
  ),
  WS_HANDSHAKE_ACCEPT: ws('4.2.2', 'Sec-WebSocket-Accept is “{value}”, but must be “{expected}”'),
  WS_HANDSHAKE_PROTOCOL: ws('4.1', 'The answer names a subprotocol not offered: “{value}”'),
  WS_HANDSHAKE_EXTENSION_LIST: ws(
    '9.1',
    'Sec-WebSocket-Extensions is no list of extensions: “{value}”',
  ),
  WS_HANDSHAKE_EXTENSION: ws('4.1', 'The answer names an extension not offered: “{value}”'),
  WS_DEFLATE_PARAMETER: deflate(
    '7.1',
    'The parameter {name} of permessage-deflate is unknown, repeated or out of range: “{value}”',
  ),

  HTTP_EMPTY_LINE_FIRST: http('2.2', 'The head begins with an empty line (line {line})'),
  HTTP_START_LINE: http('2.1', 'Line {line}, the start line, is not divided by single blanks'),
  HTTP_NAME_CASE: http('2.3', 'Line {line} does not write HTTP in capital letters'),
  HTTP_REQUEST_TARGET: http(
    '3.2',
    'The request target in line {line} has a blank, or a character outside ASCII',
  ),
  HTTP_BARE_LF: http('2.2', 'Line {line} ends with LF, not with CRLF'),
  HTTP_FOLDED_LINE: http('5.2', 'Line {line} is folded: it begins with a blank'),
  HTTP_LINE_WITHOUT_COLON: http('5', 'Line {line} has no colon'),
  HTTP_SPACE_BEFORE_COLON: http('5.1', 'Line {line} has a blank before its colon'),
  HTTP_HEADER_NAME: rule(
    'RFC 9110 section 5.1',
    'The name of the header in line {line} is no token',
  ),
  HTTP_CONTROL_CHARACTER: rule('RFC 9110 section 5.5', 'Line {line} holds a control character'),
  HTTP_CONTENT_LENGTH: rule(
    'RFC 9110 section 8.6',
    'Content-Length in line {line} is repeated, or no number',
  ),
  HTTP_LENGTH_AND_CODING: http(
    '6.2',
    'Content-Length in line {line} stands beside Transfer-Encoding',
  ),
}

/** The English message of a rule, with its placeholders. */
export const ruleWording = (code: RuleCode): string => rules[code].says

/** Creates a verdict of this rule with its RFC section; `data` fills the placeholders of the message. */
export const verdict = (code: RuleCode, data: Verdict['data'] = {}): Verdict => ({
  rule: code,
  section: rules[code].section,
  data,
})

/** Returns the status code with which a strict endpoint fails the connection. */
export const failureCode = (code: RuleCode): FailureCode => rules[code].closeCode

/** Replaces the placeholders in braces with the verdict's data. */
export const fillWording = (wording: string, data: Verdict['data']): string =>
  wording.replace(/\{(\w+)\}/g, (whole, name: string) => String(data[name] ?? whole))

/** Returns the verdict as the end of an English sentence that cites its section. */
export const verdictPhrase = ({ rule: code, section, data }: Verdict): VerdictPhrase =>
  `${fillWording(rules[code].says, data)} (${section})`

/** Returns the verdict as an English sentence that cites its section. */
export const verdictSentence = (broken: Verdict): VerdictSentence => `${verdictPhrase(broken)}.`
