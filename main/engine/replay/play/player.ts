/**
 * Runs a plan: reads the source session in order and sends each entry when it is due, on one connection for each
 * recorded connection. For the engine it is the endpoint of the replay's session. Memory is bounded by a page of the
 * source and by the send window. Owned by the session that records it; `Replays` calls `run` once.
 */
import type { Speed } from '../../../../shared/contract/replay.ts'
import { AppError, type AppErrorData } from '../../../../shared/contract/errors.ts'
import type { EndpointConfig } from '../../../../shared/protocols/index.ts'
import type { SessionStatus } from '../../../../shared/model/session.ts'
import { nowUs } from '../../clock.ts'
import type { EndpointContext, OpenEndpoint } from '../../endpoints/endpoint.ts'
import type { ScannedEntry } from '../../store/scan.ts'
import type { Store } from '../../store/store.ts'
import { ReplayConnection, type OpenClient } from './replay-connection.ts'
import { Pacer } from './pacer.ts'
import type { Plan, PlannedConnection } from './plan.ts'
import { eventOf, pages } from './recorded.ts'
import { ReplayStatus, type ReplayPhase } from './replay-status.ts'
import { SendWindow } from './send-window.ts'
import { Schedule } from './schedule.ts'
import { endingOf, isExpected } from './roles.ts'

export interface PlayerOptions {
  store: Store
  plan: Plan
  speed: Speed
  /** Returns the configuration of the client that replays a connection. */
  target: (connection: PlannedConnection) => EndpointConfig
  openClient: OpenClient
  /** Called at every change of state or progress. */
  progressed: () => void
}

export type PlayerState = ReplayPhase | 'paused'

/** Maximum that waits to be sent. Bytes, and entries. */
const mostWaitingBytes = 4_194_304
const mostWaitingEntries = 512

export class Player implements OpenEndpoint {
  readonly #options: PlayerOptions
  readonly #context: EndpointContext
  readonly #status: ReplayStatus
  /** Ends every wait: nothing more is sent. */
  readonly #over = new AbortController()
  readonly #isOver: Promise<void>
  readonly #finished = Promise.withResolvers<void>()
  readonly #connections = new Map<number, ReplayConnection>()
  readonly #sendWindow = new SendWindow(mostWaitingBytes, mostWaitingEntries)
  /** What the recording had received on each connection up to here: frames, or bytes for TCP. */
  readonly #expectedSoFar = new Map<number, number>()
  #pacer: Pacer | null = null
  #started = false
  #pauseAsked = false
  #stopAsked = false

