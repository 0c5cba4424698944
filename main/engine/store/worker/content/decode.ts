/**
 * Removes the content codings of a payload: gzip, zlib, zstd and brotli, one in another if need be. The output is
 * bounded, and so is the time. Synchronous: a filter tests thousands of payloads in a slice of its scan.
 */
import { isUtf8 } from 'node:buffer'
import * as zlib from 'node:zlib'
import {
  codingAt,
  decodedLimit,
  isProven,
  type Coding,
} from '../../../../../shared/content/codings.ts'

/** One coding that was removed. */
export interface DecodedLayer {
  coding: Coding
  /** Length of its data, and of what it was decoded to. Bytes. */
  from: number
  to: number
  /** False when the data ends early: `to` is what there is of it. */
  complete: boolean
}

/** Why data has a coding and is not decoded. */
export type DecodeProblem =
  { coding: Coding; reason: 'too-long'; limit: number } | { coding: Coding; reason: 'damaged' }

export interface Decoded {
  /** The content behind the last layer. */
  bytes: Buffer
  /** From the outermost. Empty when the outermost coding has a problem. */
  layers: readonly DecodedLayer[]
  problem: DecodeProblem | null
}

/** Maximum number of codings in one another. */
const maxLayers = 4

/**
 * @param limit longest output. Bytes
 * @returns null for a payload without a coding
 */
export function decodeContent(
  payload: Buffer,
  limit = decodedLimit(payload.length),
): Decoded | null {
  const layers: DecodedLayer[] = []
  let bytes = payload
  let problem: DecodeProblem | null = null
  while (layers.length < maxLayers && problem === null) {
    const coding = codingAt(bytes)
    if (coding === null) break
    const result = decodeLayer(coding, bytes, limit)
    if (result === null) break
    if ('reason' in result) problem = result
    else {
      layers.push({
        coding,
        from: bytes.length,
        to: result.bytes.length,
        complete: result.complete,
      })
      bytes = result.bytes
      if (!result.complete) break
    }
  }
  return layers.length === 0 && problem === null ? null : { bytes, layers, problem }
}

/** Returns the payload without its content codings; null for one without a coding, or that cannot be decoded. */
export function decodedOf(payload: Buffer): Buffer | null {
  const decoded = decodeContent(payload)
  return decoded === null || decoded.layers.length === 0 ? null : decoded.bytes
}

type LayerResult = { bytes: Buffer; complete: boolean } | DecodeProblem

/** Returns null for data that only looked like it. */
function decodeLayer(coding: Coding, bytes: Buffer, limit: number): LayerResult | null {
  if (!isProven(coding) && isText(bytes)) return null
  try {
    const { buffer, consumed } = run(coding, bytes, limit, false)
    if (coding === 'gzip') return { bytes: buffer, complete: true }
    if (consumed !== bytes.length) return isProven(coding) ? { coding, reason: 'damaged' } : null
    if (coding === 'zstd') return { bytes: buffer, complete: true }
    return coding === 'zlib' || isText(buffer) ? { bytes: buffer, complete: true } : null
  } catch (error) {
    switch (codeOf(error)) {
      case 'ERR_BUFFER_TOO_LARGE':
        return coding === 'brotli' ? null : { coding, reason: 'too-long', limit }
      case 'Z_BUF_ERROR':
        return coding === 'brotli' ? null : decodeBeginning(coding, bytes, limit)
      default:
        return isProven(coding) ? { coding, reason: 'damaged' } : null
    }
  }
}

/** Decodes data that ends early, as far as it goes: a TCP read may end anywhere. */
function decodeBeginning(coding: Coding, bytes: Buffer, limit: number): LayerResult | null {
  try {
    const { buffer } = run(coding, bytes, limit, true)
    if (isProven(coding) || isText(buffer)) return { bytes: buffer, complete: false }
    return null
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return { coding, reason: 'too-long', limit }
    return isProven(coding) ? { coding, reason: 'damaged' } : null
  }
}

/** @throws Error of zlib */
function run(
  coding: Coding,
  bytes: Buffer,
  maxOutputLength: number,
  mayEndEarly: boolean,
): { buffer: Buffer; consumed: number } {
  const { Z_SYNC_FLUSH, Z_FINISH } = zlib.constants
  const finishFlush = mayEndEarly ? Z_SYNC_FLUSH : Z_FINISH
  const options = { maxOutputLength, info: true }
  switch (coding) {
    case 'gzip':
      return takeInfo(zlib.gunzipSync(bytes, { ...options, finishFlush }))
    case 'zlib':
      return takeInfo(zlib.inflateSync(bytes, { ...options, finishFlush }))
    case 'brotli':
      return takeInfo(zlib.brotliDecompressSync(bytes, options))
    case 'zstd':
      return runFrames(bytes, maxOutputLength, mayEndEarly)
  }
}

/** Decodes zstd frames that follow one another, RFC 8878 section 3: Node decodes one at a time. */
function runFrames(
  bytes: Buffer,
  maxOutputLength: number,
  mayEndEarly: boolean,
): { buffer: Buffer; consumed: number } {
  const { ZSTD_e_flush, ZSTD_e_end } = zlib.constants
  const frames: Buffer[] = []
  let consumed = 0
  let length = 0
  while (codingAt(bytes, consumed) === 'zstd') {
    const frame = takeInfo(
      zlib.zstdDecompressSync(bytes.subarray(consumed), {
        maxOutputLength: Math.max(1, maxOutputLength - length),
        info: true,
        finishFlush: mayEndEarly ? ZSTD_e_flush : ZSTD_e_end,
      }),
    )
    frames.push(frame.buffer)
    length += frame.buffer.length
    consumed += frame.consumed
    if (frame.consumed === 0) break
  }
  return { buffer: Buffer.concat(frames), consumed }
}

/** With `info`, the result is the buffer and the decoder that made it. @param result of a synchronous function of zlib */
function takeInfo(result: unknown): { buffer: Buffer; consumed: number } {
  if (typeof result === 'object' && result !== null && 'buffer' in result && 'engine' in result) {
    const { buffer, engine } = result
    if (Buffer.isBuffer(buffer) && typeof engine === 'object' && engine && 'bytesWritten' in engine)
      return { buffer, consumed: Number(engine.bytesWritten) }
  }
  throw new TypeError('zlib returned no info')
}

/** Returns the code of an error of zlib; throws any other. */
function codeOf(error: unknown): string {
  const isOfZlib = error instanceof Error && !(error instanceof TypeError) && 'code' in error
  if (isOfZlib && typeof error.code === 'string') return error.code
  throw error
}

/** So many bytes decide. */
const decidingBytes = 4_096

/** Reports whether decoded bytes are text. Data that ends early may end within a character. */
function isText(bytes: Buffer): boolean {
  const head = bytes.subarray(0, decidingBytes)
  let end = head.length
  for (let back = 0; back < 3 && end > 0 && !isUtf8(head.subarray(0, end)); back++) end--
  return end > 0 && isUtf8(head.subarray(0, end)) && !head.subarray(0, end).some(isBinaryControl)
}

/** Controls that text does not have: all but those of white space and lines, ESC, and the record separator. */
const isBinaryControl = (byte: number): boolean =>
  byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b && byte !== 0x1e
