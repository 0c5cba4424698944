/**
 * The open recording of one session on the recording side: makes entries of what endpoints write, and numbers them.
 * Invariants: numbers follow the order of the entries in the arenas; parts of a body precede its end.
 */
import type { AppError } from '../../../../shared/contract/errors.ts'
import type { EndpointConfig } from '../../../../shared/protocols/index.ts'
import {
  frameKind,
  isFrame,
  type Address,
  type EventDetail,
} from '../../../../shared/model/entry.ts'
import type { Dropped } from '../../../../shared/model/session.ts'
import { forEachFrame, frameEnd } from '../../../../shared/wire/websocket/frame.ts'
import { nowUs } from '../../clock.ts'
import type {
  BodyWriter,
  EntryHead,
  Incoming,
  LimitReached,
  RunHead,
  Source,
  WatchedRecording,
} from '../../recording.ts'
import { trailerBytes } from '../format/cut.ts'
import {
  bodyFlag,
  craftedFlag,
  directionFlags,
  flagsAreTraffic,
  packFlags,
  packViolations,
} from '../format/flags.ts'
import type { FailedSession, RecordingChange } from '../protocol.ts'
import { withLoss } from '../errors.ts'
import { Truncation } from './truncation.ts'
import { IncomingListeners } from './incoming.ts'
import { Outbox, type OutboxDeps } from './outbox.ts'
import type { Pressure } from './pressure.ts'
import { Sources } from './sources.ts'
import { StopLimit } from './stop-limit.ts'
import { StreamedBody } from './streamed-body.ts'
import { Tally, type SessionCounts } from './tally.ts'
import { WireValidator } from './wire-validator.ts'

/** Longer entries are streamed into a separate body. */
export const longestInBlock = 1_048_576

/** What a recording is about. */
export interface SessionFacts {
  session: number
  config: EndpointConfig
  /** Microseconds since the epoch. */
  startedAt: number
}

export interface SessionDeps {
  takeArena: OutboxDeps['takeArena']
  post: OutboxDeps['post']
  counts(counts: SessionCounts): void
  pressure(): Pressure
  /** Returns a number that identifies a body among all of this recorder. */
  nextHandle(): number
  failed(error: AppError): void
  limitReached(limit: LimitReached): void
  end(): Promise<void>
}

export class SessionRecording implements WatchedRecording {
  readonly session: number
  readonly #deps: SessionDeps
  readonly #wire: WireValidator
  readonly #sources = new Sources()
  readonly #bodies = new Set<BodyWriter>()
  readonly #incoming = new IncomingListeners()
  readonly #limit: StopLimit
  readonly #outbox: Outbox
  readonly #tally: Tally
  readonly #truncation: Truncation
  #connections = 0
  #ending: Promise<void> | undefined

