/**
 * An arena: one ArrayBuffer that carries entries of one session from the recording side to the worker. One thread fills
 * it and transfers it; the other reads it and transfers it back empty. It holds the bytes of the entries, one after the
 * other, and their columns.
 */
import { headerLengthOf, readPayloadLength } from '../../../../shared/wire/websocket/frame.ts'
import { trailerBytes, trailerOf } from './cut.ts'
import { cutFlag, firstByteFlags, headerLengthFlags } from './flags.ts'

/** Bytes of entries that one arena holds. */
export const arenaBytes = 2 * 1024 * 1024
/** Number of entries that one arena holds. */
export const arenaEntries = 32_768

/** Bytes of one entry's columns: its time, flags, length and connection. */
export const columnBytes = 20

const timesAt = arenaBytes
const factsAt = timesAt + arenaEntries * 8
const lengthsAt = factsAt + arenaEntries * 4
const connectionsAt = lengthsAt + arenaEntries * 4
const totalBytes = arenaBytes + arenaEntries * columnBytes

export class Arena {
  readonly buffer: ArrayBuffer
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly times: Float64Array
  readonly flags: Uint32Array
  readonly lengths: Uint32Array
  readonly connections: Uint32Array
  /** Number of entries, and of their bytes. */
  count = 0
  used = 0

  /** A new buffer is not zeroed: parts that are never written are never read, and take no physical memory. */
  constructor(buffer: ArrayBuffer = Buffer.allocUnsafeSlow(totalBytes).buffer) {
    this.buffer = buffer
    this.bytes = new Uint8Array(buffer, 0, arenaBytes)
    this.times = new Float64Array(buffer, timesAt, arenaEntries)
    this.flags = new Uint32Array(buffer, factsAt, arenaEntries)
    this.lengths = new Uint32Array(buffer, lengthsAt, arenaEntries)
    this.connections = new Uint32Array(buffer, connectionsAt, arenaEntries)
  }

  hasRoom(length: number): boolean {
    return this.count < arenaEntries && this.used + length <= arenaBytes
  }

  /** Appends an entry and copies its bytes. The caller checks that there is room. */
  push(
    flags: number,
    connection: number,
    at: number,
    source: Uint8Array,
    start: number,
    end: number,
  ): void {
    const i = this.count++
    const length = end - start
    this.times[i] = at
    this.flags[i] = flags
    this.lengths[i] = length
    this.connections[i] = connection
    copy(this.bytes, this.used, source, start, end)
    this.used += length
  }

  /**
   * As `push`, for an entry that lacks `missing` bytes. The caller checks that there is also room for `trailerBytes`.
   */
  pushCut(
    flags: number,
    connection: number,
    at: number,
    source: Uint8Array,
    start: number,
    end: number,
    missing: number,
  ): void {
    this.push(flags | cutFlag, connection, at, source, start, end)
    this.bytes.set(trailerOf(missing), this.used)
    this.used += trailerBytes
    this.lengths[this.count - 1]! += trailerBytes
  }

  /**
   * Appends an entry for each whole frame of `source[start..end)` until the next does not fit: `count` and `used` show
   * how far it came.
   * @param common flags that all frames share, see `firstByteFlags`
   * @returns payload bytes of the appended frames
   */
  pushFrames(
    common: number,
    connection: number,
    at: number,
    source: Uint8Array,
    start: number,
    end: number,
  ): number {
    const { times, flags, lengths, connections } = this
    const limit = Math.min(end, start + arenaBytes - this.used)
    let i = this.count
    let next = start
    let headers = 0
    while (next < end && i < arenaEntries) {
      const headerLength = headerLengthOf(source[next + 1]!)
      const length = headerLength + readPayloadLength(source, next)
      if (next + length > limit) break
      times[i] = at
      flags[i] = common | firstByteFlags[source[next]!]! | headerLengthFlags(headerLength)
      lengths[i] = length
      connections[i] = connection
      i++
      next += length
      headers += headerLength
    }
    copy(this.bytes, this.used, source, start, next)
    this.count = i
    this.used += next - start
    return next - start - headers
  }
}

/** Below this many bytes a copying loop is faster than creating a subarray. */
const loopBelow = 48

function copy(
  target: Uint8Array,
  at: number,
  source: Uint8Array,
  start: number,
  end: number,
): void {
  if (end - start < loopBelow) {
    for (let i = start; i < end; i++) target[at++] = source[i]!
  } else if (start === 0 && end === source.length) {
    target.set(source, at)
  } else {
    target.set(source.subarray(start, end), at)
  }
}
