/**
 * Converts a recorded row to the message that sends it again, so that the peer receives the same payload in the same
 * frames. Crafted frames keep every bit and the masking key; for others, a client chooses a new key (RFC 6455 section
 * 5.3), and compressed messages are compressed again, because their bytes depend on the messages before them (RFC 7692
 * section 7.1.1). Pure.
 */
import type { OutgoingInput } from '../../../shared/contract/outgoing.ts'
import { isUtf8 } from '../../../shared/bytes/utf8.ts'
import { isCompressed, type EntrySummary, type FrameHeader } from '../../../shared/model/entry.ts'
import {
  closeFault,
  encodeClosePayload,
  parseClosePayload,
} from '../../../shared/wire/websocket/close.ts'
import {
  decodeFrameHeader,
  maxControlLength,
  readUint32,
} from '../../../shared/wire/websocket/frame.ts'
import type { BodySource } from '../composer/message.ts'

/** What is known of a row when it is sent again. */
export interface RecordedRow {
  readonly entry: EntrySummary
  /** The payload, inflated where the row is a whole compressed message. */
  readonly content: Uint8Array
  /** The first bytes on the wire, at least the frame's header. */
  readonly wire: Uint8Array
  /** Payload bytes of each frame of a message; empty for a frame. */
  readonly sizes: readonly number[]
}

/** Why a row cannot be sent again: bytes are not recorded, or it is a part of a compressed message. */
export type NotSendable = 'missing' | 'part'

export function notSendable(entry: EntrySummary): NotSendable | null {
  if (entry.missing > 0) return 'missing'
  const isPart = isCompressed(entry) && entry.message === null && entry.frame?.fin === false
  return isPart && !entry.crafted ? 'part' : null
}

/** Reports whether every bit of a frame is sent again: a crafted one, and one that its connection's end truncated. */
export const isSentAsRecorded = ({ direction, crafted, partial, message }: EntrySummary): boolean =>
  direction === 'out' && message === null && (crafted || partial)

/** Returns the message, given the source of its body. */
export function outgoingOf(
  row: RecordedRow,
  isWebSocket: boolean,
): (body: BodySource) => OutgoingInput {
  const { entry, content, sizes } = row
  const { kind, frame } = entry
  if (!isWebSocket) return (body) => ({ as: 'data', body })
  // Bytes that were sent below the frames.
  if (frame === null) return (body) => ({ as: 'raw', body })
  if (isSentAsRecorded(entry)) return craftedFrame(row, frame)
  const compress = isCompressed(entry)
  if ((kind === 'text' || kind === 'binary') && sizes.length > 1)
    return (body) => ({ as: 'fragments', type: kind, body, compress, sizes: [...sizes] })
  const isWhole = entry.message !== null || (frame.fin && (frame.rsv === 0 || compress))
  if (isWhole && kind === 'binary') return (body) => ({ as: kind, body, compress })
  if (isWhole && kind === 'text' && isUtf8(content)) return (body) => ({ as: kind, body, compress })
  if (isWhole && (kind === 'ping' || kind === 'pong') && content.length <= maxControlLength)
    return (body) => ({ as: kind, body })
  if (isWhole && kind === 'close') {
    const close = closeOf(content)
    if (close !== null) return () => ({ as: 'close', ...close })
  }
  const { fin, rsv, opcode } = frame
  return (body) => ({ as: 'frame', fin, rsv, opcode, body })
}

/** A frame with every bit of its header. */
function craftedFrame(
  { content, wire }: RecordedRow,
  { fin, rsv, opcode, maskingKey }: FrameHeader,
): (body: BodySource) => OutgoingInput {
  const mask = maskingKey === null ? 'none' : { key: maskingKey }
  const decoded = decodeFrameHeader(wire)
  if (decoded === null) return (body) => ({ as: 'frame', fin, rsv, opcode, mask, body })
  const lengthForm = decoded.lengthBytes === 0 ? 7 : decoded.lengthBytes === 2 ? 16 : 64
  const declaredLength =
    decoded.payloadLength === content.length ? null : declaredIn(wire, decoded.payloadLength)
  return (body) => ({ as: 'frame', fin, rsv, opcode, mask, lengthForm, declaredLength, body })
}

/** The declared length; in hex where a number would not be exact. */
const declaredIn = (wire: Uint8Array, length: number): number | string =>
  Number.isSafeInteger(length)
    ? length
    : `0x${readUint32(wire, 2).toString(16)}${readUint32(wire, 6).toString(16).padStart(8, '0')}`

/** Returns a close frame as a code and a reason if that loses nothing. */
function closeOf(payload: Uint8Array): { code: number | null; reason: string } | null {
  if (payload.length === 1) return null
  const { code, reason, validReason } = parseClosePayload(payload)
  if (!validReason || closeFault(code, reason) !== null) return null
  return encodeClosePayload(code, reason).length === payload.length ? { code, reason } : null
}
