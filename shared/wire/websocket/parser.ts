/**
 * Incremental parser of WebSocket frames, RFC 6455 section 5.2: bytes in, frames out. It reads any frame, also those
 * that break the rules (validation is `frame-validator.ts`), never throws, and holds at most `gatherLimit` bytes.
 *
 * A frame that lies whole in a chunk is delivered where it lies, without a copy or an object. A frame split over
 * chunks is gathered when short and streamed when long. Every byte pushed is delivered exactly once and in order,
 * at the latest by `finish`.
 */
import { headerLengthOf, maxHeaderLength, readPayloadLength } from './frame.ts'

/** Frames up to this many bytes, header included, are gathered; longer ones split over chunks are streamed. */
export const gatherLimit = 262_144

/** Takes frames. Bytes are lent for the time of the call. */
export interface FrameSink {
  /** A whole frame: `chunk[start..end)`, of which the first `headerLength` bytes are its header. */
  frame(chunk: Uint8Array, start: number, headerLength: number, end: number): void
  /**
   * A long frame begins. Beyond `Number.MAX_SAFE_INTEGER` the length cannot be followed: all bytes to come are this
   * frame's and it ends with the transport. `offset` is where the frame begins in all that was pushed.
   */
  begin(header: Uint8Array, declaredLength: number, offset: number): void
  /** More of the payload of the frame begun: `chunk[start..end)`, never empty. */
  part(chunk: Uint8Array, start: number, end: number): void
  /** The frame begun is over; `complete` unless the transport ended before. */
  end(complete: boolean): void
  /** The transport ended inside a short frame; `headerLength` bytes of what came are header, maybe not all of it. */
  rest(bytes: Uint8Array, headerLength: number): void
}

/** A frame that is not whole. */
export interface HeldFrameBytes {
  bytes: Uint8Array
  headerLength: number
  offset: number
}

const BETWEEN = 0
const IN_HEADER = 1
const GATHERING = 2
const STREAMING = 3

export class FrameParser {
  readonly #sink: FrameSink
  #state = BETWEEN
  /** Start of a split frame. While the header is incomplete it is `#header`. */
  #gathered = new Uint8Array(0)
  readonly #header = new Uint8Array(maxHeaderLength)
  #held = 0
  #headerLength = 0
  /** Bytes of the frame that is gathered, or bytes still to come of the one that is streamed. */
  #need = 0
  /** Bytes of the chunks before the present one, and where among all bytes the split frame begins. */
  #consumed = 0
  #frameOffset = 0

  constructor(sink: FrameSink) {
    this.#sink = sink
  }

  /** Whether bytes of a short frame are held until it is whole. */
  get isHolding(): boolean {
    return this.#state === IN_HEADER || this.#state === GATHERING
  }

  /** Those bytes, until the next push, with how many of them are header and where the frame begins in all that came. */
  get held(): HeldFrameBytes | null {
    if (!this.isHolding) return null
    const isHeader = this.#state === IN_HEADER
    return {
      bytes: (isHeader ? this.#header : this.#gathered).subarray(0, this.#held),
      headerLength: isHeader ? this.#held : this.#headerLength,
      offset: this.#frameOffset,
    }
  }

  push(chunk: Uint8Array): void {
    let at = 0
    while (this.#state !== BETWEEN && at < chunk.length) at = this.#resume(chunk, at)
    if (this.#state === BETWEEN) {
      at = this.#wholeFrames(chunk, at)
      if (at < chunk.length) this.#startHeader(chunk, at)
      // Kept while one split frame follows another, as new memory for each costs more than its copy.
      else if (this.#gathered.length > 0) this.#gathered = new Uint8Array(0)
    }
    this.#consumed += chunk.length
  }

  /** The transport ended: delivers what is pending. */
  finish(): void {
    const state = this.#state
    this.#state = BETWEEN
    if (state === STREAMING) this.#sink.end(false)
    else if (state === IN_HEADER) this.#sink.rest(this.#header.slice(0, this.#held), this.#held)
    else if (state === GATHERING) {
      this.#sink.rest(this.#gathered.subarray(0, this.#held), this.#headerLength)
    }
    this.#gathered = new Uint8Array(0)
  }

  /** Delivers the whole frames from `at` on; gives the start of the first that is not whole. */
  #wholeFrames(chunk: Uint8Array, at: number): number {
    const sink = this.#sink
    const limit = chunk.length
    while (limit - at >= 2) {
      const second = chunk[at + 1]!
      const length7 = second & 0x7f
      let headerLength = 2 + ((second & 0x80) >> 5)
      let length = length7
      if (length7 >= 126) {
        headerLength += length7 === 126 ? 2 : 8
        if (limit - at < headerLength) return at
        length = readPayloadLength(chunk, at)
      }
      const end = at + headerLength + length
      if (end > limit) return at
      sink.frame(chunk, at, headerLength, end)
      at = end
    }
    return at
  }

  #resume(chunk: Uint8Array, at: number): number {
    switch (this.#state) {
      case IN_HEADER:
        return this.#takeHeader(chunk, at)
      case GATHERING:
        return this.#gather(chunk, at)
      default:
        return this.#stream(chunk, at)
    }
  }

  /** Begins a frame whose bytes run out in this chunk. */
  #startHeader(chunk: Uint8Array, at: number): void {
    this.#state = IN_HEADER
    this.#held = 0
    this.#frameOffset = this.#consumed + at
    do at = this.#resume(chunk, at)
    while (at < chunk.length)
  }

  #takeHeader(chunk: Uint8Array, at: number): number {
    while (at < chunk.length) {
      this.#header[this.#held++] = chunk[at++]!
      if (this.#held < 2 || this.#held < headerLengthOf(this.#header[1]!)) continue
      this.#headerDone()
      break
    }
    return at
  }

  #headerDone(): void {
    const headerLength = this.#held
    const length = readPayloadLength(this.#header, 0)
    this.#headerLength = headerLength
    if (length > gatherLimit - headerLength) {
      this.#state = STREAMING
      this.#need = length > Number.MAX_SAFE_INTEGER ? Infinity : length
      this.#sink.begin(this.#header.slice(0, headerLength), length, this.#frameOffset)
      return
    }
    this.#state = GATHERING
    this.#need = headerLength + length
    // Small at first: a header alone must not make us hold what it promises.
    const first = Math.min(this.#need, 4_096)
    if (this.#gathered.length < first) this.#gathered = new Uint8Array(first)
    this.#gathered.set(this.#header.subarray(0, headerLength))
    if (length === 0) this.#deliverGathered()
  }

  #gather(chunk: Uint8Array, at: number): number {
    const take = Math.min(chunk.length - at, this.#need - this.#held)
    this.#reserve(this.#held + take)
    this.#gathered.set(chunk.subarray(at, at + take), this.#held)
    this.#held += take
    if (this.#held === this.#need) this.#deliverGathered()
    return at + take
  }

  #reserve(size: number): void {
    if (size <= this.#gathered.length) return
    const grown = new Uint8Array(Math.min(this.#need, Math.max(size, this.#gathered.length * 2)))
    grown.set(this.#gathered.subarray(0, this.#held))
    this.#gathered = grown
  }

  #deliverGathered(): void {
    this.#state = BETWEEN
    this.#sink.frame(this.#gathered, 0, this.#headerLength, this.#need)
  }

  #stream(chunk: Uint8Array, at: number): number {
    const end = Math.min(chunk.length, at + this.#need)
    this.#need -= end - at
    this.#sink.part(chunk, at, end)
    if (this.#need === 0) {
      this.#state = BETWEEN
      this.#sink.end(true)
    }
    return end
  }
}
