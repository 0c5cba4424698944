/** The payload of a close frame and its status codes, RFC 6455 sections 5.5.1 and 7.4. */
import { maxControlLength } from './frame.ts'

/** No status code was received. Never sent in a close frame, RFC 6455 section 7.4.1. */
export const noStatus = 1005
/** The connection ended without a close frame. Never sent in a close frame, RFC 6455 section 7.4.1. */
export const abnormalClosure = 1006

export interface ClosePayload {
  /** Null when the payload has fewer than 2 bytes. */
  code: number | null
  /** Invalid UTF-8 is replaced with U+FFFD. */
  reason: string
  /** Whether the reason is valid UTF-8. */
  validReason: boolean
}

/** Reports whether an endpoint may send the code in a close frame: the registered codes and 3000 to 4999. */
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
    // The strict decoder reports invalid UTF-8 only by throwing.
    return { code, reason: looseDecoder.decode(bytes), validReason: false }
  }
}

/** Maximum length of the reason in a close frame. UTF-8 bytes. */
export const maxReasonBytes = maxControlLength - 2

/** Encodes a close payload; a null code gives an empty one. The reason is truncated to fit, at a character boundary. */
export const reasonLength = (reason: string): number => encoder.encode(reason).length

/**
 * Why no close frame holds this code and reason; null when one does. The one check of a close that is asked for: the
 * composer says it while it is written, `engine/sending` before it is sent, a replay sends such a frame byte by byte.
 */
export function closeFault(
  code: number | null,
  reason: string,
): 'reason-without-code' | 'reason-too-long' | null {
  if (code === null && reason !== '') return 'reason-without-code'
  return reasonLength(reason) > maxReasonBytes ? 'reason-too-long' : null
}

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
