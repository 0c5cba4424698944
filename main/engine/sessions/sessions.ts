/**
 * The sessions that record now: opened, named, found by number, and closed together. The engine opens endpoints through
 * it, the replay its clients.
 */
import { AppError } from '../../../shared/contract/errors.ts'
import { type EndpointConfig, describe, hasTraits } from '../../../shared/protocols/index.ts'
import type { SessionStatus } from '../../../shared/model/session.ts'
import type { RoundTrip } from '../../../shared/contract/round-trips.ts'
import { codeOf, debugLog } from '../debug-log.ts'
import type { EndpointContext, OpenEndpoint } from '../endpoints/endpoint.ts'
import type { LimitReached } from '../recording.ts'
import { withPortOwner } from './port-owner.ts'
import { Running, type MakeEndpoint, type RunningSession } from './running-session.ts'
import type { EndpointSecrets } from '../secrets/secrets.ts'
import type { Store } from '../store/store.ts'

export interface OpenOptions {
  /** Saved endpoint it is opened from. */
  endpoint?: number | null
  /** Empty uses a name made from the address. */
  name?: string
  /** The session this one replays. */
  replayOf?: number | null
}

/** What the replay needs of the engine. */
export interface SessionOpener {
  /**
   * @param make makes the endpoint, by default that of the configuration; a replay plays several clients as one
   * endpoint
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

const log = debugLog('sessions')
const longestName = 200

export class RunningSessions implements SessionOpener {
  readonly #store: Store
  readonly #secrets: EndpointSecrets
  readonly #onLive: (live: SessionStatus) => void
  readonly #onRoundTrip: (session: number, roundTrip: RoundTrip) => void
  readonly #running = new Map<number, Running>()
  readonly #opening = new Set<Promise<RunningSession>>()
  #closed = false

  /**
   * @param onLive called at every change of every session
   * @param onRoundTrip called at every round trip of a ping
   */
  constructor(
    store: Store,
    secrets: EndpointSecrets,
    onLive: (live: SessionStatus) => void,
    onRoundTrip: (session: number, roundTrip: RoundTrip) => void = () => undefined,
  ) {
    this.#store = store
    this.#secrets = secrets
    this.#onLive = onLive
    this.#onRoundTrip = onRoundTrip
  }

  get live(): SessionStatus[] {
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
    // Listing sessions needs no sockets, and HTTP and TLS take long to load.
    const [{ openEndpoint }, revealed] = await Promise.all([
      import('../endpoints/open.ts'),
      this.#secrets.reveal(config),
    ])
    return openEndpoint(revealed, context)
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
      // The store has reported the problem; here the sockets end.
      onFailure: (error) => running?.failed(error),
      onLimit: (limit) => {
        if (running) running.stopAt(limit)
        else early.push(limit)
      },
    })
    const session = await this.#store.session({ session: recording.session })
    log('session %d: opening a %s', session.id, config.kind)
    running = new Running(session, recording, this.#onLive, (roundTrip) => {
      this.#onRoundTrip(session.id, roundTrip)
    })
    try {
      await running.begin(make ?? ((context) => this.openEndpoint(config, context)))
    } catch (error) {
      log('session %d: not opened, %s', session.id, codeOf(error))
      await running.close()
      await this.#store.removeSession({ session: session.id })
      throw withPortOwner(error, config, this.#running.values())
    }
    this.#running.set(session.id, running)
    for (const limit of early) running.stopAt(limit)
    void running.finished.then(() => {
      log('session %d: ended', session.id)
      this.#running.delete(session.id)
    })
    await this.#nameByPort(running, options)
    return running
  }

  /** A server on a port chosen by the system is named by that port. */
  async #nameByPort(running: Running, { name }: OpenOptions): Promise<void> {
    const { config } = running.session
    const { local } = running.live
    if (name || !hasTraits(config, { role: 'server' }) || config.port !== 0 || !local) return
    const port = { ...config, port: local.port }
    running.session = await this.#store.renameSession({
      session: running.id,
      name: defaultName(port),
    })
  }
}

const defaultName = (config: EndpointConfig): string =>
  describe(config.kind).sessionName(config).slice(0, longestName)
