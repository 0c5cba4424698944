/**
 * The open record of one session on the recording side. Holds an arena only while entries wait in it. Invariants:
 * numbers are given in the order of the records in the arenas; parts of a body stand before its end.
 */
import type { Counts } from '../../../shared/contract/engine.ts'
import type { AppError } from '../../../shared/contract/errors.ts'
import type { EndpointConfig } from '../../../shared/model/endpoint.ts'
import { isFrame } from '../../../shared/model/entry.ts'
import type { Address, Direction, EventDetail } from '../../../shared/model/entry.ts'
import type { Dropped } from '../../../shared/model/session.ts'
import { frameEnd } from '../../../shared/wire/websocket-frame.ts'
import { nowUs } from '../clock.ts'
import type {
  BodyWriter,
  EntryHead,
  Incoming,
  LimitReached,
  RunHead,
  Source,
  WatchedRecording,
} from '../recording.ts'
import { arenaBytes, type Arena } from '../store/format/arena.ts'
import {
  bodyFlag,
  deliberateFlag,
  directionFacts,
  factsAreTraffic,
  packFacts,
  packMarks,
  partFlag,
} from '../store/format/facts.ts'
import type { RecordingChange, ToWorker } from '../store/protocol.ts'
import { IncomingListeners } from './incoming.ts'
import { StopLimit } from './stop-limit.ts'
import { WireMarks } from './wire-marks.ts'

/** An arena is posted so long after its first entry, full or not. */
const flushMs = 10
/** A session that has so many arenas on the way fills its next one before it posts it. */
const arenasOnTheWay = 2
/** At most 30 times a second. */
const countsMs = 34
/** Longer entries are streamed into a body of their own. */
export const longestInBlock = 1_048_576

/** What is recorded. */
export interface SessionFacts {
  session: number
  config: EndpointConfig
  /** Microseconds since the epoch. */
  startedAt: number
}

export interface SessionParts {
  takeArena(): Arena
  post(write: Extract<ToWorker, { type: 'write' }>): void
  counts(counts: Omit<Counts, 'waiting' | 'paused'>): void
  paused(): boolean
  /** A number that names a body among all of this recorder. */
  nextHandle(): number
  failed(error: AppError): void
  limitReached(limit: LimitReached): void
  end(): Promise<void>
}

const encoder = new TextEncoder()

export class SessionRecording implements WatchedRecording {
  readonly session: number
  readonly #parts: SessionParts
  readonly #wire: WireMarks
  readonly #sources = new Set<Source>()
  readonly #bodies = new Set<BodyWriter>()
  readonly #incoming = new IncomingListeners()
  readonly #limit: StopLimit
  #held = false
  #entries = 0
  #bytesIn = 0
  #bytesOut = 0
  #connections = 0
  #openConnections = 0
  #dropped: Dropped | null = null
  #arena: Arena | null = null
  #changes: RecordingChange[] = []
  #onTheWay = 0
  #flushTimer: NodeJS.Timeout | undefined
  #flushIsLate = false
  #countsTimer: NodeJS.Timeout | undefined
  #failed = false
  #ending: Promise<void> | undefined

