/**
 * Incremental parser of WebSocket frames, RFC 6455 section 5.2. Parses any frame, valid or not (validation is in
 * `frame-validator.ts`), never throws, and holds at most `gatherLimit` bytes.
 *
 * A frame that is complete in a chunk is delivered in place, without a copy or an allocation. A frame split across
 * chunks is gathered when short and streamed when long. Every byte is delivered exactly once and in order, at the
 * latest by `finish`.
 */
import { headerLengthOf, maxHeaderLength, readPayloadLength } from './frame.ts'

/** Split frames up to this length, header included, are gathered; longer ones are streamed. Bytes. */
export const gatherLimit = 262_144

/** Receives the frames. Buffers are valid only during the call. */
export interface FrameSink {
  /** A complete frame: `chunk[start..end)`, whose first `headerLength` bytes are the header. */
  frame(chunk: Uint8Array, start: number, headerLength: number, end: number): void
  /**
   * A long frame begins. A length above `Number.MAX_SAFE_INTEGER` cannot be followed: all remaining bytes belong to
   * this frame, and it ends with the transport. `offset` is the position of the frame in the stream.
   */
  begin(header: Uint8Array, declaredLength: number, offset: number): void
  /** The next payload bytes of the current long frame: `chunk[start..end)`, never empty. */
  part(chunk: Uint8Array, start: number, end: number): void
  /** The current long frame ended; `complete` is false when the transport ended first. */
  end(complete: boolean): void
  /**
   * The transport ended inside a short frame. The first `headerLength` of its bytes are header, which may be
   * incomplete.
   */
  rest(bytes: Uint8Array, headerLength: number): void
}

/** An incomplete frame. */
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
  /** The first bytes of a split frame. An incomplete header is in `#header` instead. */
  #gathered = new Uint8Array(0)
  readonly #header = new Uint8Array(maxHeaderLength)
  #held = 0
  #headerLength = 0
  /** Length of the frame being gathered, or remaining bytes of the frame being streamed. */
  #need = 0
  /** Bytes of previous chunks, and the position of the split frame in the stream. */
  #consumed = 0
  #frameOffset = 0

  constructor(sink: FrameSink) {
    this.#sink = sink
  }

  /** Whether bytes of an incomplete short frame are held. */
  get isHolding(): boolean {
    return this.#state === IN_HEADER || this.#state === GATHERING
  }

  /** The held bytes, valid until the next push, their header length and the position of the frame in the stream. */
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
      // The buffer is kept while split frames follow each other: allocating one for each costs more than the copy.
      else if (this.#gathered.length > 0) this.#gathered = new Uint8Array(0)
    }
    this.#consumed += chunk.length
  }

  /** The transport ended: delivers an incomplete frame. */
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

  /** Delivers the complete frames that begin at `at`. Returns the start of the first incomplete one. */
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

  /** Begins a frame that is incomplete in this chunk. */
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
    // Small at first: a header alone must not cause an allocation of the size it declares.
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
