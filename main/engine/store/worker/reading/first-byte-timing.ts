/**
 * Finds in the recording when a connection was established and when its first bytes and its first frame were received.
 * Reads columns alone, from the block on in which the connection was opened; results are cached, so that the next
 * request continues from there.
 */
import { entryKinds } from '../../../../../shared/model/entry.ts'
import type { FirstByteTiming } from '../../../../../shared/model/session.ts'
import { isFromClient } from '../../recorder/wire-validator.ts'
import { PackedColumns } from '../../format/columns.ts'
import { flagsAreTraffic, directionCodeOf, kindCodeOf } from '../../format/flags.ts'
import type { BlockPlace } from '../writing/block-index.ts'
import type { Reader } from './reader.ts'
import { isWebSocket } from '../../../../../shared/protocols/index.ts'

const openCode = entryKinds.indexOf('open')
const handshakeCode = entryKinds.indexOf('handshake')
const closeCode = entryKinds.indexOf('close')
const incoming = 1
const outgoing = 2
/** Number of connections whose first-byte timing is cached. */
const keptConnections = 1_024
/** Maximum number of blocks read for one request; the next request continues after them. */
const blocksAtOnce = 2_048

/** An entry: its number, and its time in microseconds since the epoch. */
interface Moment {
  n: number
  at: number
}

interface Progress {
  opened: Moment | null
  firstByte: Moment | null
  /** The last answer to the handshake before the first frame. */
  upgraded: Moment | null
  firstFrame: Moment | null
  /** This side has sent a close frame: one that is received after it is the answer. */
  closing: boolean
  /** The entry to continue with. */
  next: number
}

/** Columns of consecutive entries, of a block or of the tail. */
interface Stretch {
  first: number
  count: number
  flags: Uint32Array
  times: Float64Array
  connections: Uint32Array
}

export class ConnectionTimings {
  readonly #reader: Reader
  readonly #kept = new Map<string, Progress>()

  constructor(reader: Reader) {
    this.#reader = reader
  }

  /** @throws AppError `not-found` for a session that does not exist */
  of(session: number, connection: number): FirstByteTiming {
    const key = `${String(session)}:${String(connection)}`
    const progress = this.#kept.get(key) ?? this.#begin(session, connection)
    if (progress === null) return { firstByte: null, firstFrame: null }
    this.#continue(session, connection, progress)
    if (this.#kept.size >= keptConnections) this.#kept.clear()
    this.#kept.set(key, progress)
    return {
      firstByte: span(progress.opened, progress.firstByte),
      firstFrame: span(progress.upgraded, progress.firstFrame),
    }
  }

  forget(session: number): void {
    const prefix = `${String(session)}:`
    for (const key of this.#kept.keys()) if (key.startsWith(prefix)) this.#kept.delete(key)
  }

  /** Returns null for a connection that does not exist. */
  #begin(session: number, connection: number): Progress | null {
    const { blocks } = this.#reader.blockIndex(session)
    const opened = this.#reader.connection(session, connection)
    if (opened === undefined) return null
    let low = 0
    let high = blocks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#columns(blocks[middle]!).bounds('times').low < opened.openedAt) low = middle + 1
      else high = middle
    }
    const next = blocks[low - 1]?.first ?? this.#reader.first(session)
    return { opened: null, firstByte: null, upgraded: null, firstFrame: null, closing: false, next }
  }

  #continue(session: number, connection: number, progress: Progress): void {
    const kind = this.#reader.kind(session)
    const hasFrames = isWebSocket(kind)
    const answers = isFromClient(kind, 'in') ? outgoing : incoming
    const isDone = (): boolean =>
      progress.firstByte !== null && (!hasFrames || progress.firstFrame !== null)
    const see = ({ first, count, flags, times, connections }: Stretch): void => {
      for (let i = Math.max(0, progress.next - first); i < count && !isDone(); i++) {
        if (connections[i] !== connection) continue
        const fact = flags[i]!
        const moment = { n: first + i, at: times[i]! }
        const direction = directionCodeOf(fact)
        const isTraffic = flagsAreTraffic(fact)
        if (kindCodeOf(fact) === openCode) progress.opened ??= moment
        else if (kindCodeOf(fact) === handshakeCode && direction === answers)
          progress.upgraded = moment
        const isClose = kindCodeOf(fact) === closeCode
        if (isClose && direction === outgoing) progress.closing = true
        if (direction !== incoming) continue
        progress.firstByte ??= moment
        const isAnswer = isClose && progress.closing
        if (isTraffic && hasFrames && !isAnswer) progress.firstFrame ??= moment
      }
      progress.next = Math.max(progress.next, first + count)
    }

    const blockIndex = this.#reader.blockIndex(session)
    const { blocks } = blockIndex
    let index = Math.max(0, blockIndex.indexOf(progress.next))
    for (let left = blocksAtOnce; index < blocks.length && !isDone(); index++, left--) {
      if (left === 0) return
      const place = blocks[index]!
      if (place.first + place.count <= progress.next) continue
      const columns = this.#columns(place)
      const { low, high } = columns.bounds('connections')
      if (connection >= low && connection <= high && concerns(columns)) see(stretch(place, columns))
      else progress.next = place.first + place.count
    }
    const tail = this.#reader.tail(session)
    if (tail !== undefined && !isDone()) see(tail)
  }

  #columns(place: BlockPlace): PackedColumns {
    return new PackedColumns(this.#reader.packedColumns(place))
  }
}

/** Reports whether a block contains an event or received data that this needs. */
const concerns = ({ distinctFlags }: PackedColumns): boolean =>
  distinctFlags.some(
    (fact) =>
      directionCodeOf(fact) === incoming ||
      kindCodeOf(fact) === openCode ||
      kindCodeOf(fact) === closeCode ||
      kindCodeOf(fact) === handshakeCode,
  )

const stretch = ({ first, count }: BlockPlace, columns: PackedColumns): Stretch => ({
  first,
  count,
  flags: columns.flags(),
  times: columns.times(),
  connections: columns.connections(),
})

/** Null while either is unknown; in a session that dropped its beginning, also when the first one was dropped. */
const span = (from: Moment | null, to: Moment | null): FirstByteTiming['firstByte'] =>
  from && to && { n: to.n, afterMs: (to.at - from.at) / 1_000 }