  constructor({ session, config, startedAt }: SessionFacts, parts: SessionParts) {
    this.session = session
    this.#wire = new WireMarks(config.kind)
    this.#parts = parts
    this.#limit = new StopLimit(config.limits, startedAt, {
      reached: (limit) => {
        parts.limitReached(limit)
      },
      hold: () => {
        this.#held = true
        for (const source of this.#sources) source.pause()
      },
    })
  }

  get entries(): number {
    return this.#entries
  }

  append(head: EntryHead, bytes: Uint8Array, start = 0, end = bytes.length): number {
    if (end - start > longestInBlock) return this.#appendLong(head, bytes, start, end)
    const { kind, direction, headerLength, connection, at } = head
    const facts =
      packFacts(kind, direction, headerLength, bytes[start] ?? 0, head.partial === true) |
      (head.deliberate ? deliberateFlag : 0) |
      packMarks(head.marks ?? this.#marksOf(head, bytes, start, end))
    if (!this.#push(facts, connection, at, bytes, start, end)) return this.#entries
    // A frame may be cut off inside its header.
    if (factsAreTraffic(facts)) this.#count(direction, Math.max(0, end - start - headerLength))
    this.#incoming.tell(head, bytes[start] ?? 0)
    return ++this.#entries
  }

  appendFrames(head: RunHead, bytes: Uint8Array, start: number, end: number): void {
    const { connection, direction, at } = head
    const common = directionFacts(direction)
    for (let next = start; next < end && !this.#failed;) {
      const arena = this.#arenaFor(frameEnd(bytes, next) - next)
      const { count, used } = arena
      this.#count(direction, arena.pushFrames(common, connection, at, bytes, next, end))
      this.#entries += arena.count - count
      next += arena.used - used
    }
    this.#countsDue()
    this.#incoming.tellFrames(head, bytes, start, end)
  }

  begin(head: EntryHead, declaredLength: number): BodyWriter {
    const { kind, direction, headerLength, connection, at } = head
    const handle = this.#parts.nextHandle()
    const deliberate = head.deliberate ? deliberateFlag : 0
    const facts = packFacts(kind, direction, headerLength, 0, false) | deliberate
    this.#change({ change: 'body', handle, connection, facts, at, declaredLength })
    const handleBytes = new Uint8Array(Uint32Array.of(handle).buffer)
    const judged = head.marks !== undefined || !isFrame(kind)
    const follower = judged ? null : this.#wire.follow(head)
    let length = 0
    let first = 0
    let number = 0
    const body: BodyWriter = {
      append: (bytes) => {
        follower?.append(bytes)
        const before = Math.max(0, length - headerLength)
        if (length === 0) first = bytes[0] ?? 0
        length += bytes.length
        this.#pushPart(handle, bytes)
        if (factsAreTraffic(facts))
          this.#count(direction, Math.max(0, length - headerLength) - before)
      },
      end: (endedAt, partial = false, marks = 0) => {
        if (!this.#bodies.delete(body)) return number
        const ended =
          packFacts(kind, direction, headerLength, 0, partial) |
          bodyFlag |
          packMarks(follower?.end(partial) ?? marks)
        if (this.#push(ended, connection, endedAt, handleBytes, 0, 4)) this.#entries++
        number = this.#entries
        this.#incoming.tell({ ...head, partial }, first)
        return number
      },
    }
    this.#bodies.add(body)
    return body
  }

  onIncoming(listener: (incoming: Incoming) => void): () => void {
    return this.#incoming.add(listener)
  }

  hold(head: EntryHead, bytes: Uint8Array): void {
    const { kind, direction, headerLength, connection, at } = head
    const facts = packFacts(kind, direction, headerLength, bytes[0] ?? 0, false)
    this.#change({ change: 'hold', connection, facts, at, bytes: bytes.slice() })
  }

  release(connection: number): void {
    this.#change({ change: 'release', connection })
  }

  event(connection: number, detail: EventDetail, at = nowUs()): number {
    const head: EntryHead = {
      connection,
      direction: 'none',
      kind: detail.kind,
      at,
      headerLength: 0,
    }
    return this.append(head, encoder.encode(JSON.stringify(detail)))
  }

  openConnection(local: Address | null, remote: Address | null, at: number): number {
    const connection = ++this.#connections
    this.#openConnections++
    this.#change({ change: 'open', connection, local, remote, at })
    return connection
  }

  describeConnection(connection: number, local: Address | null, remote: Address | null): void {
    this.#change({ change: 'describe', connection, local, remote })
  }

  closeConnection(connection: number, at: number): void {
    this.#openConnections--
    this.#wire.forget(connection)
    this.#change({ change: 'close', connection, at })
  }

  attach(source: Source): () => void {
    this.#sources.add(source)
    if (this.#held || this.#parts.paused()) source.pause()
    return () => {
      this.#sources.delete(source)
    }
  }

  end(): Promise<void> {
    this.#ending ??= this.#end()
    return this.#ending
  }

  async #end(): Promise<void> {
    this.#limit.dispose()
    for (const body of this.#bodies) body.end(nowUs(), true)
    this.flush()
    try {
      if (!this.#failed) await this.#parts.end()
    } catch (error) {
      // A record that failed has told so already.
      if (!this.#hasFailed()) throw error
    } finally {
      this.#failed = true
      clearTimeout(this.#countsTimer)
      this.#sendCounts()
    }
  }

  /** Posts what waits. */
  flush(): void {
    clearTimeout(this.#flushTimer)
    this.#flushTimer = undefined
    this.#flushIsLate = false
    const arena = this.#arena
    if (this.#failed || (arena === null && this.#changes.length === 0)) return
    const changes = this.#changes
    this.#changes = []
    this.#arena = null
    this.#onTheWay++
    this.#parts.post({
      type: 'write',
      session: this.session,
      buffer: arena?.buffer ?? null,
      count: arena?.count ?? 0,
      used: arena?.used ?? 0,
      changes,
    })
    this.#limit.posted(arena?.used ?? 0)
  }

  /** Has the recording end because of a limit that is not its own. */
  reachLimit(limit: LimitReached): void {
    this.#limit.reach(limit)
  }

  /** An arena of this session with so many bytes was written. The session takes `size` bytes by now. */
  written(used: number, size: number): void {
    this.#onTheWay--
    this.#limit.written(used, size)
    if (this.#flushIsLate) this.flush()
  }

  setDropped(dropped: Dropped | null): void {
    this.#dropped = dropped
    this.#countsDue()
  }

  setPaused(paused: boolean): void {
    for (const source of this.#sources) {
      if (paused) source.pause()
      else if (!this.#held) source.resume()
    }
    this.#countsDue()
  }

  fail(error: AppError): void {
    if (this.#failed) return
    this.#failed = true
    this.#arena = null
    this.#changes = []
    clearTimeout(this.#flushTimer)
    this.#parts.failed(error)
  }

  #hasFailed(): boolean {
    return this.#failed
  }

  #appendLong(head: EntryHead, bytes: Uint8Array, start: number, end: number): number {
    const body = this.begin(head, end - start)
    body.append(bytes.subarray(start, end))
    return body.end(head.at, head.partial, head.marks)
  }

  #marksOf(head: EntryHead, bytes: Uint8Array, start: number, end: number): number {
    return isFrame(head.kind) || head.kind === 'handshake'
      ? this.#wire.marksOf(head, bytes, start, end)
      : 0
  }

  #pushPart(handle: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const room = arenaBytes - (this.#arena?.used ?? 0)
      const end = Math.min(bytes.length, at + (room === 0 ? arenaBytes : room))
      if (!this.#push(partFlag, handle, 0, bytes, at, end)) return
      at = end
    }
  }

  /** False when the record has failed or ended, and nothing is kept. */
  #push(
    facts: number,
    connection: number,
    at: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): boolean {
    if (this.#failed) return false
    this.#arenaFor(end - start).push(facts, connection, at, bytes, start, end)
    this.#countsDue()
    return true
  }

  /** An arena with room for a record of so many bytes. */
  #arenaFor(length: number): Arena {
    if (this.#arena?.hasRoom(length) === false) this.flush()
    if (this.#arena === null) {
      this.#arena = this.#parts.takeArena()
      this.#flushDue()
    }
    return this.#arena
  }

  #change(change: RecordingChange): void {
    if (this.#failed) return
    this.#changes.push(change)
    this.#flushDue()
    this.#countsDue()
  }

  #flushDue(): void {
    this.#flushTimer ??= setTimeout(() => {
      this.#flushTimer = undefined
      if (this.#onTheWay < arenasOnTheWay) this.flush()
      else this.#flushIsLate = true
    }, flushMs)
  }

  #count(direction: Direction, bytes: number): void {
    if (direction === 'in') this.#bytesIn += bytes
    else if (direction === 'out') this.#bytesOut += bytes
  }

  #countsDue(): void {
    this.#countsTimer ??= setTimeout(() => {
      this.#sendCounts()
    }, countsMs)
  }

  #sendCounts(): void {
    this.#countsTimer = undefined
    this.#parts.counts({
      session: this.session,
      entries: this.#entries,
      bytesIn: this.#bytesIn,
      bytesOut: this.#bytesOut,
      connections: this.#openConnections,
      dropped: this.#dropped,
    })
  }
}
