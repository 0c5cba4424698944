/**
 * The bytes of a message across its entries: frames of one WebSocket message, or a range of one direction of a TCP
 * connection. Walks the entries of that side to the end of the message, whatever entries are between them.
 */
import { entryKinds, type EntryKind } from '../../../../../shared/model/entry.ts'
import type { MessageSummary } from '../../../../../shared/model/message.ts'
import {
  directionCodeOf,
  headerLengthOfFlags,
  kindOf,
  kindCodeOf,
  isBody,
  isCut,
} from '../../format/flags.ts'
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

/** An entry of one side, as a walk reaches it. */
export interface SideEntry {
  n: number
  flags: number
  /** Payload bytes on the wire, and how many of them, at the end, are missing. */
  length: number
  missing: number
}

const codeOf = (kind: EntryKind): number => entryKinds.indexOf(kind)
const continuationCode = codeOf('continuation')
const dataCode = codeOf('data')
/** Reports whether the kind is text, binary or a continuation. */
const isMessageFrame = (code: number): boolean =>
  code === continuationCode || code === codeOf('text') || code === codeOf('binary')

/** Yields the entries of one side that carry messages, from `from` on or, backwards, from it down. */
export function* walkSide(
  reader: Reader,
  session: number,
  { connection, direction, stream }: Pick<MessageSpan, 'connection' | 'direction' | 'stream'>,
  from: number,
  step: 1 | -1 = 1,
): Generator<SideEntry> {
  for (let n = from; n > 0;) {
    const located = reader.locate(session, n)
    if (located === undefined) return
    const { block } = located
    for (let i = located.index; i >= 0 && i < block.count; i += step, n += step) {
      const flags = block.flags[i]!
      const code = kindCodeOf(flags)
      if (block.connections[i] !== connection || directionCodeOf(flags) !== direction) continue
      if (stream ? code !== dataCode : !isMessageFrame(code)) continue
      const { wireLength, missing } =
        isBody(flags) || isCut(flags)
          ? reader.stored(block, i)
          : { wireLength: block.offsets[i + 1]! - block.offsets[i]!, missing: 0 }
      yield { n, flags, length: Math.max(0, wireLength - headerLengthOfFlags(flags)), missing }
    }
  }
}

/** The location of a piece of a message: `[start..end)` in the payload of entry `n`. */
export interface MessagePiece {
  n: number
  flags: number
  start: number
  end: number
  /** How many of those, at their end, are missing. */
  missing: number
}

/** Yields the parts of entries that a message consists of, in order; none of dropped entries. */
export function* piecesOf(reader: Reader, span: MessageSpan): Generator<MessagePiece> {
  let { frames, length } = span
  if (frames <= 0) return
  for (const step of walkSide(reader, span.session, span, span.first)) {
    // A first frame inside the message begins the next one.
    if (!span.stream && step.n > span.first && kindOf(step.flags) !== 'continuation') return
    const start = step.n === span.first ? span.offset : 0
    const end = Math.min(step.length, start + length)
    const missing = Math.max(0, end - Math.max(start, step.length - step.missing))
    yield { n: step.n, flags: step.flags, start, end, missing }
    frames--
    length -= end - start
    // The next entry of the side may be millions of entries away.
    if (frames <= 0 || (length <= 0 && span.stream)) return
  }
}

/** Returns what the message is as far as it has been recorded. */
export function summaryOf(reader: Reader, span: MessageSpan): MessageSummary {
  let last = span.first
  let frames = 0
  let length = 0
  let missing = 0
  for (const piece of piecesOf(reader, span)) {
    last = piece.n
    frames++
    missing = missing > 0 ? missing + piece.end - piece.start : piece.missing
    length += piece.end - piece.start
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
  for (const piece of piecesOf(reader, span)) {
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
      const read = reader.bytes({
        session: span.session,
        n: piece.n,
        as,
        offset: at,
        length: end - at,
      }).bytes
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
  for (const step of walkSide(reader, session, side, first)) {
    if (step.n > first && kindCodeOf(step.flags) !== continuationCode) break
    frames++
    complete = (step.flags & fin) !== 0
    if (complete || frames >= followed) break
  }
  return { ...side, session, first, offset: 0, frames, length: Infinity, complete }
}

function startBefore(
  reader: Reader,
  session: number,
  side: Pick<MessageSpan, 'connection' | 'direction' | 'stream'>,
  n: number,
): number | null {
  let steps = 0
  for (const step of walkSide(reader, session, side, n - 1, -1)) {
    if (step.flags & fin || ++steps > followed) return null
    if (kindCodeOf(step.flags) !== continuationCode) return step.n
  }
  return null
}
