/**
 * Frames written and read by plain code that follows RFC 6455 section 5.2, and one side's compression by zlib, RFC 7692
 * section 7.2. Independent of the app, which it verifies.
 */
import {
  constants,
  createDeflateRaw,
  createInflateRaw,
  deflateRawSync,
  inflateRawSync,
  type DeflateRaw,
  type InflateRaw,
} from 'node:zlib'
import type { FrameSpec } from './case.ts'

export interface SeenFrame {
  fin: boolean
  rsv: number
  opcode: number
  masked: boolean
  /** Unmasked. */
  payload: Buffer
}

const maskingKey = Buffer.of(0x37, 0xfa, 0x21, 0x3d)

function masked(payload: Buffer, key: Buffer): Buffer {
  const result = Buffer.from(payload)
  for (let i = 0; i < result.length; i++) result[i]! ^= key[i & 3]!
  return result
}

/** @param masks whether the role requires masking: a client's */
export function encodeFrame(spec: FrameSpec, masks: boolean): Buffer {
  const mask = masks !== (spec.wrongMask ?? false)
  const length = spec.declared ?? BigInt(spec.payload.length)
  const bits = spec.lengthBits ?? (length < 126n ? 7 : length < 65_536n ? 16 : 64)
  const first = (spec.fin ? 0x80 : 0) | (spec.rsv << 4) | spec.opcode
  const head = Buffer.alloc(bits === 7 ? 2 : bits === 16 ? 4 : 10)
  head[0] = first
  head[1] = (mask ? 0x80 : 0) | (bits === 7 ? Number(length) : bits === 16 ? 126 : 127)
  if (bits === 16) head.writeUInt16BE(Number(length), 2)
  if (bits === 64) head.writeBigUInt64BE(length, 2)
  const key = spec.zeroKey ? Buffer.alloc(4) : maskingKey
  return mask
    ? Buffer.concat([head, key, masked(spec.payload, key)])
    : Buffer.concat([head, spec.payload])
}

/** Reads frames from bytes as they arrive. */
export class FrameReader {
  #pieces: Buffer[] = []
  #held = 0
  /** Bytes needed to continue reading. */
  #need = 2

  push(bytes: Buffer): SeenFrame[] {
    this.#pieces.push(bytes)
    this.#held += bytes.length
    const frames: SeenFrame[] = []
    if (this.#held < this.#need) return frames
    let all = Buffer.concat(this.#pieces)
    for (;;) {
      const length = frameLength(all)
      this.#need = length
      if (all.length < length) break
      frames.push(decode(all.subarray(0, length)))
      all = all.subarray(length)
    }
    this.#pieces = [all]
    this.#held = all.length
    return frames
  }

  /** The received part of an incomplete frame. */
  get rest(): number {
    return this.#held
  }
}

/** Length of the frame that begins here, as far as it is known; at least as many bytes as reveal more. */
function frameLength(bytes: Buffer): number {
  if (bytes.length < 2) return 2
  const length7 = bytes[1]! & 0x7f
  const head = 2 + (length7 === 126 ? 2 : length7 === 127 ? 8 : 0) + (bytes[1]! & 0x80 ? 4 : 0)
  if (bytes.length < head) return head
  if (length7 === 126) return head + bytes.readUInt16BE(2)
  return head + (length7 === 127 ? Number(bytes.readBigUInt64BE(2)) : length7)
}

function decode(bytes: Buffer): SeenFrame {
  const length7 = bytes[1]! & 0x7f
  const isMasked = (bytes[1]! & 0x80) !== 0
  const key = 2 + (length7 === 126 ? 2 : length7 === 127 ? 8 : 0)
  const payload = bytes.subarray(isMasked ? key + 4 : key)
  return {
    fin: (bytes[0]! & 0x80) !== 0,
    rsv: (bytes[0]! >> 4) & 7,
    opcode: bytes[0]! & 0x0f,
    masked: isMasked,
    payload: Buffer.from(isMasked ? masked(payload, bytes.subarray(key, key + 4)) : payload),
  }
}

const tail = Buffer.of(0x00, 0x00, 0xff, 0xff)
const finishFlush = constants.Z_SYNC_FLUSH

/** One side's compressor or its peer's decompressor, as negotiated for that side. */
export class Codec implements Disposable {
  readonly #compresses: boolean
  readonly #windowBits: number
  /** Null without context takeover. */
  readonly #stream: DeflateRaw | InflateRaw | null

  /**
   * @param extensions as negotiated
   * @param side whose messages these are
   */
  constructor(kind: 'deflate' | 'inflate', extensions: string, side: 'client' | 'server') {
    const bits = new RegExp(`${side}_max_window_bits=(\\d+)`).exec(extensions)?.[1]
    const windowBits = bits === undefined ? 15 : Number(bits)
    this.#compresses = kind === 'deflate'
    this.#windowBits = windowBits
    if (extensions.includes(`${side}_no_context_takeover`)) this.#stream = null
    else
      this.#stream =
        kind === 'deflate' ? createDeflateRaw({ windowBits }) : createInflateRaw({ windowBits })
  }

  /** Compresses or decompresses one message. Rejects if it is not as negotiated. */
  async message(payload: Buffer): Promise<Buffer> {
    const compressed = this.#compresses ? null : Buffer.concat([payload, tail])
    const windowBits = this.#windowBits
    if (compressed && !this.#stream) return inflateRawSync(compressed, { windowBits, finishFlush })
    const result = this.#stream
      ? await through(this.#stream, compressed ?? payload)
      : deflateRawSync(payload, { windowBits, finishFlush })
    return this.#compresses ? result.subarray(0, -tail.length) : result
  }

  [Symbol.dispose](): void {
    this.#stream?.destroy()
  }
}

async function through(stream: DeflateRaw | InflateRaw, bytes: Buffer): Promise<Buffer> {
  const chunks: Buffer[] = []
  const onData = (chunk: Buffer): number => chunks.push(chunk)
  const { promise, resolve, reject } = Promise.withResolvers<undefined>()
  stream.on('data', onData)
  stream.once('error', reject)
  stream.write(bytes)
  stream.flush(finishFlush, () => {
    resolve(undefined)
  })
  await promise
  stream.off('data', onData)
  stream.off('error', reject)
  return Buffer.concat(chunks)
}
