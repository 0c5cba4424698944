/**
 * Reads and writes the header of a WebSocket frame, RFC 6455 section 5.2. Pure. Does not validate, so that invalid
 * headers can be read and written too.
 */
import type { FrameHeader } from '../../model/entry.ts'

/** The defined opcodes, RFC 6455 section 5.2. */
export const opcodes = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
} as const

/** Maximum header length: 2 bytes, 8 of length, 4 of masking key. */
export const maxHeaderLength = 14
/** Maximum payload length of a control frame, RFC 6455 section 5.5. */
export const maxControlLength = 125

/** Bytes of the extended length: 0, 2 or 8. RFC 6455 section 5.2 requires the shortest form. */
export type LengthBytes = 0 | 2 | 8

/** The fields of a header to write. */
export interface HeaderFields extends FrameBits {
  /** Unsigned big-endian integer; null sends the frame unmasked. */
  maskingKey: number | null
  /** The length in the header, in bytes; the caller writes the payload. */
  payloadLength: number
  /** The form of the length; by default the shortest one. */
  lengthBytes?: LengthBytes
}

/** The fields of a header that was read. */
export interface DecodedHeader {
  header: FrameHeader
  /** As declared, up to 2^64 - 1; above 2^53, the nearest double. */
  payloadLength: number
  /** Bytes of the extended length. */
  lengthBytes: LengthBytes
}

/** Returns the shortest form of a length. */
export const minimalLengthBytes = (payloadLength: number): LengthBytes =>
  payloadLength < 126 ? 0 : payloadLength < 65_536 ? 2 : 8

/** Returns the header length for the second byte of the header. */
export const headerLengthOf = (secondByte: number): number => {
  const length7 = secondByte & 0x7f
  return 2 + (length7 < 126 ? 0 : length7 === 126 ? 2 : 8) + (secondByte & 0x80 ? 4 : 0)
}

/** The fields in the first byte of a header. */
export interface FrameBits {
  fin: boolean
  /** RSV1 (4), RSV2 (2), RSV3 (1). */
  rsv: number
  opcode: number
}

/** Reads the first byte of the header at `at`, which must exist. */
export function frameBits(bytes: Uint8Array, at: number): FrameBits {
  const first = bytes[at]!
  return { fin: (first & 0x80) !== 0, rsv: (first >> 4) & 7, opcode: first & 0x0f }
}

/** Returns the masking key of the complete header at `at`; 0, which has no effect, when the frame is not masked. */
export const maskingKeyOf = (bytes: Uint8Array, at: number, headerLength: number): number =>
  bytes[at + 1]! & 0x80 ? readUint32(bytes, at + headerLength - 4) : 0

/** Reads four bytes as an unsigned big-endian integer. */
export const readUint32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0

function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}

/** Returns the payload length declared by the complete header at `at`; above 2^53, the nearest double. */
export function readPayloadLength(bytes: Uint8Array, at: number): number {
  const length7 = bytes[at + 1]! & 0x7f
  if (length7 < 126) return length7
  if (length7 === 126) return (bytes[at + 2]! << 8) | bytes[at + 3]!
  return readUint32(bytes, at + 2) * 4_294_967_296 + readUint32(bytes, at + 6)
}

/** Returns the end of the frame whose complete header is at `at`. */
export const frameEnd = (bytes: Uint8Array, at: number): number =>
  at + headerLengthOf(bytes[at + 1]!) + readPayloadLength(bytes, at)

/** Calls `each` for every frame of a run: contiguous complete frames in `bytes[start..end)`. */
export function forEachFrame(
  bytes: Uint8Array,
  start: number,
  end: number,
  each: (start: number, headerLength: number, end: number) => void,
): void {
  for (let at = start; at < end;) {
    const next = frameEnd(bytes, at)
    each(at, headerLengthOf(bytes[at + 1]!), next)
    at = next
  }
}

/** Reads the header at `at`. Returns null when it is incomplete. */
export function decodeFrameHeader(bytes: Uint8Array, at = 0): DecodedHeader | null {
  if (bytes.length - at < 2) return null
  const first = bytes[at]!
  const second = bytes[at + 1]!
  const headerLength = headerLengthOf(second)
  if (bytes.length - at < headerLength) return null
  const masked = (second & 0x80) !== 0
  const length7 = second & 0x7f
  return {
    header: {
      fin: (first & 0x80) !== 0,
      rsv: (first >> 4) & 7,
      opcode: first & 0x0f,
      masked,
      maskingKey: masked ? readUint32(bytes, at + headerLength - 4) : null,
      headerLength,
    },
    payloadLength: readPayloadLength(bytes, at),
    lengthBytes: length7 < 126 ? 0 : length7 === 126 ? 2 : 8,
  }
}

/** Returns the length of a header with these fields. */
export const encodedHeaderLength = (fields: HeaderFields): number =>
  2 +
  (fields.lengthBytes ?? minimalLengthBytes(fields.payloadLength)) +
  (fields.maskingKey === null ? 0 : 4)

/** Writes a header at `at` and returns the position after it. The target must have room (`maxHeaderLength`). */
export function writeFrameHeader(target: Uint8Array, at: number, fields: HeaderFields): number {
  const { payloadLength, maskingKey } = fields
  const lengthBytes = fields.lengthBytes ?? minimalLengthBytes(payloadLength)
  const maskBit = maskingKey === null ? 0 : 0x80
  target[at] = (fields.fin ? 0x80 : 0) | ((fields.rsv & 7) << 4) | (fields.opcode & 0x0f)
  let next = at + 2
  if (lengthBytes === 0) {
    target[at + 1] = maskBit | (payloadLength & 0x7f)
  } else if (lengthBytes === 2) {
    target[at + 1] = maskBit | 126
    target[next++] = payloadLength >>> 8
    target[next++] = payloadLength
  } else {
    target[at + 1] = maskBit | 127
    writeUint32(target, next, Math.floor(payloadLength / 4_294_967_296))
    writeUint32(target, next + 4, payloadLength)
    next += 8
  }
  if (maskingKey === null) return next
  writeUint32(target, next, maskingKey)
  return next + 4
}

/** Encodes a header with these fields. */
export function encodeFrameHeader(fields: HeaderFields): Uint8Array {
  const header = new Uint8Array(encodedHeaderLength(fields))
  writeFrameHeader(header, 0, fields)
  return header
}
