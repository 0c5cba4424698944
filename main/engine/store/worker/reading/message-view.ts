/**
 * A view of messages: joins the frames of WebSocket messages, and splits the streams of TCP connections by a framing. A
 * row is placed where its message begins, so that rows never move; a message grows while it is received. Entries that
 * belong to no message are separate rows. Holds 16 bytes a row and a little for each side of an open connection.
 */
import type { EngineResult } from '../../../../../shared/contract/engine.ts'
import type { Filter } from '../../../../../shared/contract/query.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import type { EntrySummary } from '../../../../../shared/model/entry.ts'
import type { Framing } from '../../../../../shared/model/framing.ts'
import type { FramingBreakSummary } from '../../../../../shared/model/message.ts'
import { framingBytes } from '../../../../../shared/wire/framing/stream-framer.ts'
import { directionCodeOf, kindCodeOf } from '../../format/flags.ts'
import { dataCode, MessageBuilder } from './message-builder.ts'
import type { MessageRows } from './message-rows.ts'
import { readSpan, type MessageSpan } from './message-span.ts'
import { summarizeMessage } from './message-summary.ts'
import type { Reader } from './reader.ts'
import { scannedBlock, type Scanned } from './scanned-block.ts'

export class MessageView {
  readonly session: number
  readonly #reader: Reader
  readonly #framing: Framing
  readonly #builder: MessageBuilder
  /** The only connection that is shown; undefined for all. */
  readonly #connection: number | undefined
  /** Last entry processed. */
  #seen = 0

  constructor(reader: Reader, session: number, filter: Filter, framing: Framing) {
    this.#reader = reader
    this.session = session
    this.#framing = framing
    this.#connection = filter.connection
    this.#builder = new MessageBuilder(reader, filter, framing)
  }

  get count(): number {
    return this.#rows.count
  }

  /** Identifies how messages are found: the same place may hold another message with another framing. */
  get reading(): string {
    return JSON.stringify(this.#framing)
  }

  /** Where framings lost synchronization; only the first of them. */
  get breaks(): readonly FramingBreakSummary[] {
    return this.#builder.breaks
  }

  get seen(): number {
    return this.#seen
  }

  position(n: number, offset = 0): number {
    return this.#rows.indexFrom(n, offset) + 1
  }

  /** Returns the positions of incomplete messages. */
  openPositions(): Set<number> {
    const open = new Set<number>()
    for (const row of this.#builder.openRows()) open.add(row + 1)
    return open
  }

  /** The first row that begins in an entry that was not dropped. */
  get first(): number {
    return this.position(this.#reader.first(this.session))
  }

  /** Processes the entries that were added since the last call, for about `budgetMs`. */
  follow(budgetMs: number): void {
    const until = performance.now() + budgetMs
    this.#skipDropped()
    const blockIndex = this.#reader.blockIndex(this.session)
    const start = Math.max(0, blockIndex.indexOf(this.#seen + 1))
    for (const place of blockIndex.blocks.slice(start)) {
      if (place.first + place.count <= this.#seen + 1) continue
      this.#add(scannedBlock(this.#reader, this.session, place, this.#connection))
      if (performance.now() >= until) return
    }
    const tail = this.#reader.tail(this.session)
    if (tail !== undefined) this.#add(tail)
  }

  #add(block: Scanned): void {
    if (block.flags !== undefined)
      for (let i = Math.max(0, this.#seen + 1 - block.first); i < block.count; i++)
        this.#builder.add(block, i)
    // The columns have the current count: the block index may be older.
    this.#seen = Math.max(this.#seen, block.first + block.count - 1)
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

  /** Returns bytes of a message of this view; for a TCP stream, `payload` excludes its delimiter or length prefix. */
  bytes(
    span: MessageSpan,
    as: 'wire' | 'payload',
    offset: number,
    length: number,
  ): EngineResult<'bytes'> {
    const { head, tail } = as === 'wire' ? { head: 0, tail: 0 } : this.#framingBytes(span)
    const read = readSpan(this.#reader, span, as, offset + head, length)
    const total = Math.max(0, read.total - head - tail)
    return { ...read, bytes: read.bytes.subarray(0, Math.max(0, total - offset)), total }
  }

  /** Returns the entry that a row begins in. @throws AppError `not-found` */
  entryAt(position: number): number {
    if (position > this.#rows.count)
      throw new AppError('not-found', `The view has no row ${String(position)}.`)
    return this.#rows.n(position - 1)
  }

  /**
   * Returns the span of the message at a position; null for a row that is not a message. @throws AppError `not-found`
   */
  span(position: number): MessageSpan | null {
    const row = position - 1
    const first = this.entryAt(position)
    const located = this.#reader.locate(this.session, first)
    if (located === undefined) return null
    const { block, index } = located
    const flags = block.flags[index]!
    const code = kindCodeOf(flags)
    const stream = code === dataCode
    if (!stream && !startsMessage(code)) return null
    const extra = this.#rows.extra(row)
    const connection = block.connections[index]!
    const direction = directionCodeOf(flags)
    return {
      session: this.session,
      connection,
      direction,
      first,
      offset: stream ? extra : 0,
      frames: stream ? Infinity : extra,
      length: stream ? this.#rows.length(row) : Infinity,
      stream,
      complete: this.#builder.isComplete(row, connection, direction),
    }
  }

  get #rows(): MessageRows {
    return this.#builder.rows
  }

  /** Drops the rows of dropped entries, and skips dropped entries that were not processed yet. */
  #skipDropped(): void {
    const first = this.#reader.first(this.session)
    this.#rows.dropBefore(first)
    if (this.#seen + 1 >= first) return
    this.#builder.breakOff()
    this.#seen = first - 1
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
    return summarizeMessage(this.#reader, span, entry, (length) =>
      this.bytes(span, 'payload', 0, length),
    )
  }

  #framingBytes(span: MessageSpan): { head: number; tail: number } {
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

/** Reports whether the kind is text or binary, by the indexes in `entryKinds`. */
const startsMessage = (code: number): boolean => code === 2 || code === 3
