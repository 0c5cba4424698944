/**
 * Verdicts: the protocol rule that an entry violates. Names are stable: windows translate them, `error` entries contain
 * them.
 */
import { z } from 'zod'

/** One code for each rule; `rules.ts` of the wire has its message and its RFC section. */
export const ruleCodes = [
  // Frames
  'WS_DATA_AFTER_CLOSE',
  'WS_RESERVED_BITS',
  'WS_RSV1_MISUSED',
  'WS_UNMASKED_FRAME',
  'WS_MASKED_FRAME',
  'WS_LENGTH_TOP_BIT',
  'WS_LENGTH_BEYOND_REACH',
  'WS_LENGTH_NOT_MINIMAL',
  'WS_RESERVED_OPCODE',
  'WS_CONTROL_FRAGMENTED',
  'WS_CONTROL_TOO_LONG',
  'WS_CONTINUATION_WITHOUT_START',
  'WS_MESSAGE_INSIDE_MESSAGE',
  'WS_MESSAGE_TOO_LONG',
  'WS_INVALID_UTF8',
  'WS_CLOSE_TOO_SHORT',
  'WS_CLOSE_CODE',
  'WS_CLOSE_REASON_UTF8',
  // Handshakes
  'WS_HANDSHAKE_UNREADABLE',
  'WS_HANDSHAKE_METHOD',
  'WS_HANDSHAKE_HTTP_VERSION',
  'WS_HANDSHAKE_HOST',
  'WS_HANDSHAKE_UPGRADE',
  'WS_HANDSHAKE_CONNECTION',
  'WS_HANDSHAKE_KEY',
  'WS_HANDSHAKE_VERSION',
  'WS_HANDSHAKE_PROTOCOL_LIST',
  'WS_HANDSHAKE_ACCEPT',
  'WS_HANDSHAKE_PROTOCOL',
  'WS_HANDSHAKE_EXTENSION_LIST',
  'WS_HANDSHAKE_EXTENSION',
  'WS_DEFLATE_PARAMETER',
  // Heads of handshakes
  'HTTP_EMPTY_LINE_FIRST',
  'HTTP_START_LINE',
  'HTTP_NAME_CASE',
  'HTTP_REQUEST_TARGET',
  'HTTP_BARE_LF',
  'HTTP_FOLDED_LINE',
  'HTTP_LINE_WITHOUT_COLON',
  'HTTP_SPACE_BEFORE_COLON',
  'HTTP_HEADER_NAME',
  'HTTP_CONTROL_CHARACTER',
  'HTTP_CONTENT_LENGTH',
  'HTTP_LENGTH_AND_CODING',
] as const
export type RuleCode = (typeof ruleCodes)[number]

export const verdictSchema = z.object({
  rule: z.enum(ruleCodes),
  /** RFC section of the rule, such as `RFC 6455 section 5.2`. */
  section: z.string(),
  /**
   * Values for the placeholders in the rule's message, such as `{ opcode: 3 }`; see `shared/wire/websocket/rules.ts`.
   */
  data: z.record(z.string(), z.union([z.string(), z.number()])),
})
/** A violation of a rule by an entry. */
export type Verdict = z.infer<typeof verdictSchema>
