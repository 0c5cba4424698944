/**
 * The recording side of the store: fills arenas and posts them to the worker when full or after `flushMs`. Entries are
 * numbered immediately; the worker processes arenas in order. When too much is posted and not yet written, sources are
 * paused until the worker has caught up (or, in sessions set to it, payloads are truncated), so that memory stays
 * bounded. Owner: the store's client, which passes on the worker's events.
 */
import type { Counts } from '../../../../shared/contract/engine.ts'
import type { AppError } from '../../../../shared/contract/errors.ts'
import type { Dropped } from '../../../../shared/model/session.ts'
import type { LimitReached, WatchedRecording } from '../../recording.ts'
import { SessionRecording, type SessionFacts } from './session-recording.ts'
import { pressureOf, type Pressure } from './pressure.ts'
import { Arena, columnBytes } from '../format/arena.ts'
import type { FailedSession, FromWorker, ToWorker } from '../protocol.ts'

/** Number of arenas kept for reuse. */
const keptArenas = 16

type Write = Extract<ToWorker, { type: 'write' }>

/** Bytes of an arena's entries and of their columns: many tiny entries take memory mostly by their number. */
const weigh = ({ used, count }: { used: number; count: number }): number =>
  used + count * columnBytes

export interface RecorderDeps {
  /** Posts to the worker directly. */
  post(message: ToWorker, transfer: readonly ArrayBuffer[]): void
  counts(counts: Counts): void
  /** Asks the worker to end the session; all entries were posted before. */
  endSession(session: number): Promise<void>
}

export class Recorder {
  readonly #deps: RecorderDeps
  readonly #recordings = new Map<number, SessionRecording>()
  readonly #arenas: Arena[] = []
  #waiting = 0
  #pressure: Pressure = 'none'
  #lastHandle = 0

  constructor(deps: RecorderDeps) {
    this.#deps = deps
  }

  start(
    facts: SessionFacts,
    listeners: { failed: (error: AppError) => void; limitReached: (limit: LimitReached) => void },
  ): WatchedRecording {
    const { session } = facts
    const recording = new SessionRecording(facts, {
      takeArena: () => this.#arenas.pop() ?? new Arena(),
      post: (write) => {
        this.#post(write)
      },
      counts: (counts) => {
        this.#deps.counts({ ...counts, waiting: this.#waiting })
      },
      pressure: () => this.#pressure,
      nextHandle: () => ++this.#lastHandle,
      ...listeners,
      end: async () => {
        try {
          await this.#deps.endSession(session)
        } finally {
          this.#recordings.delete(session)
        }
      },
    })
    this.#recordings.set(session, recording)
    return recording
  }

  /** Posts all that waits in arenas, so that later calls see it. */
  flush(): void {
    for (const recording of this.#recordings.values()) recording.flush()
  }

  /** The worker has written an arena. */
  written(written: Extract<FromWorker, { type: 'written' }>): void {
    const { session, buffer, used, size } = written
    if (buffer !== null && this.#arenas.length < keptArenas) this.#arenas.push(new Arena(buffer))
    this.#waiting -= weigh(written)
    this.#recordings.get(session)?.written(used, size)
    this.#settle()
  }

  /** The worker dropped the session's oldest entries. */
  dropped(session: number, dropped: Dropped | null): void {
    this.#recordings.get(session)?.setDropped(dropped)
  }

  /** The database's limit is reached: no session may record more. */
  limitReached(limit: LimitReached): void {
    for (const recording of this.#recordings.values()) recording.reachLimit(limit)
  }

  /** The worker cannot write these sessions any more. */
  failed(sessions: readonly FailedSession[], error: AppError): void {
    for (const { session, kept } of sessions) this.#recordings.get(session)?.fail(error, kept)
  }

  failAll(error: AppError): void {
    this.failed(
      Array.from(this.#recordings.keys(), (session) => ({ session, kept: null })),
      error,
    )
  }

  async endAll(): Promise<void> {
    await Promise.all(Array.from(this.#recordings.values(), (recording) => recording.end()))
  }

  #post(write: Write): void {
    this.#waiting += weigh(write)
    this.#deps.post(write, write.buffer === null ? [] : [write.buffer])
    this.#settle()
  }

  #settle(): void {
    const pressure = pressureOf(this.#waiting, this.#pressure)
    if (pressure === this.#pressure) return
    this.#pressure = pressure
    for (const recording of this.#recordings.values()) recording.setPressure(pressure)
  }
}