  constructor(context: EndpointContext, options: PlayerOptions) {
    this.#context = context
    this.#options = options
    this.#status = new ReplayStatus(context, this.#connections, options.progressed)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#over.signal.addEventListener('abort', () => {
      resolve()
    })
    this.#isOver = promise
  }

  get state(): PlayerState {
    const { phase } = this.#status
    return phase === 'playing' && this.#pauseAsked ? 'paused' : phase
  }

  get sent(): number {
    return this.#status.sent
  }

  get received(): number {
    return this.#status.received
  }

  /** Whether it was stopped before its end. */
  get stopped(): boolean {
    return this.#stopAsked
  }

  /** Why not everything was sent; null without an error. */
  get problem(): AppErrorData | null {
    return this.#status.problem
  }

  get live(): SessionStatus {
    return this.#status.live
  }

  /** Replays everything, closes every connection, and ends the session. Errors are in `problem`. */
  async run(): Promise<void> {
    this.#started = true
    try {
      await this.#play()
    } catch (error) {
      this.#status.failed(toData(error))
    }
    this.#over.abort()
    for (const closed of await Promise.allSettled(
      this.#allConnections.map((playing) => playing.close()),
    ))
      if (closed.status === 'rejected') this.#status.failed(toData(closed.reason))
    this.#status.enter('finished')
    this.#status.update()
    this.#finished.resolve()
    this.#context.ended()
  }

  pause(): void {
    this.#pauseAsked = true
    this.#pacer?.pause()
    this.#options.progressed()
  }

  resume(): void {
    this.#pauseAsked = false
    this.#pacer?.resume()
    this.#options.progressed()
  }

  send(): Promise<never> {
    return Promise.reject(new AppError('bad-input', 'A replay only sends recorded data.'))
  }

  closeConnection(): Promise<never> {
    return Promise.reject(
      new AppError(
        'bad-input',
        'Connections of a replay are closed when the replay ends.',
        'Stop the replay.',
      ),
    )
  }

  /** Stops the replay. */
  async close(): Promise<void> {
    if (!this.#started || this.#status.phase === 'finished') return
    this.#stopAsked ||= !this.#over.signal.aborted
    this.#over.abort()
    await this.#finished.promise
  }

  get #allConnections(): ReplayConnection[] {
    return [...this.#connections.values()]
  }

  async #play(): Promise<void> {
    const { store, plan } = this.#options
    const { signal } = this.#over
    const planned = new Map(plan.connections.map((each) => [each.connection, each]))
    const from = plan.connections[0]?.firstEntry ?? 1
    for await (const page of pages(store, { session: plan.source.id, from }))
      for (const entry of page) {
        if (signal.aborted) return
        const connection = planned.get(entry.connection)
        if (connection === undefined) continue
        if (entry.n === connection.firstEntry) await this.#open(connection, entry.at)
        const playing = this.#connections.get(entry.connection)
        if (playing === undefined) return
        if (plan.toSend.has(entry.n)) await this.#sendWhenDue(playing, entry)
        else if (isExpected(plan.roles, entry)) this.#expect(entry)
        else {
          const ending = endingOf(plan.roles, entry)
          if (ending !== null) await this.#endWhenDue(playing, entry, ending)
          if (entry.kind === 'end') await this.#finishWhenDue(playing, entry)
        }
      }
    this.#status.enter('waiting')
    await this.#unlessOver(
      Promise.all(this.#allConnections.map((playing) => playing.finish(false))),
    )
  }

  /** The first established connection starts the clock; if it fails, the replay ends. */
  async #open(connection: PlannedConnection, at: number): Promise<void> {
    const { store, plan, target, openClient, speed } = this.#options
    await this.#pacer?.until(at)
    if (this.#over.signal.aborted) return
    const playing = new ReplayConnection(connection, {
      store,
      session: plan.source.id,
      roles: plan.roles,
      recording: this.#context.recording,
      signal: this.#over.signal,
      changed: (live) => {
        this.#onLive(live)
      },
      received: () => {
        this.#status.addReceived()
      },
      sent: () => {
        this.#status.addSent()
      },
    })
    this.#connections.set(connection.connection, playing)
    await playing.open(target(connection), openClient)
    if (this.#pacer !== null) return
    await this.#unlessOver(playing.opened)
    if (!playing.isOpen) {
      this.#over.abort()
      return
    }
    const schedule = new Schedule(speed, connection.establishedAt, nowUs())
    this.#pacer = new Pacer(schedule, this.#over.signal)
    if (this.#pauseAsked) this.#pacer.pause()
    this.#status.enter('playing')
  }

  async #sendWhenDue(playing: ReplayConnection, entry: ScannedEntry): Promise<void> {
    if (!this.#pacer?.isDue(entry.at)) await this.#pacer?.until(entry.at)
    if (this.#sendWindow.full) await this.#unlessOver(this.#sendWindow.free())
    if (this.#over.signal.aborted || playing.isGone) return
    // Bytes that a scan leaves in the store are read when they are sent, and take no room before.
    const bytes = entry.wire?.length ?? 0
    this.#sendWindow.enter(bytes)
    const sent = playing.send(entry, this.#expectedSoFar.get(entry.connection) ?? 0)
    this.#watch(
      sent.finally(() => {
        this.#sendWindow.leave(bytes)
      }),
    )
  }

  #expect({ connection, length }: ScannedEntry): void {
    const amount = this.#options.plan.roles.protocol === 'tcp' ? length : 1
    this.#expectedSoFar.set(connection, (this.#expectedSoFar.get(connection) ?? 0) + amount)
  }

  async #endWhenDue(
    playing: ReplayConnection,
    entry: ScannedEntry,
    how: 'fin' | 'rst',
  ): Promise<void> {
    await this.#pacer?.until(entry.at)
    if (this.#over.signal.aborted || playing.isGone) return
    this.#watch(playing.endSide(how, this.#expectedSoFar.get(entry.connection) ?? 0))
  }

  async #finishWhenDue(playing: ReplayConnection, entry: ScannedEntry): Promise<void> {
    await this.#pacer?.until(entry.at)
    const detail = eventOf(entry)
    const by = this.#options.plan.roles.sent === 'out' ? 'peer' : 'local'
    this.#watch(playing.finish(detail?.kind === 'end' && detail.by === by))
    if (this.#allConnections.length === this.#options.plan.connections.length)
      this.#status.enter('waiting')
  }

  /** An internal error of one connection ends the replay and is reported. */
  #watch(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.#status.failed(toData(error))
      this.#over.abort()
    })
  }

  async #unlessOver(work: Promise<unknown>): Promise<void> {
    await Promise.race([work, this.#isOver])
  }

  #onLive(live: SessionStatus): void {
    this.#status.update(live)
    // All connections have ended: nothing more can be received.
    const { connections } = this.#options.plan
    if (
      this.#connections.size === connections.length &&
      this.#allConnections.every(({ isGone }) => isGone)
    )
      this.#over.abort()
  }
}

function toData(error: unknown): AppErrorData {
  if (error instanceof AppError) return error.toData()
  const reason = error instanceof Error ? error.message : String(error)
  return { code: 'internal', message: `The replay failed: ${reason}`, hint: '' }
}
