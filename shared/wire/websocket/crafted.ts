/**
 * The header of a frame by hand: any length in any form, whatever the payload is. What Sockeye sends by itself is made
 * by `websocket-frame.ts`. RFC 6455 section 5.2. Pure.
 */
import { encodeFrameHeader, minimalLengthBytes, type FrameBits } from './frame.ts'

export interface CraftedHeader extends FrameBits {
  /** Unsigned big-endian integer; null sends the frame unmasked. */
  maskingKey: number | null
  /** Bits of the length field; null takes the shortest that holds the length. */
  lengthBits: 7 | 16 | 64 | null
  /** What the header claims, up to 2^64 - 1. */
  declaredLength: bigint
}

/** The largest length each form holds: 126 and 127 in 7 bits say that another form follows. */
export const largestLength = { 7: 125n, 16: 0xffffn, 64: 0xffff_ffff_ffff_ffffn } as const

/** The header as bytes; null when the length does not fit into its form. */
export function encodeCraftedHeader(fields: CraftedHeader): Uint8Array | null {
  const { declaredLength, lengthBits } = fields
  const shortest = { 0: 7, 2: 16, 8: 64 } as const
  const bits = lengthBits ?? shortest[minimalLengthBytes(Number(declaredLength))]
  if (declaredLength > largestLength[bits]) return null
  const lengthBytes = bits === 7 ? 0 : bits === 16 ? 2 : 8
  const payloadLength = lengthBytes === 8 ? 0 : Number(declaredLength)
  const header = encodeFrameHeader({ ...fields, payloadLength, lengthBytes })
  if (lengthBytes === 8) new DataView(header.buffer).setBigUint64(2, declaredLength)
  return header
}
