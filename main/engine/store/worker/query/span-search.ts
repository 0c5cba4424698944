/**
 * A search over a session's payloads in the order of its entries, including across the fragments of a message and
 * across TCP reads. A match that spans entries counts for the entry that completes it, so that the numbers found
 * ascend. A payload with a content coding is also searched when it is decoded. Keeps the last bytes of every side of a connection. Entries must be passed in order, each once.
 */
import { closeKind, isEventKind, type EntryFlags } from '../../../../../shared/filter/entry.ts'
import { encodingOfKindCode } from '../../../../../shared/model/text-encoding.ts'
import type { BlockBytes } from './block-bytes.ts'
import { findRegex, findText } from './block-search.ts'
import type { StoredBodies } from '../reading/stored-bodies.ts'
import { BlockEntry } from './block-entry.ts'
import {
  completingBytes,
  contextBytes,
  decodeAcross,
  fromCharacter,
  textCrosses,
} from './crossing.ts'
import { isAsSent, type Needle } from './needle.ts'
import type { RegexPlan } from './regex-plan.ts'
import { pending, type Regexes } from './regexes.ts'
import { findInBuffer, type SoughtText } from './sought-text.ts'
import { entryFlags } from './sources.ts'

/** For a match of unbounded length, how many bytes on each side of a boundary are searched. */
export const unboundedReach = 256

const dataKind = 0
const continuationKind = 0
const empty = Buffer.alloc(0)

/** The end of one direction of a connection. */
interface Side {
  /** The last bytes, if they are not in an entry of the current block. */
  tail: Buffer
  /** Index of the entry of the current block that ends with them; -1 for none. */
  last: number
}

export class SpanSearch {
  readonly #needle: Needle
  /** Null when an expression is searched for. */
  readonly #text: SoughtText | null
  readonly #bodies: StoredBodies
  /** How far a match can extend across a boundary, and how much is kept of a side for it. Bytes. */
  readonly #reach: number
  readonly #kept: number
  readonly #regexes: Regexes
  #sides = new Map<number, Side>()
  /** The sides before the last block. */
  #sidesBefore = new Map<number, Side>()
  /** An answer about the current block is pending. */
  #waits = false
  readonly #flags = new Map<number, EntryFlags>()
  /** For literals: the bytes that can precede, and follow, a boundary inside a match. */
  readonly #before = new Uint8Array(256).fill(1)
  readonly #after = new Uint8Array(256).fill(1)

  constructor(needle: Needle, bodies: StoredBodies, regexes: Regexes) {
    this.#needle = needle
    this.#regexes = regexes
    this.#text = 'text' in needle ? needle.text : null
    this.#bodies = bodies
    if ('text' in needle) {
      const { literal, encoded, longest } = needle.text
      this.#reach = longest - 1
      // Decoding decides otherwise.
      const sequences = encoded === null ? [literal.bytes] : [literal.bytes, encoded.bytes]
      if (sequences.every((bytes) => bytes !== null)) {
        this.#before.fill(0)
        this.#after.fill(0)
        for (const bytes of sequences) {
          for (const byte of bytes.subarray(0, -1)) this.#before[byte] = 1
          for (const byte of bytes.subarray(1)) this.#after[byte] = 1
        }
      }
    } else this.#reach = needle.plan.bounded === null ? unboundedReach : needle.plan.bounded - 1
    const context = this.#text?.encoded == null ? 0 : contextBytes
    this.#kept = this.#reach + context
  }

