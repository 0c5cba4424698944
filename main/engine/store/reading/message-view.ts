/**
 * A view of messages: the frames of WebSockets put together, the streams of TCP connections cut by a framing. A row
 * stands where its message begins, so that rows never move; a message grows while it comes. Entries that belong to no
 * message are rows of their own. Holds 16 bytes a row and a little for each side of an open connection.
 */
import type { EngineResult } from '../../../../shared/contract/engine.ts'
import type { Filter } from '../../../../shared/contract/query.ts'
import { AppError } from '../../../../shared/contract/errors.ts'
import type { EntrySummary } from '../../../../shared/model/entry.ts'
import type { Framing } from '../../../../shared/model/framing.ts'
import type { FramingBreakSummary } from '../../../../shared/model/message.ts'
import { framingBytes, StreamFramer } from '../../../../shared/wire/framing/stream-framer.ts'
import { MessageAssembly } from '../../../../shared/wire/messages.ts'
import { bytesOfEntry, missingOfEntry, type Block } from '../format/block.ts'
import {
  factsAreTraffic,
  factsDirectionCode,
  factsHeaderLength,
  factsKind,
  factsKindCode,
  isBody,
  isCut,
  isPartial,
} from '../format/facts.ts'
import { factsTest } from './filter.ts'
import { MessageRows } from './message-rows.ts'
import { readSpan, type Span } from './message-span.ts'
import { summarizeMessage } from './message-summary.ts'
import { previewBytes } from './preview.ts'
import type { Reader } from '../worker/reader.ts'

/** What one side of a connection is in the middle of. */
interface Side {
  connection: number
  direction: number
  /** Row of the message in progress; -1 for none, or one the filter hides. */
  row: number
  /** Bytes of that message so far. */
  length: number
  assembly: MessageAssembly | null
  framer: StreamFramer | null
}

/** Breaks that are told. */
const keptBreaks = 100
/** Bodies of streams are read in pieces of this length. */
const pieceBytes = 1_048_576
export class MessageView {
  readonly session: number
  readonly breaks: FramingBreakSummary[] = []
  readonly #reader: Reader
  readonly #filter: Filter
  readonly #framing: Framing
  readonly #rows = new MessageRows()
  readonly #sides = new Map<number, Side>()
  /** Rows whose connection ended, or whose message was cut short by another, before they were complete. */
  readonly #cut = new Set<number>()
  /** Last entry looked at. */
  #seen = 0
  /** The entry and the part of its payload that a framer is reading. */
  #n = 0
  #at = 0

  constructor(reader: Reader, session: number, filter: Filter, framing: Framing) {
    this.#reader = reader
    this.session = session
    this.#filter = filter
    this.#framing = framing
  }

  get count(): number {
    return this.#rows.count
  }

  get seen(): number {
    return this.#seen
  }

  position(n: number, offset = 0): number {
    return this.#rows.indexFrom(n, offset) + 1
  }

