/**
 * Validates the frames of one side of a connection as they arrive: header, payload in parts, end. Keeps the state that
 * the rules need: the current message, its length, its UTF-8, and whether a close frame was seen.
 *
 * Most frames are ordinary: a table, generated from the rules, decides this by the first byte, and only other frames
 * are checked against every rule. Validation continues after a violation as long as frame lengths can be followed.
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
  /** permessage-deflate was negotiated: RSV1 marks a compressed message, whose text is not validated (RFC 7692). */
  deflate: boolean
  /** Maximum message length on the wire; 0 means no limit. Bytes. */
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

/**
 * Returns a table with 1 for each first byte that violates no rule. Close frames are excluded: rules apply to their
 * payload.
 */
function ordinaryTable(deflate: boolean, inMessage: boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, first) => {
    if ((first & 0x0f) === opcodes.close) return 0
    return validateFrame({ ...ordinaryCase, deflate, inMessage, first }).length === 0 ? 1 : 0
  })
}

interface Tables {
  readonly between: Uint8Array
  readonly inside: Uint8Array
}

/** By `deflate`. Made with the first validator: they take a thousand validations, which every start would pay for. */
const tables = new Map<boolean, Tables>()

function tablesOf(deflate: boolean): Tables {
  const made = tables.get(deflate) ?? {
    between: ordinaryTable(deflate, false),
    inside: ordinaryTable(deflate, true),
  }
  tables.set(deflate, made)
  return made
}

/** After a close frame, no frame is ordinary. */
const nothing = new Uint8Array(256)

export class FrameValidator {
  readonly #settings: FrameValidatorOptions
  readonly #maskBit: number
  readonly #maxMessageBytes: number
  readonly #between: Uint8Array
  readonly #inside: Uint8Array
  /** The table for the current state. */
  #ordinary: Uint8Array
  readonly #utf8 = new Utf8Check()
  #inMessage = false
  #closed = false
  #messageBytes = 0
  /** The current message is text that is validated and valid so far. */
  #text = false
  /** State of the current frame. */
  #isText = false
  #last = false
  #key = 0
  #offset = 0

  constructor(settings: FrameValidatorOptions) {
    this.#settings = settings
    this.#maskBit = settings.fromClient ? 0x80 : 0
    this.#maxMessageBytes = settings.maxMessageBytes
    const { between, inside } = tablesOf(settings.deflate)
    this.#between = this.#ordinary = between
    this.#inside = inside
  }

  /**
   * Validates the whole frame `bytes[start..end)`. Returns its violation flags, 0 when it is valid; see
   * `rules-frame.ts`.
   */
  frame(bytes: Uint8Array, start: number, headerLength: number, end: number): number {
    const payload = start + headerLength
    const inHeader = this.#header(bytes, start, headerLength, end - payload, end)
    if (!this.#isText) return inHeader
    return inHeader | this.payload(bytes, payload, end) | this.end()
  }

  /**
   * Validates the header at `at` of a frame with `length` payload bytes and prepares for its payload. Returns its
   * violation flags.
   */
  header(bytes: Uint8Array, at: number, headerLength: number, length: number): number {
    return this.#header(bytes, at, headerLength, length, at + headerLength)
  }

  /** Validates the next payload bytes `chunk[start..end)`. Returns the additional violation flags. */
  payload(chunk: Uint8Array, start: number, end: number): number {
    if (!this.#isText) return 0
    const valid = this.#utf8.push(chunk, start, end, this.#key, this.#offset)
    this.#offset = (this.#offset + end - start) & 3
    return valid ? 0 : this.#notUtf8()
  }

  /** Validates the end of the frame. Returns the additional violation flags. */
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
      // Kept as a signed integer: half of the unsigned 32-bit values do not fit V8's small integers and are allocated.
      this.#key = maskingKeyOf(bytes, at, headerLength) | 0
    }
    if (this.#maxMessageBytes > 0 && this.#messageBytes > this.#maxMessageBytes)
      marked |= violationFlags.broken | violationFlags.tooLong
    return marked
  }

  /** Checks the frame against every rule. */
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

  /** Updates the current message: whether the frame belongs to it, and its length. */
  #data(first: number, length: number): void {
    const opcode = first & 0x0f
    this.#isText = false
    // A frame with a reserved opcode, or a continuation outside a message, belongs to no message.
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

  /** Reports invalid UTF-8 once per message: the bytes after it cannot be validated. */
  #notUtf8(): number {
    this.#text = this.#isText = false
    return violationFlags.broken | violationFlags.invalidUtf8
  }
}

/** Reports whether a 2 or 8 byte length is minimal and allowed. */
const isPlainLength = (first: number, length7: number, length: number): boolean =>
  !(first & controlBit) &&
  minimalLengthBytes(length) === (length7 === 126 ? 2 : 8) &&
  length <= Number.MAX_SAFE_INTEGER
