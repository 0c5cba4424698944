/**
 * Makes the rows of a view of messages from entries in order: joins the frames of a message, and splits streams by a
 * framing. A row is placed where its message begins and grows with the message. Holds the state of each side of an open
 * connection. Owned by a `MessageView`.
 */
import type { Filter } from '../../../../../shared/contract/query.ts'
import type { Framing } from '../../../../../shared/model/framing.ts'
import type { FramingBreakSummary } from '../../../../../shared/model/message.ts'
import { StreamFramer } from '../../../../../shared/wire/framing/stream-framer.ts'
import { MessageAssembly } from '../../../../../shared/wire/websocket/messages.ts'
import { bytesOfEntry, missingOfEntry, type Block } from '../../format/block.ts'
import {
  flagsAreTraffic,
  directionCodeOf,
  headerLengthOfFlags,
  kindOf,
  kindCodeOf,
  isBody,
  isCut,
  isPartial,
} from '../../format/flags.ts'
import type { Reader } from './reader.ts'
import { factsTest } from './filter.ts'
import { MessageRows } from './message-rows.ts'

/** Code of the kind of a TCP chunk, its index in `entryKinds`. */
export const dataCode = 0

/** The state of one side of a connection. */
interface Side {
  connection: number
  direction: number
  /** Row of the current message; -1 for none, or one that the filter hides. */
  row: number
  /** Bytes of that message so far. */
  length: number
  assembly: MessageAssembly | null
  framer: StreamFramer | null
}

/** Maximum number of reported framing errors. */
const keptBreaks = 100
/** Bodies of streams are read in pieces of this length. Bytes. */
const pieceBytes = 1_048_576

export class MessageBuilder {
  readonly rows = new MessageRows()
  /** Where framings lost synchronization; only the first of them. */
  readonly breaks: FramingBreakSummary[] = []
  readonly #reader: Reader
  readonly #filter: Filter
  readonly #test: (flags: number) => boolean
  readonly #framing: Framing
  readonly #sides = new Map<number, Side>()
  /** Rows whose connection ended, or whose message was interrupted by another, before they were complete. */
  readonly #cut = new Set<number>()
  /** The entry and the part of its payload that a framer is reading. */
  #n = 0
  #at = 0

  constructor(reader: Reader, filter: Filter, framing: Framing) {
    this.#reader = reader
    this.#filter = filter
    this.#test = factsTest(filter)
    this.#framing = framing
  }

  /** Yields the rows of incomplete messages. */
  *openRows(): Iterable<number> {
    for (const { row } of this.#sides.values()) if (row >= 0) yield row
  }

  /** Reports whether a message is complete. @param direction its code */
  isComplete(row: number, connection: number, direction: number): boolean {
    const open = this.#sides.get(sideKey(connection, direction))?.row === row
    return !open && !this.#cut.has(row)
  }

  /** Entries before the next one are missing: incomplete messages are not continued across the gap. */
  breakOff(): void {
    for (const row of this.openRows()) this.#cut.add(row)
    this.#sides.clear()
  }

  /** Processes the next entry. */
  add(block: Block, i: number): void {
    const flags = block.flags[i]!
    const connection = block.connections[i]!
    // Connections do not depend on each other.
    if (this.#filter.connection !== undefined && this.#filter.connection !== connection) return
    const shown = this.#test(flags)
    const n = block.first + i
    if (kindCodeOf(flags) === dataCode) this.#data(block, i, shown)
    else if (flagsAreTraffic(flags)) this.#frame(block, i, shown)
    else {
      if (shown) this.rows.push(n, 1, 0)
      if (kindOf(flags) === 'end') this.#endConnection(connection)
    }
  }

  #frame(block: Block, i: number, shown: boolean): void {
    const flags = block.flags[i]!
    const n = block.first + i
    const stored =
      isBody(flags) || isCut(flags)
        ? this.#reader.stored(block, i).wireLength
        : block.offsets[i + 1]! - block.offsets[i]!
    const length = Math.max(0, stored - headerLengthOfFlags(flags))
    const side = this.#side(block.connections[i]!, directionCodeOf(flags))
    const assembly = (side.assembly ??= new MessageAssembly())
    const message = headerLengthOfFlags(flags) < 2 ? null : assembly.add(n, flags & 0xff, length)
    if (message === null || message.first === n) {
      const row = shown ? this.rows.push(n, 1, length) : -1
      if (message === null) return
      // Its last frame never came: another message began.
      if (side.row >= 0) this.#cut.add(side.row)
      side.row = row
    } else if (side.row >= 0) this.rows.set(side.row, message.frames, message.length)
    if (!message.complete) return
    if (isPartial(flags) && side.row >= 0) this.#cut.add(side.row)
    side.row = -1
  }

  #data(block: Block, i: number, shown: boolean): void {
    const flags = block.flags[i]!
    const at = block.times[i]!
    this.#n = block.first + i
    this.#at = 0
    const side = this.#side(block.connections[i]!, directionCodeOf(flags))
    const framer = (side.framer ??= this.#makeFramer(side, shown))
    if (!isBody(flags)) {
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
    const rows = this.rows
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

  /**
   * Silence ends the messages of an idle gap, and so does the end of the connection; with other framings they are
   * incomplete.
   */
  #endsWithConnection(): boolean {
    return this.#framing.kind !== 'idle-gap'
  }
}

const sideKey = (connection: number, direction: number): number => connection * 4 + direction
