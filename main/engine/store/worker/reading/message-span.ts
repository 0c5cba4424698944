/**
 * The bytes of a message across its entries: frames of one WebSocket message, or a range of one direction of a TCP
 * connection. Walks the entries of that side to the end of the message, whatever entries are between them.
 */
import { entryKinds, type EntryKind } from '../../../../../shared/model/entry.ts'
import type { MessageSummary } from '../../../../../shared/model/message.ts'
import {
  directionCodeOf,
  headerLengthOfFlags,
  kindCodeOf,
  isBody,
  isCut,
} from '../../format/flags.ts'
import type { Block } from '../../format/block.ts'
import type { Reader } from './reader.ts'

export interface MessageSpan {
  session: number
  connection: number
  /** Index in `directions`. */
  direction: number
  /** Its first entry, and the offset of its first byte in that entry's payload. */
  first: number
  offset: number
  /** Its extent: at most this many entries and this many payload bytes. */
  frames: number
  length: number
  /** A range of a TCP stream; otherwise frames. */
  stream: boolean
  complete: boolean
}

/** One direction of a connection; of a TCP connection when `stream`. */
type Side = Pick<MessageSpan, 'connection' | 'direction' | 'stream'>

const codeOf = (kind: EntryKind): number => entryKinds.indexOf(kind)
const continuationCode = codeOf('continuation')
const dataCode = codeOf('data')
const textCode = codeOf('text')
const binaryCode = codeOf('binary')
/** Reports whether the kind is text, binary or a continuation. */
const isMessageFrame = (code: number): boolean =>
  code === continuationCode || code === textCode || code === binaryCode

/**
 * A cursor over the entries of one side that carry messages. A message may have millions of them: a cursor takes a third
 * of the time of a generator, which resumes and allocates for each.
 */
export class SideCursor {
  /** The current entry, once `next` has returned true, and its place. */
  n = 0
  block: Block | undefined
  index = 0
  flags = 0
  /** Its payload bytes on the wire, and how many of them, at the end, are missing. */
  length = 0
  missing = 0

  readonly #reader: Reader
  readonly #session: number
  readonly #connection: number
  readonly #direction: number
  readonly #stream: boolean
  readonly #step: 1 | -1
  /** The next entry to look at. */
  #next: number

  /** @param from the first entry to look at; backwards, those below it follow */
  constructor(
    reader: Reader,
    session: number,
    { connection, direction, stream }: Side,
    from: number,
    step: 1 | -1 = 1,
  ) {
    this.#reader = reader
    this.#session = session
    this.#connection = connection
    this.#direction = direction
    this.#stream = stream
    this.#next = from
    this.#step = step
  }

  /** Moves to the next entry; returns false when there is none. */
  next(): boolean {
    for (let block = this.#blockOf(this.#next); block; block = this.#blockOf(this.#next)) {
      const i = this.#find(block, this.#next - block.first)
      this.#next = block.first + i
      if (i < 0 || i >= block.count) continue
      this.#take(block, i)
      this.#next += this.#step
      return true
    }
    return false
  }

  #blockOf(n: number): Block | undefined {
    const { block } = this
    if (block !== undefined && n >= block.first && n < block.first + block.count) return block
    return (this.block = n > 0 ? this.#reader.locate(this.#session, n)?.block : undefined)
  }

