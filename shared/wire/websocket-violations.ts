/** The rules of RFC 6455 a receiver holds its peer to: a code, a sentence with the section, and the close code due. */

/** A broken rule. */
export interface Violation {
  /** Stable name, as in `error` entries. */
  readonly code: string
  /** For a person, in English, citing the section. */
  readonly message: string
  /** Status code the connection is failed with, RFC 6455 section 7.4.1. */
  readonly closeCode: 1002 | 1007 | 1009
}

const rule = (code: string, message: string, closeCode: Violation['closeCode'] = 1002) =>
  ({ code, message, closeCode }) as const satisfies Violation

export const violations = {
  reservedBits: rule(
    'WS_RESERVED_BITS',
    'The peer set reserved bits (RSV1 to RSV3) that no agreed extension uses (RFC 6455 section 5.2).',
  ),
  reservedOpcode: rule(
    'WS_RESERVED_OPCODE',
    'The peer sent a frame with a reserved opcode (RFC 6455 section 5.2).',
  ),
  unmasked: rule(
    'WS_UNMASKED_FRAME',
    'The client sent a frame without a mask; clients must mask every frame (RFC 6455 section 5.1).',
  ),
  masked: rule(
    'WS_MASKED_FRAME',
    'The server sent a masked frame; servers must not mask (RFC 6455 section 5.1).',
  ),
  lengthNotMinimal: rule(
    'WS_LENGTH_NOT_MINIMAL',
    'The peer wrote a payload length in more bytes than it needs (RFC 6455 section 5.2).',
  ),
  lengthTopBit: rule(
    'WS_LENGTH_TOP_BIT',
    'The peer set the top bit of a 64 bit payload length (RFC 6455 section 5.2).',
  ),
  lengthBeyondReach: rule(
    'WS_LENGTH_BEYOND_REACH',
    'The peer declared a payload of 2^53 bytes or more, which cannot be followed (RFC 6455 section 10.4).',
    1009,
  ),
  controlFragmented: rule(
    'WS_CONTROL_FRAGMENTED',
    'The peer fragmented a control frame (RFC 6455 section 5.4).',
  ),
  controlTooLong: rule(
    'WS_CONTROL_TOO_LONG',
    'The peer sent a control frame with more than 125 bytes (RFC 6455 section 5.5).',
  ),
  continuationWithoutStart: rule(
    'WS_CONTINUATION_WITHOUT_START',
    'The peer sent a continuation frame while no message was begun (RFC 6455 section 5.4).',
  ),
  messageInsideMessage: rule(
    'WS_MESSAGE_INSIDE_MESSAGE',
    'The peer began a message before the last fragment of the one before (RFC 6455 section 5.4).',
  ),
  invalidUtf8: rule(
    'WS_INVALID_UTF8',
    'The peer sent text that is not UTF-8 (RFC 6455 section 8.1).',
    1007,
  ),
  messageTooLong: rule(
    'WS_MESSAGE_TOO_LONG',
    'The peer sent a message longer than the limit of this endpoint (RFC 6455 section 7.4.1).',
    1009,
  ),
  closeTooShort: rule(
    'WS_CLOSE_TOO_SHORT',
    'The peer sent a close frame with half a status code (RFC 6455 section 5.5.1).',
  ),
  closeCode: rule(
    'WS_CLOSE_CODE',
    'The peer sent a close code that must not be on the wire (RFC 6455 section 7.4).',
  ),
  closeReasonUtf8: rule(
    'WS_CLOSE_REASON_UTF8',
    'The peer gave a close reason that is not UTF-8 (RFC 6455 section 5.5.1).',
    1007,
  ),
  dataAfterClose: rule(
    'WS_DATA_AFTER_CLOSE',
    'The peer sent a frame after its close frame (RFC 6455 section 5.5.1).',
  ),
} as const satisfies Record<string, Violation>
