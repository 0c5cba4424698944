/**
 * The header of a WebSocket frame as bytes and as fields, RFC 6455 section 5.2. Pure; says nothing about whether a
 * header keeps the rules, so that what breaks them can be read and written too.
 */
import type { FrameHeader } from '../../model/entry.ts'

/** The opcodes that are not reserved, RFC 6455 section 5.2. */
export const opcodes = {
  continuation: 0x0,
  text: 0x1,
  binary: 0x2,
  close: 0x8,
  ping: 0x9,
  pong: 0xa,
} as const

/** Longest header: 2 bytes, 8 of length, 4 of masking key. */
export const maxHeaderLength = 14
/** Longest payload of a control frame, RFC 6455 section 5.5. */
export const maxControlLength = 125

/** Bytes of the extended length: none, 2 or 8. The shortest that fits is the one section 5.2 demands. */
export type LengthBytes = 0 | 2 | 8

/** What a header to be written says. */
export interface HeaderFields extends FrameBits {
  /** Unsigned big-endian integer; null sends the frame unmasked. */
  maskingKey: number | null
  /** What the header claims, in bytes; the payload that follows is the caller's affair. */
  payloadLength: number
  /** How the length is written; the shortest form that holds it when left out. */
  lengthBytes?: LengthBytes
}

/** A header read from bytes. */
export interface DecodedHeader {
  header: FrameHeader
  /** As declared, up to 2^64 - 1; beyond 2^53 the nearest double. */
  payloadLength: number
  /** Bytes the extended length took. */
  lengthBytes: LengthBytes
}

/** The shortest form of a length. */
export const minimalLengthBytes = (payloadLength: number): LengthBytes =>
  payloadLength < 126 ? 0 : payloadLength < 65_536 ? 2 : 8

/** Bytes of the header whose second byte is given. */
export const headerLengthOf = (secondByte: number): number => {
  const length7 = secondByte & 0x7f
  return 2 + (length7 < 126 ? 0 : length7 === 126 ? 2 : 8) + (secondByte & 0x80 ? 4 : 0)
}

/** What the first byte of a header says. */
export interface FrameBits {
  fin: boolean
  /** Bits RSV1 (4), RSV2 (2), RSV3 (1). */
  rsv: number
  opcode: number
}

/** The first byte of the header at `at`, which must be there. */
export function frameBits(bytes: Uint8Array, at: number): FrameBits {
  const first = bytes[at]!
  return { fin: (first & 0x80) !== 0, rsv: (first >> 4) & 7, opcode: first & 0x0f }
}

/** The masking key in the whole header at `at`; 0, which changes nothing, when the frame is not masked. */
export const maskingKeyOf = (bytes: Uint8Array, at: number, headerLength: number): number =>
  bytes[at + 1]! & 0x80 ? readUint32(bytes, at + headerLength - 4) : 0

/** Four bytes as an unsigned big-endian integer. */
export const readUint32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0

function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}

/** Payload length declared by the whole header at `at`; beyond 2^53 the nearest double. */
export function readPayloadLength(bytes: Uint8Array, at: number): number {
  const length7 = bytes[at + 1]! & 0x7f
  if (length7 < 126) return length7
  if (length7 === 126) return (bytes[at + 2]! << 8) | bytes[at + 3]!
  return readUint32(bytes, at + 2) * 4_294_967_296 + readUint32(bytes, at + 6)
}

/** Where the frame ends whose whole header is at `at`. */
export const frameEnd = (bytes: Uint8Array, at: number): number =>
  at + headerLengthOf(bytes[at + 1]!) + readPayloadLength(bytes, at)

/** Calls `each` with every frame of a run: whole frames, one behind the other in `bytes[start..end)`. */
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

/** Reads the header at `at`; null when fewer bytes are there than it needs. */
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

/** Bytes a header with these fields takes. */
export const encodedHeaderLength = (fields: HeaderFields): number =>
  2 +
  (fields.lengthBytes ?? minimalLengthBytes(fields.payloadLength)) +
  (fields.maskingKey === null ? 0 : 4)

/** Writes a header at `at` and gives the position after it. The target must have room (`maxHeaderLength`). */
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

/** A header with these fields, as bytes. */
export function encodeFrameHeader(fields: HeaderFields): Uint8Array {
  const header = new Uint8Array(encodedHeaderLength(fields))
  writeFrameHeader(header, 0, fields)
  return header
}
