/**
 * Makes the rows of a view of messages out of entries in their order: frames are put together, streams cut by a framing.
 * A row stands where its message begins and grows while the message does. Holds what each side of an open connection is
 * in the middle of. Owned by a `MessageView`.
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

/** Code of the kind of a TCP chunk, its place in `entryKinds`. */
export const dataCode = 0

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

export class MessageBuilder {
  readonly rows = new MessageRows()
  /** Where framings lost their way; the first of them. */
  readonly breaks: FramingBreakSummary[] = []
  readonly #reader: Reader
  readonly #filter: Filter
  readonly #test: (flags: number) => boolean
  readonly #framing: Framing
  readonly #sides = new Map<number, Side>()
  /** Rows whose connection ended, or whose message was cut short by another, before they were complete. */
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

  /** Rows of the messages that go on. */
  *openRows(): Iterable<number> {
    for (const { row } of this.#sides.values()) if (row >= 0) yield row
  }

  /** Whether all of a message is there. @param direction its code */
  isComplete(row: number, connection: number, direction: number): boolean {
    const open = this.#sides.get(sideKey(connection, direction))?.row === row
    return !open && !this.#cut.has(row)
  }

  /** Entries are missing before the next: what was under way is not followed over the gap. */
  breakOff(): void {
    for (const row of this.openRows()) this.#cut.add(row)
    this.#sides.clear()
  }

  /** Takes the next entry in. */
  add(block: Block, i: number): void {
    const flags = block.flags[i]!
    const connection = block.connections[i]!
    const shown =
      this.#test(flags) &&
      (this.#filter.connection === undefined || this.#filter.connection === connection)
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
      // Its last frame never came: another message took its place.
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

  /** Silence ends what an idle gap ends, so does the connection; other messages are incomplete without their end. */
  #endsWithConnection(): boolean {
    return this.#framing.kind !== 'idle-gap'
  }
}

const sideKey = (connection: number, direction: number): number => connection * 4 + direction
