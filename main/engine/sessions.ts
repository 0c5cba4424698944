/**
 * Sessions that record now: each owns its recording and its endpoint from opening to closing.
 * The engine opens what people ask for through it, the replay opens its clients.
 */
import { AppError } from '../../shared/contract/errors.ts'
import type {
  EndpointConfig,
  TcpServerConfig,
  WsServerConfig,
} from '../../shared/model/endpoint.ts'
import { formatEndpointUrl } from '../../shared/model/endpoint-url.ts'
import type { Live, Session } from '../../shared/model/session.ts'
import type { RoundTrip } from '../../shared/contract/round-trips.ts'
import type { EndpointContext, OpenEndpoint, Sent, Transmission } from './endpoints/endpoint.ts'
import { formatPlace } from './endpoints/network-errors.ts'
import { openEndpoint } from './endpoints/open.ts'
import { limitProblem } from './limit-words.ts'
import type { Incoming, LimitReached, Recording, WatchedRecording } from './recording.ts'
import type { EndpointSecrets } from './secrets.ts'
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
  /** Calls `listener` for all traffic that comes in until the returned function is called. */
  onIncoming(listener: (incoming: Incoming) => void): () => void
  /** Resolves once the endpoint is closed and all it recorded is on disk, whoever ended it. */
  readonly finished: Promise<void>
  /** @throws AppError `not-open`, `bad-input`, `disconnected` */
  send(transmission: Transmission, connection: number | null): Promise<Sent>
  /** How many messages were made for it before, for the counters of templates; counts on. */
  nextIndex(): number
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
  /**
   * Opens one endpoint of a session that plays several, with its secrets.
   * @throws AppError `secret-missing`, and as `openEndpoint`
   */
  openEndpoint(config: EndpointConfig, context: EndpointContext): Promise<OpenEndpoint>
}

const longestName = 200

export class Sessions implements SessionOpener {
  readonly #store: Store
  readonly #secrets: EndpointSecrets
  readonly #onLive: (live: Live) => void
  readonly #onRoundTrip: (session: number, roundTrip: RoundTrip) => void
  readonly #running = new Map<number, Running>()
  readonly #opening = new Set<Promise<RunningSession>>()
  #closed = false

