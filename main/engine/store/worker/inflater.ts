/**
 * Inflates compressed messages when somebody looks, RFC 7692. With context takeover a message refers to those before it:
 * they are inflated from the connection's first frame on, or from the nearest checkpoint (a place and the window there)
 * that is kept. Nothing beyond a limit is held, whatever a message inflates to.
 */
import type { EngineResult } from '../../../../shared/contract/engine.ts'
import { AppError } from '../../../../shared/contract/errors.ts'
import { directions } from '../../../../shared/model/entry.ts'
import { isFromClient } from '../../recorder/wire-marks.ts'
import { factsKind } from '../format/facts.ts'
import { InflateStream } from '../reading/inflate-stream.ts'
import { readSpan, walkSide, type Span } from '../reading/message-span.ts'
import type { Handshakes } from './handshakes.ts'
import type { Reader } from './reader.ts'

/** Checkpoints kept, 32 KiB each, and how many compressed bytes lie between two. */
const keptCheckpoints = 256
const checkpointBytes = 1_048_576
/** Messages on the way to the one asked for are inflated in batches of about so many compressed bytes. */
const batchBytes = 65_536
/** Longest result that is kept, so that its next page costs nothing. */
const keptBytes = 16_777_216
/** Longest compressed message that is taken. Bytes. */
const maxCompressed = 268_435_456

const tail = Buffer.of(0x00, 0x00, 0xff, 0xff)
const rsv1 = 0x40
const fin = 0x80

export interface InflateRange {
  offset: number
  length: number
  limit: number
}

interface Checkpoint {
  session: number
  side: string
  /** First entry that was not inflated yet. */
  n: number
  window: Uint8Array
}

interface Result {
  key: string
  /** Null when it is too long to be kept. */
  bytes: Uint8Array | null
  total: number
  capped: boolean
  compressed: number
}

export class Inflater {
  readonly #reader: Reader
  readonly #handshakes: Handshakes
  /** Oldest use first. */
  #checkpoints: Checkpoint[] = []
  #last: Result | null = null
  /** One after the other: so the second call finds the checkpoints of the first. */
  #queue: Promise<unknown> = Promise.resolve()

  constructor(reader: Reader, handshakes: Handshakes) {
    this.#reader = reader
    this.#handshakes = handshakes
  }

  /**
   * A range of the inflated message; of one that is not compressed, of its payload.
   * @throws AppError `bad-input` when it cannot be inflated
   */
  read(span: Span, range: InflateRange): Promise<EngineResult<'bytes'>> {
    const reading = this.#queue.then(() => this.#read(span, range))
    // Who asked is told; who waits behind only wants its turn.
    this.#queue = reading.catch(() => undefined)
    return reading
  }

  forget(session: number): void {
    this.#checkpoints = this.#checkpoints.filter((checkpoint) => checkpoint.session !== session)
    this.#last = null
  }

  async #read(span: Span, range: InflateRange): Promise<EngineResult<'bytes'>> {
    const { offset, length, limit } = range
    if (span.stream || !this.#isCompressed(span))
      return readSpan(this.#reader, span, 'payload', offset, length)
    const { bytes: compressed, total: compressedTotal } = readSpan(
      this.#reader,
      span,
      'payload',
      0,
      maxCompressed,
    )
    const key = [span.session, span.first, compressedTotal, limit].join(':')
    const known = this.#last?.key === key ? this.#last : null
    if (known?.bytes)
      return answer(known, known.bytes.subarray(offset, Math.min(known.total, offset + length)))
    try {
      using stream = await this.#streamAt(span)
      const collected = new Collected(range)
      await stream.message(compressed, (piece) => collected.take(piece))
      const { total, capped } = collected
      const result = { key, bytes: collected.whole, total, capped, compressed: compressedTotal }
      this.#last = result
      return answer(result, collected.bytes)
    } catch (error) {
      if (error instanceof AppError || !(error instanceof Error)) throw error
      throw new AppError(
        'bad-input',
        `This message cannot be inflated: ${error.message}.`,
        this.#reader.first(span.session) > 1
          ? 'It may build on messages that were dropped. Its bytes as sent are there all the same.'
          : 'Its bytes as sent are there all the same.',
        { cause: error },
      )
    }
  }

  #isCompressed({ session, first }: Span): boolean {
    const located = this.#reader.locate(session, first)
    return located !== undefined && (located.block.facts[located.index]! & rsv1) !== 0
  }

