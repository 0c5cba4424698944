/**
 * Holds the frames of one direction against RFC 6455 as they come: header, payload in pieces, end. Keeps the little
 * state the rules need (the message in progress, its length, its UTF-8) and gives the first rule a frame breaks.
 */
import { maskingKeyOf, maxControlLength, minimalLengthBytes } from './websocket-frame.ts'
import { Utf8Check } from './utf8.ts'
import { violations, type Violation } from './websocket-violations.ts'

export interface JudgeSettings {
  /** Whether the frames come from a client, which must mask them. */
  fromClient: boolean
  /** permessage-deflate was agreed: RSV1 marks a compressed message, whose text is not judged (RFC 7692). */
  deflate: boolean
  /** Longest message, as on the wire; 0 for no limit. Bytes. */
  maxMessageBytes: number
}

const fin = 0x80
const rsv1 = 0x40
const controlBit = 0x08

export class FrameJudge {
  readonly #maskBit: number
  readonly #allowedRsv: number
  readonly #maxMessageBytes: number
  readonly #utf8 = new Utf8Check()
  /** Opcode of the message in progress, 0 between messages. */
  #message = 0
  #messageBytes = 0
  #compressed = false
  /** Of the frame in progress. */
  #isText = false
  #lastOfText = false
  #key = 0
  #offset = 0

  constructor(settings: JudgeSettings) {
    this.#maskBit = settings.fromClient ? 0x80 : 0
    this.#allowedRsv = settings.deflate ? rsv1 : 0
    this.#maxMessageBytes = settings.maxMessageBytes
  }

  /** Judges the header at `at` of a frame of `length` payload bytes and makes ready for its payload. */
  header(bytes: Uint8Array, at: number, headerLength: number, length: number): Violation | null {
    const first = bytes[at]!
    const control = (first & controlBit) !== 0
    this.#isText = this.#lastOfText = false
    const bits = this.#bits(bytes, at, length)
    const inOrder = control ? this.#control(first, length) : this.#data(first, length)
    this.#offset = 0
    this.#key = maskingKeyOf(bytes, at, headerLength)
    return bits ?? inOrder
  }

  /** Judges `chunk[start..end)`, the next bytes of the payload. */
  payload(chunk: Uint8Array, start: number, end: number): Violation | null {
    if (!this.#isText) return null
    const valid = this.#utf8.push(chunk, start, end, this.#key, this.#offset)
    this.#offset = (this.#offset + end - start) & 3
    if (!valid) this.#isText = this.#lastOfText = false
    return valid ? null : violations.invalidUtf8
  }

  /** The frame is complete. */
  end(): Violation | null {
    return this.#lastOfText && !this.#utf8.complete ? violations.invalidUtf8 : null
  }

  #bits(bytes: Uint8Array, at: number, length: number): Violation | null {
    const second = bytes[at + 1]!
    if (bytes[at]! & 0x70 & ~this.#allowedRsv) return violations.reservedBits
    if ((second & 0x80) !== this.#maskBit)
      return this.#maskBit ? violations.unmasked : violations.masked
    const length7 = second & 0x7f
    if (length7 < 126) return null
    if (length7 === 127 && bytes[at + 2]! & 0x80) return violations.lengthTopBit
    if (length > Number.MAX_SAFE_INTEGER) return violations.lengthBeyondReach
    return minimalLengthBytes(length) === (length7 === 126 ? 2 : 8)
      ? null
      : violations.lengthNotMinimal
  }

  #control(first: number, length: number): Violation | null {
    if ((first & 0x0f) > 0xa) return violations.reservedOpcode
    if (first & rsv1) return violations.reservedBits
    if (!(first & fin)) return violations.controlFragmented
    return length > maxControlLength ? violations.controlTooLong : null
  }

  #data(first: number, length: number): Violation | null {
    const opcode = first & 0x0f
    if (opcode > 2) return violations.reservedOpcode
    let broken: Violation | null = null
    if (opcode === 0) {
      if (first & rsv1) broken = violations.reservedBits
      if (this.#message === 0) return violations.continuationWithoutStart
    } else {
      if (this.#message !== 0) broken = violations.messageInsideMessage
      this.#begin(opcode, (first & rsv1) !== 0)
    }
    this.#messageBytes += length
    this.#isText = this.#message === 1 && !this.#compressed
    this.#lastOfText = this.#isText && (first & fin) !== 0
    if (first & fin) this.#message = 0
    if (this.#maxMessageBytes > 0 && this.#messageBytes > this.#maxMessageBytes)
      broken ??= violations.messageTooLong
    return broken
  }

  #begin(opcode: number, compressed: boolean): void {
    this.#message = opcode
    this.#messageBytes = 0
    this.#compressed = compressed
    if (opcode === 1) this.#utf8.reset()
  }
}