  /**
   * Sets the hits of a block, 1 for each entry from `from` on that completes a match.
   * @throws pending when an expression has to be awaited: then call `undo`, and search the block again
   */
  search(block: BlockBytes, from: number, hits: Uint8Array): void {
    hits.fill(0, 0, block.count)
    this.#waits = false
    // Only an expression may have to be awaited.
    if (this.#text === null)
      this.#sidesBefore = new Map(Array.from(this.#sides, ([key, side]) => [key, { ...side }]))
    const { distinctFlags } = block.source
    const flags = Array.from(distinctFlags, (stored) => this.#factsOf(stored))
    if (this.#text !== null) findText(block, this.#text, hits)
    else if ('plan' in this.#needle) this.#findRegex(block, this.#needle.plan, from, hits)
    if (flags.some(({ kind, body }) => body || isEventKind(kind)))
      for (let i = from; i < block.count; i++)
        if (!block.isSearched(i) && this.#isInEntry(block, i)) hits[i] = 1
    if (!isAsSent(this.#needle) && block.hasCoded)
      for (let i = from; i < block.count; i++)
        if (hits[i] === 0 && block.isCoded(i) && this.#isInDecoded(this.#entry(block, i)))
          hits[i] = 1
    // Whole messages in single frames, the most frequent case by far, need no search across boundaries.
    if (this.#reach > 0 && flags.some(isPiece)) this.#spans(block, from, hits)
    this.#end()
  }

  #end(): void {
    if (this.#waits) throw pending
  }

  /** Undoes the last search, so that the same block can be searched again. */
  undo(): void {
    this.#sides = this.#sidesBefore
  }

  #findRegex(block: BlockBytes, plan: RegexPlan, from: number, hits: Uint8Array): void {
    try {
      findRegex(block, plan, this.#regexes, hits, from)
    } catch (error) {
      if (error !== pending) throw error
      // The rest of the block is tested as well, so that all answers are awaited together.
      this.#waits = true
    }
  }

  #factsOf(stored: number): EntryFlags {
    let flags = this.#flags.get(stored)
    if (flags === undefined) {
      flags = entryFlags(stored)
      this.#flags.set(stored, flags)
    }
    return flags
  }

  /** An event's text, or a payload too long for a block. */
  #isInEntry(block: BlockBytes, i: number): boolean {
    const entry = this.#entry(block, i)
    if (isEventKind(entry.flags.kind)) return this.#isIn(Buffer.from(entry.text()), entry)
    return (
      this.#isIn(entry.payload(), entry) || (!isAsSent(this.#needle) && this.#isInDecoded(entry))
    )
  }

  #isInDecoded(entry: BlockEntry): boolean {
    const decoded = entry.decoded()
    return decoded !== null && this.#isIn(decoded, entry)
  }

  #isIn(bytes: Buffer, entry: BlockEntry): boolean {
    const needle = this.#needle
    return 'text' in needle
      ? needle.text.isIn(bytes, entry.flags.kind)
      : this.#known(this.#regexes.tryTest(needle.plan, entry.decode(bytes)))
  }

  #entry(block: BlockBytes, i: number): BlockEntry {
    return new BlockEntry(block, i, this.#factsOf(block.flags(i)), this.#bodies)
  }

  #known(answer: boolean | undefined): boolean {
    this.#waits ||= answer === undefined
    return answer === true
  }

  #spans(block: BlockBytes, from: number, hits: Uint8Array): void {
    const connections = block.source.connections()
    for (let i = from; i < block.count; i++) {
      const flags = this.#factsOf(block.flags(i))
      const { kind } = flags
      if (kind >= closeKind) continue
      const key = connections[i]! * 4 + flags.direction
      const side = this.#sides.get(key)
      if (kind !== dataKind && (flags.firstByte & 0x0f) !== continuationKind) {
        if (side !== undefined) reset(side)
        if ((flags.firstByte & 0x80) !== 0) continue
      }
      this.#piece(block, i, flags, side ?? this.#newSide(key), hits)
      if (kind !== dataKind && (flags.firstByte & 0x80) !== 0) reset(this.#sides.get(key)!)
    }
    for (const side of this.#sides.values()) {
      side.tail = Buffer.from(this.#tailOf(block, side))
      side.last = -1
    }
  }

  #newSide(key: number): Side {
    const side = { tail: empty, last: -1 }
    this.#sides.set(key, side)
    return side
  }

  #piece(block: BlockBytes, i: number, flags: EntryFlags, side: Side, hits: Uint8Array): void {
    const reach = this.#reach
    if (flags.body) {
      const entry = new BlockEntry(block, i, flags, this.#bodies)
      const payload = entry.payload()
      if (
        hits[i] === 0 &&
        this.#crosses(block, flags, this.#tailOf(block, side), payload.subarray(0, reach))
      )
        hits[i] = 1
      side.tail = flags.cut ? empty : Buffer.from(payload.subarray(-this.#kept))
      side.last = -1
      return
    }
    const start = block.start(i)
    const end = block.end(i)
    if (start === end) return
    const { plain } = block
    this.#searchWithin(block, i, flags, side, hits)
    if (hits[i] === 0 && this.#after[plain[start]!] === 1) {
      const tail = this.#tailOf(block, side)
      if (
        tail.length > 0 &&
        this.#before[tail[tail.length - 1]!] === 1 &&
        this.#crosses(block, flags, tail, plain.subarray(start, Math.min(end, start + reach)))
      )
        hits[i] = 1
    }
    // Missing bytes separate it from the next piece.
    if (flags.cut) reset(side)
    else if (end - start >= this.#kept) side.last = i
    else {
      const tail = this.#tailOf(block, side)
      side.tail = Buffer.concat([tail, plain.subarray(start, end)]).subarray(-this.#kept)
      side.last = -1
    }
  }

  /** Searches a read that begins within a character: what was found in it was decoded from its first byte. */
  #searchWithin(
    block: BlockBytes,
    i: number,
    { kind }: EntryFlags,
    side: Side,
    hits: Uint8Array,
  ): void {
    const needle = this.#text?.needleFor(kind) ?? null
    if (needle === null) return
    const tail = this.#tailOf(block, side)
    const before = fromCharacter(tail, tail.length === this.#kept)
    const payload = block.payload(i)
    const skipped = completingBytes(before, payload, needle.encoding)
    if (skipped > 0) hits[i] = needle.isIn(payload.subarray(skipped), findInBuffer) ? 1 : 0
  }

  #tailOf(block: BlockBytes, side: Side): Buffer {
    return side.last < 0
      ? side.tail
      : block.plain.subarray(
          Math.max(block.start(side.last), block.end(side.last) - this.#kept),
          block.end(side.last),
        )
  }

  /** Reports whether a match begins in `tail` and ends in `head`. */
  #crosses(block: BlockBytes, { kind }: EntryFlags, tail: Buffer, head: Buffer): boolean {
    if (tail.length === 0 || head.length === 0) return false
    const encoding = encodingOfKindCode(kind, block.encoding)
    if ('text' in this.#needle) return textCrosses(this.#needle.text, kind, tail, head)
    const { text, at } =
      encoding === 'utf-8'
        ? { text: Buffer.concat([tail, head]).toString('latin1'), at: tail.length }
        : decodeAcross(tail, head, encoding)
    return this.#known(this.#regexes.tryCrosses(this.#needle.plan, text, at))
  }
}

/** Reports whether the entry may be a piece of something longer: TCP data, and frames that are not a whole message. */
function isPiece({ kind, firstByte }: EntryFlags): boolean {
  if (kind === dataKind) return true
  return kind < closeKind && ((firstByte & 0x80) === 0 || (firstByte & 0x0f) === continuationKind)
}

function reset(side: Side): void {
  side.tail = empty
  side.last = -1
}
