/**
 * One session that records: its recording and its endpoint, from opening to the last entry on disk. Owned by Sessions.
 */
import { noteOf } from '../../../shared/events/describe-event.ts'
import type { RoundTrip } from '../../../shared/contract/round-trips.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { SessionStatus, Session } from '../../../shared/model/session.ts'
import type { EndpointContext, OpenEndpoint, Sent, Transmission } from '../endpoints/endpoint.ts'
import { limitProblem } from './limit-problem.ts'
import type { Incoming, LimitReached, Recording, WatchedRecording } from '../recording.ts'

/** What others than its owner may do with it. */
export interface RunningSession {
  readonly id: number
  readonly session: Session
  readonly recording: Recording
  readonly live: SessionStatus
  /** Calls `listener` at every change of `live` until the returned function is called. */
  onLive(listener: (live: SessionStatus) => void): () => void
  /** Calls `listener` for all received traffic until the returned function is called. */
  onIncoming(listener: (incoming: Incoming) => void): () => void
  /** Resolves once the endpoint is closed and everything it recorded is on disk, whoever ended it. */
  readonly finished: Promise<void>
  /** @throws AppError `not-open`, `bad-input`, `disconnected` */
  send(transmission: Transmission, connection: number | null): Promise<Sent>
  /** The number of messages generated for it before, for the counters of templates; increments it. */
  nextIndex(): number
  closeConnection(connection: number): Promise<void>
  /** Ends the endpoint gracefully and the recording after it; returns `finished` when called again. */
  close(): Promise<void>
}

/** Makes the endpoint of a session. */
export type MakeEndpoint = (context: EndpointContext) => Promise<OpenEndpoint>

export class Running implements RunningSession {
  readonly id: number
  session: Session
  readonly recording: WatchedRecording
  readonly finished: Promise<void>
  readonly #listeners = new Set<(live: SessionStatus) => void>()
  readonly #finish: () => void
  readonly #onRoundTrip: (roundTrip: RoundTrip) => void
  #made = 0
  #endpoint: OpenEndpoint | null = null
  #ending: Promise<void> | null = null
  /** The limit that ended it. */
  #stopped: LimitReached | null = null
  /** Why nothing more can be recorded. */
  #failure: SessionStatus['problem'] = null

  constructor(
    session: Session,
    recording: WatchedRecording,
    onLive: (live: SessionStatus) => void,
    onRoundTrip: (roundTrip: RoundTrip) => void,
  ) {
    this.id = session.id
    this.#onRoundTrip = onRoundTrip
    this.session = session
    this.recording = recording
    this.#listeners.add(onLive)
    const finished = Promise.withResolvers<void>()
    this.finished = finished.promise
    this.#finish = finished.resolve
  }

  /** @throws AppError when the endpoint cannot be opened */
  async begin(make: MakeEndpoint): Promise<void> {
    this.#endpoint = await make({
      recording: this.recording,
      changed: (live) => {
        const reported = this.#withReason(live)
        for (const listener of this.#listeners) listener(reported)
      },
      roundTrip: (connection, at, rttMs) => {
        this.#onRoundTrip({ connection, at, rttMs })
      },
      ended: () => void this.#end(),
    })
    // The store failed meanwhile, when there was nothing to close yet.
    if (this.#ending) await this.#endpoint.close()
  }

  get live(): SessionStatus {
    return this.#withReason(this.#opened.live)
  }

  /** Ends it because of a limit, which its last entry and its last `live` report. */
  stopAt(reached: LimitReached): void {
    if (this.#ending || this.#stopped) return
    this.#stopped = reached
    // A limit is reached while an entry is being recorded; entries of the close must follow it.
    queueMicrotask(() => void this.#end())
  }

  /** Ends it because nothing more can be recorded, which its last `live` reports. */
  failed({ code, message, hint }: AppError): void {
    this.#failure ??= { code, message, hint }
    void this.#end()
  }

  onLive(listener: (live: SessionStatus) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onIncoming(listener: (incoming: Incoming) => void): () => void {
    return this.recording.onIncoming(listener)
  }

  send(transmission: Transmission, connection: number | null): Promise<Sent> {
    return this.#opened.send(transmission, connection)
  }

  nextIndex(): number {
    return this.#made++
  }

  closeConnection(connection: number): Promise<void> {
    return this.#opened.closeConnection(connection)
  }

  close(): Promise<void> {
    return this.#end()
  }

  #withReason(live: SessionStatus): SessionStatus {
    const reason = this.#failure ?? (this.#stopped && limitProblem(this.#stopped))
    return reason && !live.problem ? { ...live, problem: reason } : live
  }

  get #opened(): OpenEndpoint {
    if (!this.#endpoint) throw new Error('An endpoint is used once it is open.')
    return this.#endpoint
  }

  #end(): Promise<void> {
    this.#ending ??= this.#endOnce()
    return this.#ending
  }

  /** The last entry: recording continues until the connections have ended. */
  #noteLimit(reached: LimitReached): void {
    this.recording.event(0, noteOf({ code: 'limit-reached', data: { ...reached } }))
  }

  /** Never rejects: what the store could not write is reported as a `problem`, whoever ended the session. */
  async #endOnce(): Promise<void> {
    try {
      await this.#endpoint?.close()
    } finally {
      if (this.#stopped) this.#noteLimit(this.#stopped)
      await this.recording.end().catch(ignoreReported)
      this.#finish()
    }
  }
}

/** The store emits `problem` for each recording that fails, before it rejects. */
const ignoreReported = (error: unknown): void => {
  if (!(error instanceof AppError)) throw error
}
