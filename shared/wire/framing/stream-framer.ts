/**
 * Applies a framing to one direction of one connection: reports where messages begin and end. After a break, every
 * chunk is a message. `framingBytes` returns which bytes of a message are delimiter or length.
 */
import type { Framing } from '../../model/framing.ts'
import { FixedFramer, LengthPrefixFramer } from './counted.ts'
import { DelimiterFramer } from './delimiter.ts'
import type { Framer, FramingBreak } from './framer.ts'
import { IdleGapFramer } from './idle-gap.ts'
import { AnyLineFramer } from './line.ts'

const LF = 10
const CR = 13

/** Returns null for `none`, where every chunk is a message. */
function makeFramer(framing: Framing): Framer | null {
  switch (framing.kind) {
    case 'none':
      return null
    case 'line':
      return framing.ending === 'any'
        ? new AnyLineFramer(framing.maxBytes)
        : new DelimiterFramer(lineEndings[framing.ending], framing.maxBytes)
    case 'delimiter':
      return new DelimiterFramer(Uint8Array.from(framing.bytes), framing.maxBytes)
    case 'fixed':
      return new FixedFramer(framing.length)
    case 'length-prefix':
      return new LengthPrefixFramer(framing)
    case 'idle-gap':
      return new IdleGapFramer(framing.gapUs, framing.maxBytes)
  }
}

const lineEndings = {
  lf: Uint8Array.of(LF),
  crlf: Uint8Array.of(CR, LF),
  cr: Uint8Array.of(CR),
} as const

/** Receives the messages in order. */
export interface MessageSink {
  /** A message begins at `start` of the current chunk. `raw` is set after the framing broke. */
  begin(start: number, raw: boolean): void
  /** The current message continues with `length` bytes of the current chunk. */
  grow(length: number): void
  /** The current message is complete. */
  end(): void
  /** The framing cannot continue. The current message caused the break. */
  broke(why: FramingBreak): void
}

export class StreamFramer {
  readonly #sink: MessageSink
  #framer: Framer | null
  /** Missing bytes do not break a framing by idle gap. */
  readonly #goesOverGaps: boolean
  #broken = false
  #inMessage = false

  constructor(framing: Framing, sink: MessageSink) {
    this.#sink = sink
    this.#framer = makeFramer(framing)
    this.#goesOverGaps = framing.kind === 'idle-gap'
  }

  /** Whether the framing broke. */
  get broken(): boolean {
    return this.#broken
  }

  /**
   * `missing` is the number of bytes after the chunk that were not recorded. Only framing by idle gap continues across
   * them.
   */
  push(chunk: Uint8Array, atUs: number, missing = 0): void {
    if (chunk.length === 0) return
    let at = 0
    const found = this.#framer?.push(chunk, atUs, (end) => {
      this.#take(end - at, at)
      at = end
      this.#end()
    })
    this.#take(chunk.length - at, at)
    const isGap = missing > 0 && this.#framer !== null && !this.#goesOverGaps
    const why = found ?? (isGap ? ({ reason: 'missing', length: missing } as const) : null)
    this.#take(missing, chunk.length)
    if (why) {
      this.#sink.broke(why)
      this.#framer = null
      this.#broken = true
    }
    if (!this.#framer) this.#end()
  }

  #take(length: number, start: number): void {
    if (length === 0) return
    if (!this.#inMessage) this.#sink.begin(start, this.#broken)
    this.#inMessage = true
    this.#sink.grow(length)
  }

  #end(): void {
    if (this.#inMessage) this.#sink.end()
    this.#inMessage = false
  }
}

/** How many bytes at the start and end of a message belong to the framing. */
export interface FramingBytes {
  head: number
  tail: number
}

/**
 * Returns which bytes of a message of `length` bytes belong to the framing.
 * @param last the last bytes of the message, up to 64
 */
export function framingBytes(framing: Framing, length: number, last: Uint8Array): FramingBytes {
  switch (framing.kind) {
    case 'line':
      return { head: 0, tail: lineTail(framing.ending, last) }
    case 'delimiter':
      return { head: 0, tail: endsWith(last, Uint8Array.from(framing.bytes)) }
    case 'length-prefix':
      return { head: Math.min(length, framing.offset + framing.width), tail: 0 }
    case 'none':
    case 'fixed':
    case 'idle-gap':
      return { head: 0, tail: 0 }
  }
}

const lineTail = (ending: 'any' | keyof typeof lineEndings, last: Uint8Array): number =>
  ending === 'any'
    ? endsWith(last, lineEndings.crlf) ||
      endsWith(last, lineEndings.lf) ||
      endsWith(last, lineEndings.cr)
    : endsWith(last, lineEndings[ending])

/** Returns the length of `end` if `bytes` end with it, otherwise 0. */
function endsWith(bytes: Uint8Array, end: Uint8Array): number {
  const start = bytes.length - end.length
  return start >= 0 && end.every((byte, i) => bytes[start + i] === byte) ? end.length : 0
}