  /**
   * @param onLive told every change of every session
   * @param onRoundTrip told every round trip of a ping
   */
  constructor(
    store: Store,
    secrets: EndpointSecrets,
    onLive: (live: Live) => void,
    onRoundTrip: (session: number, roundTrip: RoundTrip) => void = () => undefined,
  ) {
    this.#store = store
    this.#secrets = secrets
    this.#onLive = onLive
    this.#onRoundTrip = onRoundTrip
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
    make?: MakeEndpoint,
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

  async openEndpoint(config: EndpointConfig, context: EndpointContext): Promise<OpenEndpoint> {
    return openEndpoint(await this.#secrets.reveal(config), context)
  }

  /** Opens no more and closes all that are open. */
  async closeAll(): Promise<void> {
    this.#closed = true
    await Promise.allSettled(this.#opening)
    await Promise.all([...this.#running.values()].map((running) => running.close()))
  }

  async #open(
    given: EndpointConfig,
    options: OpenOptions,
    make: MakeEndpoint | undefined,
  ): Promise<RunningSession> {
    const config = await this.#secrets.seal(given)
    let running: Running | null = null
    const early: LimitReached[] = []
    const recording = await this.#store.startRecording({
      config,
      ...options,
      name: options.name || defaultName(config),
      // The store has told of the trouble itself; here its sockets end, for nothing more can be kept.
      onFailure: () => void running?.close(),
      onLimit: (limit) => {
        if (running) running.stopAt(limit)
        else early.push(limit)
      },
    })
    const session = await this.#store.session(recording.session)
    running = new Running(session, recording, this.#onLive, (roundTrip) => {
      this.#onRoundTrip(session.id, roundTrip)
    })
    try {
      await running.begin(make ?? ((context) => this.openEndpoint(config, context)))
    } catch (error) {
      await running.close()
      await this.#store.removeSession(session.id)
      throw error
    }
    this.#running.set(session.id, running)
    for (const limit of early) running.stopAt(limit)
    void running.finished.then(() => this.#running.delete(session.id))
    await this.#nameByPort(running, options)
    return running
  }

  /** A server that let the system choose its port is named by the port it got. */
  async #nameByPort(running: Running, { name }: OpenOptions): Promise<void> {
    const { config } = running.session
    const { local } = running.live
    if (name || !isServer(config) || config.port !== 0 || !local) return
    const port = { ...config, port: local.port }
    running.session = await this.#store.renameSession(running.id, defaultName(port))
  }
}

const isServer = (config: EndpointConfig): config is TcpServerConfig | WsServerConfig =>
  config.kind === 'tcp-server' || config.kind === 'ws-server'

/** `tcp://127.0.0.1:8080`, `TCP server 127.0.0.1:8080`. */
function defaultName(config: EndpointConfig): string {
  if (!isServer(config)) return formatEndpointUrl(config).slice(0, longestName)
  const place = formatPlace(config)
  return config.kind === 'tcp-server'
    ? `TCP server ${place}`
    : `WebSocket server ${place}${config.path}`.slice(0, longestName)
}

class Running implements RunningSession {
  readonly id: number
  session: Session
  readonly recording: WatchedRecording
  readonly finished: Promise<void>
  readonly #listeners = new Set<(live: Live) => void>()
  readonly #finish: () => void
  readonly #onRoundTrip: (roundTrip: RoundTrip) => void
  #made = 0
  #endpoint: OpenEndpoint | null = null
  #ending: Promise<void> | null = null
  /** The limit that ended it. */
  #stopped: LimitReached | null = null

  constructor(
    session: Session,
    recording: WatchedRecording,
    onLive: (live: Live) => void,
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
        const told = this.#withReason(live)
        for (const listener of this.#listeners) listener(told)
      },
      roundTrip: (connection, at, rttMs) => {
        this.#onRoundTrip({ connection, at, rttMs })
      },
      ended: () => void this.#end(),
    })
    // The store failed meanwhile, when there was nothing to close yet.
    if (this.#ending) await this.#endpoint.close()
  }

  get live(): Live {
    return this.#withReason(this.#opened.live)
  }

  /** Ends it because of a limit, which its last entry and its last `live` tell. */
  stopAt(reached: LimitReached): void {
    if (this.#ending || this.#stopped) return
    this.#stopped = reached
    // A limit is reached while an entry is on its way into the record, which what closing records has to follow.
    queueMicrotask(() => void this.#end())
  }

  onLive(listener: (live: Live) => void): () => void {
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

  #withReason(live: Live): Live {
    return this.#stopped && !live.problem ? { ...live, problem: limitProblem(this.#stopped) } : live
  }

  get #opened(): OpenEndpoint {
    if (!this.#endpoint) throw new Error('An endpoint is used once it is open.')
    return this.#endpoint
  }

  #end(): Promise<void> {
    this.#ending ??= this.#endOnce()
    return this.#ending
  }

  /** The last entry: the record goes on until the connections have ended. */
  #noteLimit(reached: LimitReached): void {
    this.recording.event(0, {
      kind: 'note',
      code: 'limit-reached',
      message: limitProblem(reached).message,
      data: { ...reached },
    })
  }

  /** Never rejects: what the store could not keep it tells as a `problem`, whoever ended the session. */
  async #endOnce(): Promise<void> {
    try {
      await this.#endpoint?.close()
    } finally {
      if (this.#stopped) this.#noteLimit(this.#stopped)
      await this.recording.end().catch(toldByStore)
      this.#finish()
    }
  }
}

/** The store emits `problem` for each recording it fails, before it rejects. */
const toldByStore = (error: unknown): void => {
  if (!(error instanceof AppError)) throw error
}
