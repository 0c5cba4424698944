/**
 * Streams that have processed what a compressed message may refer to, RFC 7692 section 7.2.3: with context takeover,
 * all messages before it on its side of the connection. A stream continues from where it last stopped, so that reading
 * messages in order inflates each once; otherwise a side is inflated again from the nearest checkpoint (a position and
 * the 32 KiB window there), or from its first frame.
 */
import { directions } from '../../../../../shared/model/entry.ts'
import { isFromClient } from '../../recorder/wire-validator.ts'
import { kindOf } from '../../format/flags.ts'
import { InflateStream, isBadDeflate } from './inflate-stream.ts'
import { readSpan, SideCursor, type MessageSpan } from './message-span.ts'
import type { Agreed, Handshakes } from './handshakes.ts'
import type { Reader } from './reader.ts'

/** Maximum number of checkpoints, 32 KiB each, and the number of compressed bytes between two. */
const keptCheckpoints = 256
const checkpointBytes = 1_048_576
/** Maximum number of open streams, about 100 KiB each. */
const keptStreams = 32
/** Messages before the requested one are inflated in batches of about this many compressed bytes. */
const batchBytes = 65_536
/** Longest compressed message that is accepted. Bytes. */
export const maxCompressed = 268_435_456

const tail = Buffer.of(0x00, 0x00, 0xff, 0xff)
const rsv1 = 0x40
const fin = 0x80

interface Checkpoint {
  session: number
  side: string
  /** First entry that was not inflated yet. */
  n: number
  window: Uint8Array
  lacking: number | null
}

/** A stream that is positioned before entry `n`. */
export interface StandingStream {
  readonly session: number
  readonly side: string
  n: number
  stream: InflateStream
  /** Compressed bytes since the last checkpoint of this stream. */
  since: number
  /** Whether later messages of its side may refer to earlier ones. */
  readonly takesOver: boolean
  /** The last entry before the position that lacks bytes: messages that depend on it cannot be inflated. */
  lacking: number | null
}

export class InflateSides {
  readonly #reader: Reader
  readonly #handshakes: Handshakes
  /** Least recently used first. */
  #checkpoints: Checkpoint[] = []
  /** By side; least recently used first. */
  readonly #standing = new Map<string, StandingStream>()

  constructor(reader: Reader, handshakes: Handshakes) {
    this.#reader = reader
    this.#handshakes = handshakes
  }

