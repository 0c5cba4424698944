/**
 * The rules for frames, one function for each, over a `FrameCase`: the header of the frame and the state before it.
 * Pure. `frame-validator.ts` builds the cases as frames arrive; `caseOf` rebuilds one from a stored frame and its
 * violation flags.
 */
import type { Verdict } from '../../model/verdict.ts'
import { isSendableCode, parseClosePayload } from './close.ts'
import { maskingKeyOf, maxControlLength, minimalLengthBytes, opcodes } from './frame.ts'
import { unmask } from './mask.ts'
import { verdict } from './rules.ts'

/** The input of the rules for frames. */
export interface FrameCase {
  readonly fromClient: boolean
  /** permessage-deflate was negotiated, RFC 7692. */
  readonly deflate: boolean
  /** A message of this side is in progress. */
  readonly inMessage: boolean
  /** This side has sent a close frame. */
  readonly closed: boolean
  /** With this frame, the message exceeds the limit of the endpoint. */
  readonly tooLong: boolean
  /** The text of the message, across all fragments, becomes invalid UTF-8 in this frame. */
  readonly invalidUtf8: boolean
  /** The first three bytes of the header; the third may begin an extended length. */
  readonly first: number
  readonly second: number
  readonly third: number
  /** As declared; above 2^53, the nearest double. */
  readonly length: number
  /** The unmasked payload of a complete close frame; null otherwise. */
  readonly close: Uint8Array | null
}

type FrameRule = (frame: FrameCase) => Verdict | null

/** What the bytes of a frame that violates a rule do not show. Stored with the frame, see `flags.ts`. */
export const violationFlags = {
  /** The frame violates a rule, possibly one visible in its bytes. */
  broken: 1,
  /** A continuation without a start, or a start inside a message. */
  outOfOrder: 2,
  invalidUtf8: 4,
  afterClose: 8,
  /** RSV1 is set without permessage-deflate. */
  notAgreed: 16,
  tooLong: 32,
} as const

const rsv1 = 4
const isControl = (first: number): boolean => (first & 0x08) !== 0
const rsvOf = (first: number): number => (first >> 4) & 7

/** RFC 6455 section 5.5.1: no frame follows a close frame. */
const dataAfterClose: FrameRule = ({ closed }) => (closed ? verdict('WS_DATA_AFTER_CLOSE') : null)

/** RFC 6455 section 5.2: a reserved bit is 0 unless a negotiated extension defines it. */
const reservedBits: FrameRule = ({ first, deflate }) => {
  const set = rsvOf(first) & (deflate ? ~rsv1 : 7)
  if (set === 0) return null
  const bits = ['RSV1', 'RSV2', 'RSV3'].filter((_, i) => set & (rsv1 >> i)).join(', ')
  return verdict('WS_RESERVED_BITS', { bits })
}

/** RFC 7692 section 6: RSV1 is set only on the first frame of a message, never on control frames. */
const rsv1Misused: FrameRule = ({ first, deflate }) =>
  deflate && rsvOf(first) & rsv1 && (isControl(first) || (first & 0x0f) === opcodes.continuation)
    ? verdict('WS_RSV1_MISUSED')
    : null

/** RFC 6455 section 5.1: a client must mask every frame. */
const unmasked: FrameRule = ({ fromClient, second }) =>
  fromClient && !(second & 0x80) ? verdict('WS_UNMASKED_FRAME') : null

/** RFC 6455 section 5.1: a server must not mask any frame. */
const masked: FrameRule = ({ fromClient, second }) =>
  !fromClient && second & 0x80 ? verdict('WS_MASKED_FRAME') : null

/** RFC 6455 section 5.2: the most significant bit of a 64-bit length is 0. */
const lengthTopBit: FrameRule = ({ second, third }) =>
  (second & 0x7f) === 127 && third & 0x80 ? verdict('WS_LENGTH_TOP_BIT') : null

/** RFC 6455 section 10.4: an implementation may impose limits. */
const lengthBeyondReach: FrameRule = ({ second, third, length }) =>
  (second & 0x7f) === 127 && !(third & 0x80) && length > Number.MAX_SAFE_INTEGER
    ? verdict('WS_LENGTH_BEYOND_REACH')
    : null

/** RFC 6455 section 5.2: a length is encoded in the fewest bytes possible. */
const lengthNotMinimal: FrameRule = ({ second, length }) => {
  const length7 = second & 0x7f
  const bytes = length7 < 126 ? 0 : length7 === 126 ? 2 : 8
  return bytes > minimalLengthBytes(length)
    ? verdict('WS_LENGTH_NOT_MINIMAL', { length, bytes })
    : null
}

/** RFC 6455 section 5.2: opcodes 3 to 7 and 11 to 15 are reserved. */
const reservedOpcode: FrameRule = ({ first }) => {
  const opcode = first & 0x0f
  return (opcode & 7) > 2 ? verdict('WS_RESERVED_OPCODE', { opcode }) : null
}

