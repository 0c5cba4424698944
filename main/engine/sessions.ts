/**
 * Sessions that record now: each owns its recording and its endpoint from opening to closing.
 * The engine opens what people ask for through it, the replay opens its clients.
 */
import type { EndpointContext, OpenEndpoint, Transmission } from './endpoints/endpoint.ts'
import type { EndpointConfig } from '../../shared/model/endpoint.ts'
import type { Live, Session } from '../../shared/model/session.ts'
import type { Recording } from './recording.ts'

export interface OpenOptions {
  /** Saved endpoint it is opened from. */
  endpoint?: number | null
  /** Empty takes one from the address. */
  name?: string
  /** The session this one replays. */
  replayOf?: number | null
}

/** One session that records. */
export interface RunningSession {
  readonly id: number
  readonly session: Session
  readonly recording: Recording
  readonly live: Live
  /** Calls `listener` at every change of `live` until the returned function is called. */
  onLive(listener: (live: Live) => void): () => void
  /** Resolves once the endpoint is closed and all it recorded is on disk, whoever ended it. */
  readonly finished: Promise<void>
  /** @throws AppError `not-open`, `bad-input`, `disconnected` */
  send(
    transmission: Transmission,
    connection: number | null,
  ): Promise<{ connections: number; bytes: number }>
  closeConnection(connection: number): Promise<void>
  /** Ends the endpoint in good order and the recording after it; the same as `finished` when called again. */
  close(): Promise<void>
}

/** What the replay needs of the engine. */
export interface SessionOpener {
  /** @throws AppError as `open` of the contract */
  open(config: EndpointConfig, options?: OpenOptions): Promise<RunningSession>
  /**
   * As `open`, but the endpoint is made by the caller: a replay plays several clients into one session.
   * `RunningSession.close` closes what `make` gave; `ended` of the context ends the session.
   */
  openWith(
    config: EndpointConfig,
    make: (context: EndpointContext) => Promise<OpenEndpoint>,
    options?: OpenOptions,
  ): Promise<RunningSession>
  get(session: number): RunningSession | undefined
}
