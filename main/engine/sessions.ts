/**
 * Sessions that record now: each owns its recording and its endpoint from opening to closing.
 * The engine opens what people ask for through it, the replay opens its clients.
 */
import { AppError } from '../../shared/contract/errors.ts'
import type { EndpointConfig } from '../../shared/model/endpoint.ts'
import type { Live, Session } from '../../shared/model/session.ts'
import type { EndpointContext, OpenEndpoint, Transmission } from './endpoints/endpoint.ts'
import { openEndpoint } from './endpoints/open.ts'
import type { Recording } from './recording.ts'
import type { Store } from './store/store.ts'

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

/** Makes the endpoint of a session. */
export type MakeEndpoint = (context: EndpointContext) => Promise<OpenEndpoint>

/** What the replay needs of the engine. */
export interface SessionOpener {
  /**
   * @param make the endpoint the configuration asks for by default; a replay plays several clients as one endpoint
   * @throws AppError as `open` of the contract
   */
  open(config: EndpointConfig, options?: OpenOptions, make?: MakeEndpoint): Promise<RunningSession>
  get(session: number): RunningSession | undefined
}

export class Sessions implements SessionOpener {
  readonly #store: Store
  readonly #onLive: (live: Live) => void
  readonly #running = new Map<number, Running>()
  readonly #opening = new Set<Promise<RunningSession>>()
  #closed = false

  /** @param onLive told every change of every session */
  constructor(store: Store, onLive: (live: Live) => void) {
    this.#store = store
    this.#onLive = onLive
  }

  get live(): Live[] {
    return [...this.#running.values()].map(({ live }) => live)
  }

  get(session: number): RunningSession | undefined {
    return this.#running.get(session)
  }

  /** @throws AppError `not-open` */
  require(session: number): RunningSession {
    const running = this.#running.get(session)
    if (!running) throw new AppError('not-open', `Session ${session} is not open.`)
    return running
  }

  async open(
    config: EndpointConfig,
    options: OpenOptions = {},
    make: MakeEndpoint = (context) => openEndpoint(config, context),
  ): Promise<RunningSession> {
    if (this.#closed) throw new AppError('not-open', 'Sockeye is closing.')
    const opening = this.#open(config, options, make)
    this.#opening.add(opening)
    try {
      return await opening
    } finally {
      this.#opening.delete(opening)
    }
  }

  /** Opens no more and closes all that are open. */
  async closeAll(): Promise<void> {
    this.#closed = true
    await Promise.allSettled(this.#opening)
    await Promise.all([...this.#running.values()].map((running) => running.close()))
  }

  async #open(
    config: EndpointConfig,
    options: OpenOptions,
    make: MakeEndpoint,
  ): Promise<RunningSession> {
    let running: Running | null = null
    const recording = await this.#store.startRecording({
      config,
      ...options,
      // The store has told of the trouble itself; here its sockets end, for nothing more can be kept.
      onFailure: () => void running?.close(),
    })
    running = new Running(recording, this.#onLive)
    this.#running.set(recording.session, running)
    try {
      await running.begin(make)
      const session = await this.#store.session(recording.session)
      running.session = await this.#nameByAddress(session, running.live, options)
      void running.finished.finally(() => this.#running.delete(recording.session))
      return running
    } catch (error) {
      this.#running.delete(recording.session)
      await running.close()
      await this.#store.removeSession(recording.session)
      throw error
    }
  }

  /** A server that let the system choose its port is named by the port it got. */
  async #nameByAddress(session: Session, live: Live, { name }: OpenOptions): Promise<Session> {
    const { config } = session
    if (name || !('port' in config) || config.port !== 0 || !live.local) return session
    const port = /:0(?!\d)/
    return this.#store.renameSession(session.id, session.name.replace(port, `:${live.local.port}`))
  }
}

class Running implements RunningSession {
  readonly id: number
  readonly recording: Recording
  readonly finished: Promise<void>
  readonly #listeners = new Set<(live: Live) => void>()
  readonly #finish: () => void
  #endpoint: OpenEndpoint | null = null
  #session: Session | null = null
  #ending: Promise<void> | null = null

  constructor(recording: Recording, onLive: (live: Live) => void) {
    this.id = recording.session
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
        for (const listener of this.#listeners) listener(live)
      },
      ended: () => void this.#end(),
    })
  }

  get live(): Live {
    return this.#opened.live
  }

  get session(): Session {
    if (!this.#session) throw new Error('A session is known once it is open.')
    return this.#session
  }

  set session(session: Session) {
    this.#session = session
  }

  onLive(listener: (live: Live) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  send(
    transmission: Transmission,
    connection: number | null,
  ): Promise<{ connections: number; bytes: number }> {
    return this.#opened.send(transmission, connection)
  }

  closeConnection(connection: number): Promise<void> {
    return this.#opened.closeConnection(connection)
  }

  close(): Promise<void> {
    return this.#end()
  }

  get #opened(): OpenEndpoint {
    if (!this.#endpoint) throw new Error('An endpoint is used once it is open.')
    return this.#endpoint
  }

  #end(): Promise<void> {
    this.#ending ??= this.#endOnce()
    return this.#ending
  }

  async #endOnce(): Promise<void> {
    try {
      await this.#endpoint?.close()
    } finally {
      await this.recording.end()
      this.#finish()
    }
  }
}
