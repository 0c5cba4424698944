/**
 * Encodes the header of a crafted frame: any length in any form, independent of the payload. RFC 6455 section 5.2.
 * Pure.
 */
import { encodeFrameHeader, minimalLengthBytes, type FrameBits } from './frame.ts'

export interface CraftedHeader extends FrameBits {
  /** Unsigned big-endian integer; null sends the frame unmasked. */
  maskingKey: number | null
  /** Bits of the length field; null selects the shortest form that holds the length. */
  lengthBits: 7 | 16 | 64 | null
  /** The payload length in the header, up to 2^64 - 1. */
  declaredLength: bigint
}

/** The largest length in each form. In 7 bits, 126 and 127 announce the longer forms. */
export const largestLength = { 7: 125n, 16: 0xffffn, 64: 0xffff_ffff_ffff_ffffn } as const

/** Encodes the header. Returns null when the length does not fit its form. */
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
