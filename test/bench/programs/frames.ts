/** Masked frames for the senders of measurements: the same for the same arguments, in every process. */
import { constants, deflateRawSync } from 'node:zlib'

/** Bytes that compress badly and rarely repeat. */
export function payload(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let state = 0x9e3779b9
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    bytes[i] = state >>> 24
  }
  return bytes
}

/** The same as text of one byte per character. */
const text = (length: number): Buffer =>
  Buffer.from(payload(length).map((byte) => 32 + (byte % 95)))

/** A masked frame, RFC 6455 section 5.2. */
export function frame(opcode: number, body: Buffer, key: Buffer): Buffer {
  const length =
    body.length < 126
      ? Buffer.of(0x80 | body.length)
      : body.length < 65_536
        ? Buffer.of(0x80 | 126, body.length >> 8, body.length & 0xff)
        : Buffer.concat([Buffer.of(0x80 | 127), bigEndian64(body.length)])
  const masked = Buffer.from(body.map((byte, i) => byte ^ (key[i % 4] ?? 0)))
  return Buffer.concat([Buffer.of(0x80 | opcode), length, key, masked])
}

function bigEndian64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

/** One independently compressed message: text that compresses about as well as JSON does, RFC 7692 section 7.2.1. */
function compressed(length: number, seed: number): Buffer {
  const fields = Array.from({ length: Math.ceil(length / 24) }, (_, i) => ({
    [`f${i}`]: seed * (i + 7),
  }))
  const json = JSON.stringify(fields).padEnd(length, ' ').slice(0, length)
  return deflateRawSync(json, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)
}

export interface FrameBatch {
  /** About 1 MiB of whole frames, each with a different key. */
  frames: Buffer[]
  /** Their payloads, unmasked. */
  bodies: Buffer[]
}

/** @param unit payload bytes of a frame before compression */
export function frameBatch(protocol: 'ws' | 'ws-text' | 'ws-deflate', unit: number): FrameBatch {
  const count = Math.max(1, Math.floor(1_048_576 / unit))
  const opcode = { ws: 0x2, 'ws-text': 0x1, 'ws-deflate': 0x41 }[protocol]
  const source = protocol === 'ws-text' ? text(unit + count) : payload(unit + count)
  const bodies = Array.from({ length: count }, (_, i) =>
    protocol === 'ws-deflate' ? compressed(unit, i + 1) : source.subarray(i, i + unit),
  )
  const keys = payload(4 + count)
  const frames = bodies.map((body, i) => frame(opcode, body, keys.subarray(i, i + 4)))
  return { frames, bodies }
}