  /** A stream that has seen all that the message may refer to. */
  async #streamAt(span: Span): Promise<InflateStream> {
    const { session, connection, direction, first } = span
    const agreed = this.#handshakes.agreed(session, connection, first, Infinity)
    const fromClient = isFromClient(this.#reader.kind(session), directions[direction] ?? 'in')
    const side = agreed?.deflate?.[fromClient ? 'client' : 'server']
    if (!agreed || !side || side.noContextTakeover) return new InflateStream()

    const name = `${String(session)}:${String(connection)}:${String(direction)}`
    const from = this.#checkpoint(name, first)
    let stream = new InflateStream(from?.window)
    let batch: Uint8Array[] = []
    let batched = 0
    let sinceCheckpoint = 0
    const inflateBatch = async (next: number): Promise<void> => {
      if (batch.length === 0) return
      // The last tail is put back by the stream.
      if (batch.at(-1) === tail) batch.pop()
      try {
        await stream.message(Buffer.concat(batch), () => true)
      } catch (error) {
        if (!(error instanceof Error)) throw error
        // What cannot be inflated leaves no window: go on as a receiver that begins anew.
        stream[Symbol.dispose]()
        stream = new InflateStream()
      }
      sinceCheckpoint += batched
      batch = []
      batched = 0
      if (sinceCheckpoint >= checkpointBytes || next === first) {
        this.#keep({ session, side: name, n: next, window: stream.window.slice() })
        sinceCheckpoint = 0
      }
    }
    let compressed = false
    const start = Math.max(from?.n ?? agreed.n + 1, this.#reader.first(session))
    for (const step of walkSide(this.#reader, session, span, start)) {
      const starts = factsKind(step.facts) !== 'continuation'
      if (starts && batched >= batchBytes) await inflateBatch(step.n)
      if (step.n >= first) break
      if (starts) compressed = (step.facts & rsv1) !== 0
      if (!compressed) continue
      const payload = readSpan(
        this.#reader,
        { ...span, first: step.n, frames: 1 },
        'payload',
        0,
        maxCompressed,
      ).bytes
      batch.push(payload)
      batched += payload.length
      if (step.facts & fin) batch.push(tail)
    }
    await inflateBatch(first)
    return stream
  }

  #checkpoint(side: string, n: number): Checkpoint | null {
    let best: Checkpoint | null = null
    for (const checkpoint of this.#checkpoints)
      if (checkpoint.side === side && checkpoint.n <= n && checkpoint.n > (best?.n ?? 0))
        best = checkpoint
    if (best) {
      this.#checkpoints = this.#checkpoints.filter((checkpoint) => checkpoint !== best)
      this.#checkpoints.push(best)
    }
    return best
  }

  #keep(checkpoint: Checkpoint): void {
    this.#checkpoints.push(checkpoint)
    if (this.#checkpoints.length > keptCheckpoints) this.#checkpoints.shift()
  }
}

const answer = (
  { total, capped, compressed }: Result,
  bytes: Uint8Array,
): EngineResult<'bytes'> => ({
  bytes: new Uint8Array(bytes),
  total,
  inflated: { compressed, ratio: compressed === 0 ? 1 : total / compressed, capped },
})

/** What comes out of a message: counted up to the limit, kept whole when it is short, and the range asked for. */
class Collected {
  total = 0
  capped = false
  readonly #range: InflateRange
  #parts: Uint8Array[] | null = []
  readonly #inRange: Uint8Array[] = []

  constructor(range: InflateRange) {
    this.#range = range
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
    this.capped = taken.length < piece.length
    if (this.total > keptBytes) this.#parts = null
    this.#parts?.push(taken.slice())
    return !this.capped
  }
}
