/** The payload of a close frame and the status codes in it, RFC 6455 sections 5.5.1 and 7.4. */
import { maxControlLength } from './frame.ts'

/** Codes that stand for something that was not on the wire, RFC 6455 section 7.4.1. */
export const noStatus = 1005
/** The connection ended without a close frame. */
export const abnormalClosure = 1006

export interface ClosePayload {
  /** Null when the payload is empty, or a single byte. */
  code: number | null
  /** Bytes that are no UTF-8 are shown as U+FFFD. */
  reason: string
  /** Whether the reason is UTF-8. */
  validReason: boolean
}

/** Whether an endpoint may put the code into a close frame: registered ones and 3000 to 4999. */
export const isSendableCode = (code: number): boolean =>
  (code >= 1000 &&
    code <= 1014 &&
    code !== 1004 &&
    code !== noStatus &&
    code !== abnormalClosure) ||
  (code >= 3000 && code <= 4999)

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const looseDecoder = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()

/** Reads an unmasked close payload of any length. */
export function parseClosePayload(payload: Uint8Array): ClosePayload {
  if (payload.length < 2) return { code: null, reason: '', validReason: true }
  const code = (payload[0]! << 8) | payload[1]!
  const bytes = payload.subarray(2)
  try {
    return { code, reason: strictDecoder.decode(bytes), validReason: true }
  } catch {
    // The strict decoder has no other way to say that the bytes are not UTF-8.
    return { code, reason: looseDecoder.decode(bytes), validReason: false }
  }
}

/** Longest reason a close frame holds. UTF-8 bytes. */
export const maxReasonBytes = maxControlLength - 2

/** Writes a close payload; a null code gives an empty one. The reason is cut to fit, never inside a character. */
export function encodeClosePayload(code: number | null, reason = ''): Uint8Array {
  if (code === null) return new Uint8Array(0)
  const room = new Uint8Array(maxReasonBytes)
  const { written } = encoder.encodeInto(reason, room)
  const payload = new Uint8Array(2 + written)
  payload[0] = code >>> 8
  payload[1] = code
  payload.set(room.subarray(0, written), 2)
  return payload
}