  constructor({ session, config, startedAt }: SessionFacts, deps: SessionDeps) {
    this.session = session
    this.#wire = new WireValidator(config.kind)
    this.#deps = deps
    this.#limit = new StopLimit(config.limits, startedAt, {
      reached: (limit) => {
        deps.limitReached(limit)
      },
      hold: () => {
        this.#sources.hold()
      },
    })
    this.#outbox = new Outbox(session, {
      takeArena: deps.takeArena,
      post: deps.post,
      posted: (bytes) => {
        this.#limit.posted(bytes)
      },
    })
    this.#tally = new Tally(session, (counts) => {
      deps.counts(counts)
    })
    this.#truncation = new Truncation(config.whenBehind, {
      note: (detail, at) => {
        this.event(0, detail, at)
      },
      counted: (missing) => {
        this.#tally.countCut(missing)
      },
    })
    this.setPressure(deps.pressure())
  }

  get entries(): number {
    return this.#tally.entries
  }

  append(head: EntryHead, bytes: Uint8Array, start = 0, end = bytes.length): number {
    const { kind, direction, headerLength, connection, at } = head
    const kept = this.#truncation.kept(kind, headerLength, end - start)
    if (kept > longestInBlock) return this.#appendLong(head, bytes, start, end)
    const flags =
      packFlags(kind, direction, headerLength, bytes[start] ?? 0, head.partial === true) |
      (head.crafted ? craftedFlag : 0) |
      packViolations(head.violationFlags ?? this.#violationFlagsOf(head, bytes, start, end))
    const missing = end - start - kept
    if (missing > 0) this.#truncation.begin(at)
    if (!this.#push(flags, connection, at, bytes, start, start + kept, missing)) return this.entries
    // A frame may be truncated inside its header.
    if (flagsAreTraffic(flags))
      this.#tally.count(direction, Math.max(0, end - start - headerLength))
    const n = ++this.#tally.entries
    if (missing > 0) this.#truncation.cut(n, missing)
    this.#incoming.notify(head, bytes[start] ?? 0)
    return n
  }

  appendFrames(head: RunHead, bytes: Uint8Array, start: number, end: number): void {
    const { connection, direction, at } = head
    const common = directionFlags(direction)
    let next = start
    while (next < end && !this.#outbox.isClosed && !this.#truncation.isOn) {
      const arena = this.#outbox.arenaFor(frameEnd(bytes, next) - next)
      const { count, used } = arena
      this.#tally.count(direction, arena.pushFrames(common, connection, at, bytes, next, end))
      this.#tally.entries += arena.count - count
      next += arena.used - used
    }
    this.#tally.due()
    this.#incoming.tellFrames(head, bytes, start, next)
    // What is left when the disk falls behind: each frame may be truncated.
    if (next < end)
      forEachFrame(bytes, next, end, (frame, headerLength, frameEnds) => {
        const kind = frameKind((bytes[frame] ?? 0) & 0x0f)
        this.append({ ...head, kind, headerLength, violationFlags: 0 }, bytes, frame, frameEnds)
      })
  }

  begin(head: EntryHead, declaredLength: number): BodyWriter {
    const { kind, direction, headerLength, connection, at } = head
    const handle = this.#deps.nextHandle()
    const crafted = head.crafted ? craftedFlag : 0
    const flags = packFlags(kind, direction, headerLength, 0, false) | crafted
    this.#change({ change: 'body', handle, connection, flags, at, declaredLength })
    const handleBytes = new Uint8Array(Uint32Array.of(handle).buffer)
    const validated = head.violationFlags !== undefined || !isFrame(kind)
    const body: BodyWriter = new StreamedBody(head, handle, {
      outbox: this.#outbox,
      tally: this.#tally,
      truncation: this.#truncation,
      follower: validated ? null : this.#wire.follow(head),
      ended: (endedAt, partial, violationFlags, first) => {
        this.#bodies.delete(body)
        const ended =
          packFlags(kind, direction, headerLength, 0, partial) |
          bodyFlag |
          packViolations(violationFlags)
        if (this.#push(ended, connection, endedAt, handleBytes, 0, 4)) this.#tally.entries++
        const n = this.entries
        this.#incoming.notify({ ...head, partial }, first)
        return n
      },
    })
    this.#bodies.add(body)
    return body
  }

  onIncoming(listener: (incoming: Incoming) => void): () => void {
    return this.#incoming.add(listener)
  }

  hold(head: EntryHead, bytes: Uint8Array): void {
    const { kind, direction, headerLength, connection, at } = head
    const flags = packFlags(kind, direction, headerLength, bytes[0] ?? 0, false)
    this.#change({ change: 'hold', connection, flags, at, bytes: bytes.slice() })
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
    return this.append(head, Buffer.from(JSON.stringify(detail)))
  }

  openConnection(local: Address | null, remote: Address | null, at: number): number {
    const connection = ++this.#connections
    this.#tally.openConnections++
    this.#change({ change: 'open', connection, local, remote, at })
    return connection
  }

  describeConnection(connection: number, local: Address | null, remote: Address | null): void {
    this.#change({ change: 'describe', connection, local, remote })
  }

  closeConnection(connection: number, at: number): void {
    this.#tally.openConnections--
    this.#wire.forget(connection)
    this.#change({ change: 'close', connection, at })
  }

  attach(source: Source): () => void {
    return this.#sources.attach(source)
  }

  end(): Promise<void> {
    this.#ending ??= this.#end()
    return this.#ending
  }

  async #end(): Promise<void> {
    this.#limit.dispose()
    for (const body of this.#bodies) body.end(nowUs(), true)
    this.#truncation.finish()
    this.flush()
    try {
      if (!this.#hasFailed()) await this.#deps.end()
    } catch (error) {
      // A failed recording has already reported its error.
      if (!this.#hasFailed()) throw error
    } finally {
      this.#outbox.close()
      this.#tally.finish()
    }
  }

  /** Posts what is waiting. */
  flush(): void {
    this.#outbox.flush()
  }

  /** Ends the recording because of a limit other than its own. */
  reachLimit(limit: LimitReached): void {
    this.#limit.reach(limit)
  }

  /** An arena of this session with that many bytes was written. The session's size is now `size`. */
  written(used: number, size: number): void {
    this.#limit.written(used, size)
    this.#outbox.written()
  }

  setDropped(dropped: Dropped | null): void {
    this.#tally.dropped = dropped
  }

  /** The disk has fallen behind or caught up: sources wait, or payloads are truncated. */
  setPressure(pressure: Pressure): void {
    this.#truncation.behind = pressure !== 'none'
    const isPaused = pressure === 'stalled' || (pressure === 'behind' && !this.#truncation.isWanted)
    this.#sources.paused = isPaused
    this.#tally.paused = isPaused
  }

  /**
   * The store cannot write the session any more.
   * @param kept what it has written, null when unknown: entries in transit beyond it are reported and no longer counted
   */
  fail(error: AppError, kept: FailedSession['kept']): void {
    if (this.#hasFailed()) return
    this.#outbox.close()
    this.#deps.failed(kept === null ? error : withLoss(error, this.#tally.keep(kept)))
  }

  #hasFailed(): boolean {
    return this.#outbox.isClosed
  }

  #appendLong(head: EntryHead, bytes: Uint8Array, start: number, end: number): number {
    const body = this.begin(head, end - start)
    body.append(bytes.subarray(start, end))
    return body.end(head.at, head.partial, head.violationFlags)
  }

  #violationFlagsOf(head: EntryHead, bytes: Uint8Array, start: number, end: number): number {
    return isFrame(head.kind) || head.kind === 'handshake'
      ? this.#wire.violationFlagsOf(head, bytes, start, end)
      : 0
  }

  /**
   * Returns false when the recording has failed or ended, and nothing is kept. `missing` bytes of the entry are not
   * kept.
   */
  #push(
    flags: number,
    connection: number,
    at: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    missing = 0,
  ): boolean {
    if (this.#outbox.isClosed) return false
    if (missing > 0)
      this.#outbox
        .arenaFor(end - start + trailerBytes)
        .pushCut(flags, connection, at, bytes, start, end, missing)
    else this.#outbox.arenaFor(end - start).push(flags, connection, at, bytes, start, end)
    this.#tally.due()
    return true
  }

  #change(change: RecordingChange): void {
    this.#outbox.change(change)
    this.#tally.due()
  }
}
