/**
 * Inflates compressed messages on request, RFC 7692, and then checks whether the payload of a text message is valid
 * UTF-8. Memory is bounded, whatever a message inflates to.
 */
import type { EngineResult } from '../../../../../shared/contract/engine.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import type { Verdict } from '../../../../../shared/model/verdict.ts'
import { verdict } from '../../../../../shared/wire/websocket/rules.ts'
import { Utf8Check } from '../../../../../shared/wire/websocket/utf8.ts'
import { isPartial } from '../../format/flags.ts'
import { isBadDeflate } from './inflate-stream.ts'
import { PieceCursor, readSpan, type MessageSpan } from './message-span.ts'
import type { Handshakes } from './handshakes.ts'
import { InflateSides, maxCompressed } from './inflate-sides.ts'
import type { Reader } from './reader.ts'

/** Longest result that is cached, so that its next page costs nothing. */
const keptBytes = 16_777_216
const rsv1 = 0x40
const textOpcode = 1

export interface InflateRange {
  offset: number
  length: number
  limit: number
}

interface Result {
  key: string
  /** Null when it is too long to be cached. */
  bytes: Uint8Array | null
  total: number
  capped: boolean
  compressed: number
  verdicts: Verdict[]
}

export class Inflater {
  readonly #reader: Reader
  readonly #sides: InflateSides
  #last: Result | null = null
  /** Calls run one after the other, so that the second finds the checkpoints of the first. */
  #queue: Promise<unknown> = Promise.resolve()

  constructor(reader: Reader, handshakes: Handshakes) {
    this.#reader = reader
    this.#sides = new InflateSides(reader, handshakes)
  }

  /**
   * Returns a range of the inflated message; of an uncompressed message, of its payload.
   * @throws AppError `bad-input` when it cannot be inflated
   */
  read(span: MessageSpan, range: InflateRange): Promise<EngineResult<'bytes'>> {
    const reading = this.#queue.then(() => this.#read(span, range))
    // The caller gets the error; the next call in the queue only waits for the end.
    this.#queue = reading.catch(() => undefined)
    return reading
  }

  forget(session: number): void {
    this.#sides.forget(session)
    this.#last = null
  }

  async #read(span: MessageSpan, range: InflateRange): Promise<EngineResult<'bytes'>> {
    const { offset, length, limit } = range
    if (span.stream || !this.#isCompressed(span))
      return readSpan(this.#reader, span, 'payload', offset, length)
    const {
      bytes: compressed,
      total: compressedTotal,
      missing = 0,
    } = readSpan(this.#reader, span, 'payload', 0, maxCompressed)
    if (missing > 0) throw lacksBytes(missing)
    const key = [span.session, span.first, compressedTotal, span.complete, limit].join(':')
    const known = this.#last?.key === key ? this.#last : null
    if (known?.bytes)
      return answer(known, known.bytes.subarray(offset, Math.min(known.total, offset + length)))
    const collected = new Collected(range, this.#isText(span))
    const standing = await this.#sides.before(span)
    try {
      await standing.stream.message(compressed, (piece) => collected.take(piece))
    } catch (error) {
      this.#sides.giveUp(standing, span)
      throw isBadDeflate(error) ? this.#cannotInflate(span, standing.lacking, error) : error
    }
    if (span.complete && !collected.capped) this.#sides.giveBack(standing, span, compressed.length)
    else standing.stream[Symbol.dispose]()
    const { total, capped } = collected
    const verdicts = collected.isBrokenText(this.#isWhole(span)) ? [verdict('WS_INVALID_UTF8')] : []
    const bytes = collected.whole
    const result = { key, bytes, total, capped, compressed: compressedTotal, verdicts }
    this.#last = result
    return answer(result, collected.bytes)
  }

  /** @param lacking an earlier entry that lacks bytes */
  #cannotInflate({ session }: MessageSpan, lacking: number | null, cause: Error): AppError {
    return new AppError(
      'bad-input',
      `This message cannot be inflated: ${cause.message}.`,
      lacking !== null
        ? `The message may depend on entry ${String(lacking)}, which is incomplete. The raw data is available.`
        : this.#reader.first(session) > 1
          ? 'The message may depend on deleted messages. The raw data is available.'
          : 'The raw data is available.',
      { cause },
    )
  }

  #isCompressed(span: MessageSpan): boolean {
    return (this.#firstByte(span) & rsv1) !== 0
  }

  #isText(span: MessageSpan): boolean {
    return (this.#firstByte(span) & 0x0f) === textOpcode
  }

  /** Returns the first byte of the header of its first frame; 0 when that was dropped meanwhile. */
  #firstByte({ session, first }: MessageSpan): number {
    const located = this.#reader.locate(session, first)
    return located === undefined ? 0 : located.block.flags[located.index]! & 0xff
  }

  /**
   * Reports whether all of it was received: text may end within a character while it is incomplete or where it was cut
   * off.
   */
  #isWhole(span: MessageSpan): boolean {
    if (!span.complete) return false
    const pieces = new PieceCursor(this.#reader, span)
    while (pieces.next()) if (isPartial(pieces.flags)) return false
    return true
  }
}

const lacksBytes = (missing: number): AppError =>
  new AppError(
    'bad-input',
    `This message cannot be inflated: ${String(missing)} bytes of it are missing.`,
    'The disk was too slow during recording. The recorded part of the raw data is available.',
  )

const answer = (
  { total, capped, compressed, verdicts }: Result,
  bytes: Uint8Array,
): EngineResult<'bytes'> => ({
  bytes: new Uint8Array(bytes),
  total,
  inflated: { compressed, ratio: compressed === 0 ? 1 : total / compressed, capped, verdicts },
})

/** The output of a message: counted up to the limit, kept whole when it is short, and the requested range. */
class Collected {
  total = 0
  capped = false
  readonly #range: InflateRange
  readonly #text: Utf8Check | null
  #isBroken = false
  #parts: Uint8Array[] | null = []
  readonly #inRange: Uint8Array[] = []

  constructor(range: InflateRange, isText: boolean) {
    this.#range = range
    this.#text = isText ? new Utf8Check() : null
  }

  /** Reports whether it is text but not valid UTF-8, RFC 6455 section 8.1, as far as it was inflated. */
  isBrokenText(isWhole: boolean): boolean {
    if (this.#text === null) return false
    return this.#isBroken || (isWhole && !this.capped && !this.#text.complete)
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.#inRange)
  }

  get whole(): Uint8Array | null {
    return this.#parts && Buffer.concat(this.#parts)
  }

  take(piece: Uint8Array): boolean {
    const { offset, length, limit } = this.#range
    const taken = piece.subarray(0, limit - this.total)
    const from = Math.max(0, offset - this.total)
    const to = Math.min(taken.length, offset + length - this.total)
    if (to > from) this.#inRange.push(taken.slice(from, to))
    this.total += taken.length
    this.#isBroken ||= this.#text?.push(taken, 0, taken.length) === false
    this.capped = taken.length < piece.length
    if (this.total > keptBytes) this.#parts = null
    this.#parts?.push(taken.slice())
    return !this.capped
  }
}