/** RFC 6455 section 5.4: control frames must not be fragmented. */
const controlFragmented: FrameRule = ({ first }) =>
  isControl(first) && !(first & 0x80) ? verdict('WS_CONTROL_FRAGMENTED') : null

/** RFC 6455 section 5.5: a control frame has at most 125 bytes of payload. */
const controlTooLong: FrameRule = ({ first, length }) =>
  isControl(first) && length > maxControlLength ? verdict('WS_CONTROL_TOO_LONG', { length }) : null

/** RFC 6455 section 5.4: a continuation frame needs a message in progress. */
const continuationWithoutStart: FrameRule = ({ first, inMessage }) =>
  (first & 0x0f) === opcodes.continuation && !inMessage
    ? verdict('WS_CONTINUATION_WITHOUT_START')
    : null

/** RFC 6455 section 5.4: a message must end before the next one begins. */
const messageInsideMessage: FrameRule = ({ first, inMessage }) => {
  const opcode = first & 0x0f
  return inMessage && (opcode === opcodes.text || opcode === opcodes.binary)
    ? verdict('WS_MESSAGE_INSIDE_MESSAGE')
    : null
}

/** RFC 6455 section 7.4.1, code 1009: a message may be too big to process. */
const messageTooLong: FrameRule = ({ tooLong }) => (tooLong ? verdict('WS_MESSAGE_TOO_LONG') : null)

/** RFC 6455 section 8.1: text is valid UTF-8 across all fragments. */
const textNotUtf8: FrameRule = ({ invalidUtf8 }) =>
  invalidUtf8 ? verdict('WS_INVALID_UTF8') : null

/** RFC 6455 section 5.5.1: a close frame is empty or begins with a 2-byte code. */
const closeTooShort: FrameRule = ({ close }) =>
  close?.length === 1 ? verdict('WS_CLOSE_TOO_SHORT') : null

/** RFC 6455 section 7.4: some codes must not be sent, some are not defined. */
const closeCode: FrameRule = ({ close }) => {
  const code = close === null ? null : parseClosePayload(close).code
  return code === null || isSendableCode(code) ? null : verdict('WS_CLOSE_CODE', { code })
}

/** RFC 6455 section 5.5.1: the reason is valid UTF-8. */
const closeReasonUtf8: FrameRule = ({ close }) =>
  close === null || parseClosePayload(close).validReason ? null : verdict('WS_CLOSE_REASON_UTF8')

const frameRules: readonly FrameRule[] = [
  dataAfterClose,
  reservedBits,
  rsv1Misused,
  unmasked,
  masked,
  lengthTopBit,
  lengthBeyondReach,
  lengthNotMinimal,
  reservedOpcode,
  controlFragmented,
  controlTooLong,
  continuationWithoutStart,
  messageInsideMessage,
  messageTooLong,
  textNotUtf8,
  closeTooShort,
  closeCode,
  closeReasonUtf8,
]

/** Returns every violation of the frame, in the order in which a receiver detects them. */
export const validateFrame = (frame: FrameCase): Verdict[] =>
  frameRules.map((find) => find(frame)).filter((found) => found !== null)

/** Returns the violation flags of a frame that violates a rule. */
export const violationFlagsOf = ({
  first,
  deflate,
  inMessage,
  closed,
  tooLong,
  invalidUtf8,
}: FrameCase): number => {
  const opcode = first & 0x0f
  const begins = opcode === opcodes.text || opcode === opcodes.binary
  const outOfOrder = opcode === opcodes.continuation ? !inMessage : begins && inMessage
  return (
    violationFlags.broken |
    (outOfOrder ? violationFlags.outOfOrder : 0) |
    (invalidUtf8 ? violationFlags.invalidUtf8 : 0) |
    (closed ? violationFlags.afterClose : 0) |
    (rsvOf(first) & rsv1 && !deflate ? violationFlags.notAgreed : 0) |
    (tooLong ? violationFlags.tooLong : 0)
  )
}

/**
 * Rebuilds the case of a frame from its violation flags and its bytes: `wire[start..)` begins with the complete header;
 * the payload of a close frame must be present up to `end`.
 */
export function caseOf(
  fromClient: boolean,
  marked: number,
  length: number,
  wire: Uint8Array,
  start: number,
  headerLength: number,
  end: number,
): FrameCase {
  const first = wire[start]!
  const opcode = first & 0x0f
  const continues = opcode === opcodes.continuation
  const payload = start + headerLength
  return {
    fromClient,
    deflate: (marked & violationFlags.notAgreed) === 0,
    inMessage: continues !== ((marked & violationFlags.outOfOrder) !== 0),
    closed: (marked & violationFlags.afterClose) !== 0,
    tooLong: (marked & violationFlags.tooLong) !== 0,
    invalidUtf8: (marked & violationFlags.invalidUtf8) !== 0,
    first,
    second: wire[start + 1]!,
    third: wire[start + 2] ?? 0,
    length,
    close:
      opcode === opcodes.close && end - payload === length
        ? unmask(wire.subarray(payload, end), maskingKeyOf(wire, start, headerLength))
        : null,
  }
}