  /** Returns a stream positioned before a message; the caller owns it until it is given back or disposed. */
  async before(span: MessageSpan): Promise<StandingStream> {
    const { session, connection, direction, first } = span
    const side = `${String(session)}:${String(connection)}:${String(direction)}`
    const agreed = this.#handshakes.agreed(session, connection, first, Infinity)
    if (agreed === null || !this.#takesOver(span, agreed))
      return {
        ...{ session, side, n: first, stream: new InflateStream() },
        ...{ since: 0, takesOver: false, lacking: null },
      }
    const standing = this.#takeStanding(side, first) ?? this.#fromCheckpoint(span, side, agreed)
    try {
      await this.#advance(standing, span)
    } catch (error) {
      standing.stream[Symbol.dispose]()
      throw error
    }
    return standing
  }

  /** Takes back a stream that has inflated the whole message, so that the next one continues from there. */
  giveBack(standing: StandingStream, span: MessageSpan, compressed: number): void {
    if (!standing.takesOver) {
      standing.stream[Symbol.dispose]()
      return
    }
    standing.n = span.first + 1
    this.#passed(standing, compressed)
    this.#standing.get(standing.side)?.stream[Symbol.dispose]()
    this.#standing.delete(standing.side)
    this.#standing.set(standing.side, standing)
    if (this.#standing.size <= keptStreams) return
    for (const oldest of this.#standing.values()) {
      this.#keep(oldest)
      this.#drop(oldest)
      break
    }
  }

  /**
   * Takes back a stream that could not inflate a message: the next message starts with an empty window, as a receiver
   * would.
   */
  giveUp(standing: StandingStream, span: MessageSpan): void {
    standing.stream[Symbol.dispose]()
    if (standing.takesOver) this.giveBack({ ...standing, stream: new InflateStream() }, span, 0)
  }

  forget(session: number): void {
    this.#checkpoints = this.#checkpoints.filter((checkpoint) => checkpoint.session !== session)
    for (const standing of [...this.#standing.values()])
      if (standing.session === session) this.#drop(standing)
  }

  #takesOver({ session, direction }: MessageSpan, { deflate }: Agreed): boolean {
    const fromClient = isFromClient(this.#reader.kind(session), directions[direction] ?? 'in')
    return deflate?.[fromClient ? 'client' : 'server'].noContextTakeover === false
  }

  #takeStanding(side: string, first: number): StandingStream | null {
    const standing = this.#standing.get(side)
    if (standing === undefined || standing.n > first) return null
    // A checkpoint in between is nearer.
    if ((this.#nearest(side, first)?.n ?? 0) > standing.n) return null
    this.#standing.delete(side)
    return standing
  }

  #fromCheckpoint({ session, first }: MessageSpan, side: string, agreed: Agreed): StandingStream {
    const from = this.#nearest(side, first)
    if (from) {
      this.#checkpoints = this.#checkpoints.filter((checkpoint) => checkpoint !== from)
      this.#checkpoints.push(from)
    }
    const n = Math.max(from?.n ?? agreed.n + 1, this.#reader.first(session))
    return {
      ...{ session, side, n, stream: new InflateStream(from?.window) },
      ...{ since: 0, takesOver: true, lacking: from?.lacking ?? null },
    }
  }

  /** Inflates the messages of the side from the stream's position up to the message, and keeps the window. */
  async #advance(standing: StandingStream, span: MessageSpan): Promise<void> {
    let batch: Uint8Array[] = []
    let batched = 0
    const inflateBatch = async (next: number): Promise<void> => {
      standing.n = next
      if (batch.length === 0) return
      // The stream appends the last tail.
      if (batch.at(-1) === tail) batch.pop()
      try {
        await standing.stream.message(Buffer.concat(batch), () => true)
      } catch (error) {
        if (!isBadDeflate(error)) throw error
        // Bytes that cannot be inflated leave no window: continue like a receiver that starts again.
        standing.stream[Symbol.dispose]()
        standing.stream = new InflateStream()
      }
      this.#passed(standing, batched)
      if (next === span.first) this.#keep(standing)
      batch = []
      batched = 0
    }
    let compressed = false
    /** The current message lacks bytes: none of it is inflated. */
    let isSkipped = false
    const step = new SideCursor(this.#reader, span.session, span, standing.n)
    while (step.next()) {
      const starts = kindOf(step.flags) !== 'continuation'
      if (starts && batched >= batchBytes) await inflateBatch(step.n)
      if (step.n >= span.first) break
      if (starts) {
        compressed = (step.flags & rsv1) !== 0
        isSkipped = false
      }
      if (!compressed) continue
      if (step.missing > 0) {
        // Later messages may refer to missing bytes: only those that do not can be inflated.
        isSkipped = true
        standing.lacking = step.n
        standing.stream[Symbol.dispose]()
        standing.stream = new InflateStream()
        batch = []
        batched = 0
      }
      if (isSkipped) continue
      const payload = readSpan(
        this.#reader,
        { ...span, first: step.n, frames: 1 },
        'payload',
        0,
        maxCompressed,
      ).bytes
      batch.push(payload)
      batched += payload.length
      if (step.flags & fin) batch.push(tail)
    }
    await inflateBatch(span.first)
  }

  #passed(standing: StandingStream, compressed: number): void {
    standing.since += compressed
    if (standing.since < checkpointBytes) return
    this.#keep(standing)
    standing.since = 0
  }

  #nearest(side: string, n: number): Checkpoint | null {
    let best: Checkpoint | null = null
    for (const checkpoint of this.#checkpoints)
      if (checkpoint.side === side && checkpoint.n <= n && checkpoint.n > (best?.n ?? 0))
        best = checkpoint
    return best
  }

  #keep({ session, side, n, stream, lacking }: StandingStream): void {
    if (this.#nearest(side, n)?.n === n) return
    this.#checkpoints.push({ session, side, n, window: stream.window.slice(), lacking })
    if (this.#checkpoints.length > keptCheckpoints) this.#checkpoints.shift()
  }

  #drop(standing: StandingStream): void {
    standing.stream[Symbol.dispose]()
    this.#standing.delete(standing.side)
  }
}
