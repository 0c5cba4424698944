/**
 * Holds the frames of one side of a connection against the rules as they come: header, payload in pieces, end. Keeps the
 * little state the rules need (the message in progress, its length, its UTF-8, whether a close frame was seen).
 *
 * Nearly all frames are ordinary: a table made from the rules themselves tells that by the first byte, so that the rules
 * are asked only about the others. Validation continues after a broken frame, as far as lengths can be followed.
 */
import { maskingKeyOf, minimalLengthBytes, opcodes } from './frame.ts'
import { Utf8Check } from './utf8.ts'
import {
  caseOf,
  validateFrame,
  violationFlags,
  violationFlagsOf,
  type FrameCase,
} from './rules-frame.ts'

export interface FrameValidatorOptions {
  /** Whether the frames come from a client, which must mask them. */
  fromClient: boolean
  /** permessage-deflate was agreed: RSV1 marks a compressed message, whose text is not validated (RFC 7692). */
  deflate: boolean
  /** Longest message, as on the wire; 0 for no limit. Bytes. */
  maxMessageBytes: number
}

const fin = 0x80
const rsv1 = 0x40
const controlBit = 0x08

const ordinaryCase: FrameCase = {
  fromClient: false,
  deflate: false,
  inMessage: false,
  closed: false,
  tooLong: false,
  invalidUtf8: false,
  first: 0,
  second: 0,
  third: 0,
  length: 0,
  close: null,
}

/** For each first byte, 1 when no rule minds it. Close frames are left out: their payload has rules of its own. */
function ordinaryTable(deflate: boolean, inMessage: boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, first) => {
    if ((first & 0x0f) === opcodes.close) return 0
    return validateFrame({ ...ordinaryCase, deflate, inMessage, first }).length === 0 ? 1 : 0
  })
}

const tables = {
  plain: { between: ordinaryTable(false, false), inside: ordinaryTable(false, true) },
  deflate: { between: ordinaryTable(true, false), inside: ordinaryTable(true, true) },
}
/** After a close frame nothing is ordinary. */
const nothing = new Uint8Array(256)

export class FrameValidator {
  readonly #settings: FrameValidatorOptions
  readonly #maskBit: number
  readonly #maxMessageBytes: number
  readonly #between: Uint8Array
  readonly #inside: Uint8Array
  /** The table of the present state. */
  #ordinary: Uint8Array
  readonly #utf8 = new Utf8Check()
  #inMessage = false
  #closed = false
  #messageBytes = 0
  /** The message in progress is text whose bytes are validated, and were right so far. */
  #text = false
  /** Of the frame in progress. */
  #isText = false
  #last = false
  #key = 0
  #offset = 0

  constructor(settings: FrameValidatorOptions) {
    this.#settings = settings
    this.#maskBit = settings.fromClient ? 0x80 : 0
    this.#maxMessageBytes = settings.maxMessageBytes
    const { between, inside } = settings.deflate ? tables.deflate : tables.plain
    this.#between = this.#ordinary = between
    this.#inside = inside
  }

  /** Validates a whole frame, `bytes[start..end)`. Gives its violation flags, 0 when it keeps the rules; see `rules-frame.ts`. */
  frame(bytes: Uint8Array, start: number, headerLength: number, end: number): number {
    const payload = start + headerLength
    const inHeader = this.#header(bytes, start, headerLength, end - payload, end)
    if (!this.#isText) return inHeader
    return inHeader | this.payload(bytes, payload, end) | this.end()
  }

  /** Validates the header at `at` of a frame of `length` payload bytes and makes ready for its payload. Gives its violation flags. */
  header(bytes: Uint8Array, at: number, headerLength: number, length: number): number {
    return this.#header(bytes, at, headerLength, length, at + headerLength)
  }

  /** Validates `chunk[start..end)`, the next bytes of the payload. Gives the violation flags they add. */
  payload(chunk: Uint8Array, start: number, end: number): number {
    if (!this.#isText) return 0
    const valid = this.#utf8.push(chunk, start, end, this.#key, this.#offset)
    this.#offset = (this.#offset + end - start) & 3
    return valid ? 0 : this.#notUtf8()
  }

  /** The frame is complete. Gives the violation flags that adds. */
  end(): number {
    return this.#isText && this.#last && !this.#utf8.complete ? this.#notUtf8() : 0
  }

  #header(
    bytes: Uint8Array,
    at: number,
    headerLength: number,
    length: number,
    end: number,
  ): number {
    const first = bytes[at]!
    const second = bytes[at + 1]!
    const length7 = second & 0x7f
    let marked = 0
    if (
      this.#ordinary[first] !== 1 ||
      (second & 0x80) !== this.#maskBit ||
      (length7 > 125 && !isPlainLength(first, length7, length))
    )
      marked = this.#examine(bytes, at, headerLength, length, end)
    if (first & controlBit) {
      this.#isText = false
      if ((first & 0x0f) === opcodes.close) this.#close()
      return marked
    }
    this.#data(first, length)
    if (this.#isText) {
      this.#offset = 0
      // A signed number: half of the unsigned ones would be kept as objects.
      this.#key = maskingKeyOf(bytes, at, headerLength) | 0
    }
    if (this.#maxMessageBytes > 0 && this.#messageBytes > this.#maxMessageBytes)
      marked |= violationFlags.broken | violationFlags.tooLong
    return marked
  }

  /** Asks every rule. */
  #examine(
    bytes: Uint8Array,
    at: number,
    headerLength: number,
    length: number,
    end: number,
  ): number {
    const { fromClient, deflate } = this.#settings
    const frame: FrameCase = {
      ...caseOf(fromClient, 0, length, bytes, at, headerLength, end),
      deflate,
      inMessage: this.#inMessage,
      closed: this.#closed,
    }
    return validateFrame(frame).length === 0 ? 0 : violationFlagsOf(frame)
  }

  /** Follows the messages: which one the frame belongs to, how long it is by now. */
  #data(first: number, length: number): void {
    const opcode = first & 0x0f
    this.#isText = false
    // A reserved opcode, or a continuation of nothing, is part of no message.
    if (opcode > 2 || (opcode === 0 && !this.#inMessage)) return
    if (opcode > 0) {
      this.#messageBytes = 0
      this.#text = opcode === opcodes.text && !(first & rsv1 && this.#settings.deflate)
      if (this.#text) this.#utf8.reset()
    }
    this.#messageBytes += length
    this.#isText = this.#text
    this.#last = (first & fin) !== 0
    this.#inMessage = !this.#last
    if (!this.#closed) this.#ordinary = this.#last ? this.#between : this.#inside
  }

  #close(): void {
    this.#closed = true
    this.#ordinary = nothing
  }

  /** One verdict a message: what follows a byte that is wrong cannot be validated. */
  #notUtf8(): number {
    this.#text = this.#isText = false
    return violationFlags.broken | violationFlags.invalidUtf8
  }
}

/** Whether a length written in 2 or 8 bytes needs them and may be there. */
const isPlainLength = (first: number, length7: number, length: number): boolean =>
  !(first & controlBit) &&
  minimalLengthBytes(length) === (length7 === 126 ? 2 : 8) &&
  length <= Number.MAX_SAFE_INTEGER