  /** Returns the index of the next entry of the side, from `i` on; one outside the block when it has none. */
  #find({ connections, flags, count }: Block, i: number): number {
    for (; i >= 0 && i < count; i += this.#step) {
      if (connections[i] !== this.#connection) continue
      const entry = flags[i]!
      if (directionCodeOf(entry) !== this.#direction) continue
      const code = kindCodeOf(entry)
      if (this.#stream ? code === dataCode : isMessageFrame(code)) break
    }
    return i
  }

  #take(block: Block, i: number): void {
    const flags = block.flags[i]!
    let wireLength = block.offsets[i + 1]! - block.offsets[i]!
    this.missing = 0
    if (isBody(flags) || isCut(flags))
      ({ wireLength, missing: this.missing } = this.#reader.stored(block, i))
    this.n = block.first + i
    this.index = i
    this.flags = flags
    this.length = Math.max(0, wireLength - headerLengthOfFlags(flags))
  }
}

/** A cursor over the parts of entries that a message consists of, in order; dropped entries have none. */
export class PieceCursor {
  /** The current piece, once `next` has returned true: `[start..end)` in the payload of entry `n`. */
  n = 0
  flags = 0
  start = 0
  end = 0
  /** How many of those bytes, at their end, are missing. */
  missing = 0

  readonly #reader: Reader
  readonly #span: MessageSpan
  readonly #entries: SideCursor
  #frames: number
  #length: number

  constructor(reader: Reader, span: MessageSpan) {
    this.#reader = reader
    this.#span = span
    this.#entries = new SideCursor(reader, span.session, span, span.first)
    this.#frames = span.frames
    this.#length = span.length
  }

  /** Returns bytes of the current entry. */
  bytes(as: 'wire' | 'payload', offset: number, length: number): Uint8Array {
    const { block, index } = this.#entries
    return this.#reader.bytesAt({ block: block!, index }, { as, offset, length }).bytes
  }

  /** Moves to the next piece; returns false when there is none. */
  next(): boolean {
    const { first, offset, stream } = this.#span
    // The next entry of the side may be millions of entries away.
    if (this.#frames <= 0 || (this.#length <= 0 && stream && this.n > 0)) return false
    const entries = this.#entries
    if (!entries.next()) return false
    const { n, flags, length } = entries
    // A first frame inside the message begins the next one.
    if (!stream && n > first && kindCodeOf(flags) !== continuationCode) {
      this.#frames = 0
      return false
    }
    this.n = n
    this.flags = flags
    this.start = n === first ? offset : 0
    this.end = Math.min(length, this.start + this.#length)
    this.missing = Math.max(0, this.end - Math.max(this.start, length - entries.missing))
    this.#frames--
    this.#length -= this.end - this.start
    return true
  }
}

/** Returns what the message is as far as it has been recorded. */
export function summaryOf(reader: Reader, span: MessageSpan): MessageSummary {
  let last = span.first
  let frames = 0
  let length = 0
  let missing = 0
  const pieces = new PieceCursor(reader, span)
  while (pieces.next()) {
    const bytes = pieces.end - pieces.start
    last = pieces.n
    frames++
    missing = missing > 0 ? missing + bytes : pieces.missing
    length += bytes
  }
  const { first, offset, complete } = span
  return {
    firstFrame: first,
    lastFrame: last,
    frames: Math.max(1, frames),
    length,
    missing,
    offset,
    complete,
  }
}

/**
 * Returns bytes `[offset..offset + length)` of the message, and its length; `wire` includes the headers of its frames,
 * and masked payloads. The result ends where bytes are missing: `missing` is the number of bytes on the wire from there
 * on.
 */
export function readSpan(
  reader: Reader,
  span: MessageSpan,
  as: 'wire' | 'payload',
  offset: number,
  length: number,
): { bytes: Uint8Array<ArrayBuffer>; total: number; missing?: number } {
  const parts: Uint8Array[] = []
  const until = offset + length
  let total = 0
  let missing = 0
  const piece = new PieceCursor(reader, span)
  while (piece.next()) {
    const header = as === 'wire' ? headerLengthOfFlags(piece.flags) : 0
    const from = total
    if (missing > 0) {
      missing += header + piece.end - piece.start
      continue
    }
    missing = piece.missing
    const kept = piece.end - missing
    total += header + kept - piece.start
    if (from >= until || total <= offset) continue
    const start = piece.start + Math.max(0, offset - from)
    const end = kept + header - Math.max(0, total - until)
    for (let at = start; at < end;) {
      const read = piece.bytes(as, at, end - at)
      if (read.length === 0) break
      parts.push(read)
      at += read.length
    }
  }
  return { bytes: new Uint8Array(Buffer.concat(parts)), total, ...(missing > 0 && { missing }) }
}

/** Maximum number of frames that a message is followed across when it is requested by one of them. */
const followed = 2_000_000
const fin = 0x80

/** Returns the message that a frame belongs to; null when it belongs to none. */
export function spanOfFrame(reader: Reader, session: number, n: number): MessageSpan | null {
  const located = reader.locate(session, n)
  if (located === undefined) return null
  const flags = located.block.flags[located.index]!
  if (!isMessageFrame(kindCodeOf(flags))) return null
  const side = {
    connection: located.block.connections[located.index]!,
    direction: directionCodeOf(flags),
    stream: false,
  }
  const first = kindCodeOf(flags) === continuationCode ? startBefore(reader, session, side, n) : n
  if (first === null) return null
  let frames = 0
  let complete = false
  const entries = new SideCursor(reader, session, side, first)
  while (!complete && frames < followed && entries.next()) {
    if (entries.n > first && kindCodeOf(entries.flags) !== continuationCode) break
    frames++
    complete = (entries.flags & fin) !== 0
  }
  return { ...side, session, first, offset: 0, frames, length: Infinity, complete }
}

function startBefore(reader: Reader, session: number, side: Side, n: number): number | null {
  const entries = new SideCursor(reader, session, side, n - 1, -1)
  for (let steps = 0; steps < followed && entries.next(); steps++) {
    if (entries.flags & fin) return null
    if (kindCodeOf(entries.flags) !== continuationCode) return entries.n
  }
  return null
}