  /** Positions of the messages that go on. */
  openPositions(): Set<number> {
    const open = new Set<number>()
    for (const { row } of this.#sides.values()) if (row >= 0) open.add(row + 1)
    return open
  }

  /** The first row that begins in an entry that is still there. */
  get first(): number {
    return this.position(this.#reader.first(this.session))
  }

  /** Looks at the entries that came since the last time, for about so long. */
  follow(budgetMs: number): void {
    const until = performance.now() + budgetMs
    const test = factsTest(this.#filter)
    this.#rows.letGoBefore(this.#reader.first(this.session))
    for (;;) {
      this.#skipDropped()
      const located = this.#reader.locate(this.session, this.#seen + 1)
      if (located === undefined) return
      const { block } = located
      for (let i = located.index; i < block.count; i++) this.#entry(block, i, test)
      this.#seen = block.first + block.count - 1
      if (performance.now() >= until) return
    }
  }

  summaries(from: number, to: number): EntrySummary[] {
    const summaries: EntrySummary[] = []
    for (let row = Math.max(from, this.first) - 1; row < Math.min(to, this.#rows.count); row++) {
      const summary = this.#summary(row)
      if (summary === null) break
      summaries.push(summary)
    }
    return summaries
  }

  /** Bytes of a message of this view, of a TCP stream without its delimiter or length as `payload`. */
  bytes(span: Span, as: 'wire' | 'payload', offset: number, length: number): EngineResult<'bytes'> {
    const { head, tail } = as === 'wire' ? { head: 0, tail: 0 } : this.#framingBytes(span)
    const read = readSpan(this.#reader, span, as, offset + head, length)
    const total = Math.max(0, read.total - head - tail)
    return { ...read, bytes: read.bytes.subarray(0, Math.max(0, total - offset)), total }
  }

  /** The entry a row begins in. @throws AppError `not-found` */
  entryAt(position: number): number {
    if (position > this.#rows.count)
      throw new AppError('not-found', `The view has no row ${String(position)}.`)
    return this.#rows.n(position - 1)
  }

  /** Where the message at a position lies; null for a row that is no message. @throws AppError `not-found` */
  span(position: number): Span | null {
    const row = position - 1
    const first = this.entryAt(position)
    const located = this.#reader.locate(this.session, first)
    if (located === undefined) return null
    const { block, index } = located
    const facts = block.facts[index]!
    const code = factsKindCode(facts)
    const stream = code === dataCode
    if (!stream && !startsMessage(code)) return null
    const extra = this.#rows.extra(row)
    const connection = block.connections[index]!
    const direction = factsDirectionCode(facts)
    const open = this.#sides.get(sideKey(connection, direction))?.row === row
    return {
      session: this.session,
      connection,
      direction,
      first,
      offset: stream ? extra : 0,
      frames: stream ? Infinity : extra,
      length: stream ? this.#rows.length(row) : Infinity,
      stream,
      complete: !open && !this.#cut.has(row),
    }
  }

  #entry(block: Block, i: number, test: (facts: number) => boolean): void {
    const facts = block.facts[i]!
    const connection = block.connections[i]!
    const shown =
      test(facts) &&
      (this.#filter.connection === undefined || this.#filter.connection === connection)
    const n = block.first + i
    if (factsKindCode(facts) === dataCode) this.#data(block, i, shown)
    else if (factsAreTraffic(facts)) this.#frame(block, i, shown)
    else {
      if (shown) this.#rows.push(n, 1, 0)
      if (factsKind(facts) === 'end') this.#endConnection(connection)
    }
  }

  /** Entries that were dropped before they were looked at: what was under way is not followed over the gap. */
  #skipDropped(): void {
    const first = this.#reader.first(this.session)
    if (this.#seen + 1 >= first) return
    for (const { row } of this.#sides.values()) if (row >= 0) this.#cut.add(row)
    this.#sides.clear()
    this.#seen = first - 1
  }

  #frame(block: Block, i: number, shown: boolean): void {
    const facts = block.facts[i]!
    const n = block.first + i
    const stored =
      isBody(facts) || isCut(facts)
        ? this.#reader.stored(block, i).wireLength
        : block.offsets[i + 1]! - block.offsets[i]!
    const length = Math.max(0, stored - factsHeaderLength(facts))
    const side = this.#side(block.connections[i]!, factsDirectionCode(facts))
    const assembly = (side.assembly ??= new MessageAssembly())
    const message = factsHeaderLength(facts) < 2 ? null : assembly.add(n, facts & 0xff, length)
    if (message === null || message.first === n) {
      const row = shown ? this.#rows.push(n, 1, length) : -1
      if (message === null) return
      // Its last frame never came: another message took its place.
      if (side.row >= 0) this.#cut.add(side.row)
      side.row = row
    } else if (side.row >= 0) this.#rows.set(side.row, message.frames, message.length)
    if (!message.complete) return
    if (isPartial(facts) && side.row >= 0) this.#cut.add(side.row)
    side.row = -1
  }

  #data(block: Block, i: number, shown: boolean): void {
    const facts = block.facts[i]!
    const at = block.times[i]!
    this.#n = block.first + i
    this.#at = 0
    const side = this.#side(block.connections[i]!, factsDirectionCode(facts))
    const framer = (side.framer ??= this.#makeFramer(side, shown))
    if (!isBody(facts)) {
      framer.push(bytesOfEntry(block, i), at, missingOfEntry(block, i))
    } else {
      const { wireLength, missing } = this.#reader.stored(block, i)
      const kept = wireLength - missing
      for (let start = 0; start < kept; start += pieceBytes) {
        const end = Math.min(kept, start + pieceBytes)
        framer.push(this.#reader.wire(block, i, start, end), at, end === kept ? missing : 0)
        this.#at += pieceBytes
      }
    }
  }

  #makeFramer(side: Side, shown: boolean): StreamFramer {
    const rows = this.#rows
    return new StreamFramer(this.#framing, {
      begin: (start) => {
        side.length = 0
        side.row = shown ? rows.push(this.#n, this.#at + start, 0) : -1
      },
      grow: (length) => {
        side.length += length
        if (side.row >= 0) rows.set(side.row, rows.extra(side.row), side.length)
      },
      end: () => {
        side.row = -1
      },
      broke: ({ reason, length }) => {
        const { connection, direction } = side
        if (reason === 'missing' && side.row >= 0) this.#cut.add(side.row)
        if (this.breaks.length < keptBreaks)
          this.breaks.push({
            connection,
            direction: direction === 1 ? 'in' : 'out',
            n: this.#n,
            reason,
            length,
          })
      },
    })
  }

  #side(connection: number, direction: number): Side {
    const key = sideKey(connection, direction)
    let side = this.#sides.get(key)
    if (side === undefined) {
      side = { connection, direction, row: -1, length: 0, assembly: null, framer: null }
      this.#sides.set(key, side)
    }
    return side
  }

  #endConnection(connection: number): void {
    for (const direction of [1, 2]) {
      const key = sideKey(connection, direction)
      const row = this.#sides.get(key)?.row ?? -1
      if (row >= 0 && this.#endsWithConnection()) this.#cut.add(row)
      this.#sides.delete(key)
    }
  }

  /** Silence ends what an idle gap ends, so does the connection; other messages are incomplete without their end. */
  #endsWithConnection(): boolean {
    return this.#framing.kind !== 'idle-gap'
  }

  #summary(row: number): EntrySummary | null {
    const n = this.#rows.n(row)
    const located = this.#reader.locate(this.session, n)
    if (located === undefined) return null
    const entry = this.#reader.summary(
      this.session,
      this.#reader.stored(located.block, located.index),
    )
    const span = this.span(row + 1)
    if (span === null) return entry
    return summarizeMessage(this.#reader, span, entry, () =>
      this.bytes(span, 'payload', 0, previewBytes),
    )
  }

  #framingBytes(span: Span): { head: number; tail: number } {
    if (!span.stream) return { head: 0, tail: 0 }
    const length = Math.min(span.length, Number.MAX_SAFE_INTEGER)
    const last = readSpan(this.#reader, span, 'payload', Math.max(0, length - 64), 64).bytes
    const broken = this.breaks.some(
      ({ connection, direction, n }) =>
        connection === span.connection &&
        (direction === 'in' ? 1 : 2) === span.direction &&
        n <= span.first,
    )
    return broken ? { head: 0, tail: 0 } : framingBytes(this.#framing, length, last)
  }
}

const dataCode = 0
/** Text and binary frames, by the places of their kinds in `entryKinds`. */
const startsMessage = (code: number): boolean => code === 2 || code === 3

const sideKey = (connection: number, direction: number): number => connection * 4 + direction
