/**
 * The common part of `listen` and `connect`: opens the configuration, prints its entries, sends what is to be sent, and
 * ends gracefully: by the peer, by time or by a signal.
 */
import { markHiddenInLines } from '../../shared/bytes/hidden-characters.ts'
import type { EngineApi } from '../../shared/contract/engine.ts'
import { AppError, type AppErrorData } from '../../shared/contract/errors.ts'
import { englishError } from '../host/english-error.ts'
import { type EndpointConfig, isServer, isWebSocket } from '../../shared/protocols/index.ts'
import { formatHostPort } from '../../shared/protocols/host-port.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'
import type { SessionStatus, Session } from '../../shared/model/session.ts'
import { onStopSignal } from '../host/stop-signals.ts'
import { entryFields } from '../engine/interchange/entry-json.ts'
import { followSession } from './follow.ts'
import { droppedText, entryLine, sizeText, styled } from './format.ts'
import { dropMarkers } from './markers.ts'
import type { SendBody } from './options.ts'
import { Output } from './output.ts'
import { abnormalEnd } from './session-end.ts'
import { withEngine } from './with-engine.ts'

export interface RunOptions {
  readonly data?: string
  readonly json?: true
  readonly quiet?: true
  /** Time from opening to the end. Milliseconds. */
  readonly for?: number
  /** Lines of standard input are markers. */
  readonly markers?: true
}

export interface SessionRun {
  readonly config: EndpointConfig
  readonly options: RunOptions
  /** Sent to each connection of a server once it is open, and to the first one of a client. */
  readonly sends: readonly SendBody[]
  /** Called when a client is open and its messages were sent; returns a function that ends it. */
  readonly whenOpen?: (engine: EngineApi, session: number) => () => void
}

/** @throws AppError the reason why it could not be opened, or why a client ended */
export const runSession = (run: SessionRun): Promise<void> =>
  withEngine(run.options, async (engine) => {
    const running = new RunningCommand(engine, run)
    try {
      await running.play()
    } finally {
      running.dispose()
    }
  })

class RunningCommand {
  readonly #engine: EngineApi
  readonly #run: SessionRun
  readonly #output = new Output()
  readonly #isServer: boolean
  /** Resolves when the end is requested; the session may also end without a request. */
  readonly #stop = Promise.withResolvers<void>()
  readonly #undo: (() => void)[] = []
  /** Errors of recording, of any session. */
  readonly #storeProblems: { session: number | null; error: AppErrorData }[] = []
  #stopped = false
  #live: SessionStatus | null = null
  readonly #opened = Promise.withResolvers<void>()
  #everOpen = false
  #timer: NodeJS.Timeout | undefined

  constructor(engine: EngineApi, run: SessionRun) {
    this.#engine = engine
    this.#run = run
    this.#isServer = isServer(run.config.kind)
    this.#undo.push(onStopSignal(() => this.#end()))
    this.#output.closed.addEventListener('abort', () => this.#end())
  }

  dispose(): void {
    clearTimeout(this.#timer)
    for (const undo of this.#undo) undo()
  }

  async play(): Promise<void> {
    const early: SessionStatus[] = []
    this.#undo.push(
      this.#engine.on('problem', (problem) => {
        this.#storeProblems.push(problem)
        const { code, message, hint } = problem.error
        if (code === 'recording-waits')
          process.stderr.write(markHiddenInLines(`${message}\n${hint}\n`))
      }),
      this.#engine.on('live', (live) => {
        if (this.#live) this.#changed(live)
        else early.push(live)
      }),
    )
    const { session, live } = await this.#engine.call('open', { config: this.#run.config })
    const id = session.id
    this.#live = live
    for (const known of [live, ...early]) this.#changed(known)

    const failed = Promise.withResolvers<never>()
    const closing = this.#stop.promise.then(() => this.#engine.call('close', { session: id }))
    closing.catch(failed.reject)
    await this.#opened.promise
    if (this.#everOpen) await this.#printOpen(id)
    const work = this.#work(id)
    work.catch(failed.reject)
    const notRecorded = (): AppErrorData | undefined =>
      this.#storeProblems.find(({ session }) => session === id)?.error
    const following = followSession(
      this.#engine,
      id,
      this.#wantsEntries ? (entry) => this.#take(id, entry) : null,
      () => notRecorded() !== undefined,
    )
    const ended = await Promise.race([following, failed.promise])
    await work
    if (this.#stopped) await closing
    const lost = notRecorded()
    const failure = lost ? AppError.from(lost) : await this.#failure(ended)
    await this.#printEnd(ended, failure)
    if (failure) throw failure
  }

  /**
   * Returns the reason why the command failed; null if the session ended as requested, at its limit, or as the protocol
   * defines.
   */
  async #failure(ended: Session): Promise<AppError | null> {
    if (this.#limit || (this.#stopped && this.#everOpen)) return null
    const problem = this.#live?.problem
    if (problem) return englishError('network', problem.message, problem.hint)
    return this.#isServer ? null : abnormalEnd(this.#engine, ended)
  }

  #changed(live: SessionStatus): void {
    if (live.session !== this.#live?.session) return
    this.#live = live
    if (live.phase === 'open' || live.phase === 'listening') {
      this.#everOpen = true
      this.#opened.resolve()
    } else if (live.phase === 'closed') this.#opened.resolve()
  }

  /** Everything beside the entries: messages to send, standard input, the end by time. */
  async #work(session: number): Promise<void> {
    const limit = this.#run.options.for
    try {
      if (!this.#everOpen) return
      if (this.#run.options.markers) this.#undo.push(dropMarkers(this.#engine, session))
      if (!this.#isServer) {
        await this.#sendAll(session, null)
        const end = this.#run.whenOpen?.(this.#engine, session)
        if (end) this.#undo.push(end)
      }
    } finally {
      if (limit !== undefined) this.#timer = setTimeout(() => this.#end(), limit)
    }
  }

  /** Entries that are not printed are not loaded, unless they tell when a peer is ready. */
  get #wantsEntries(): boolean {
    return !this.#run.options.quiet || (this.#isServer && this.#run.sends.length > 0)
  }

  #end(): void {
    this.#stopped = true
    this.#stop.resolve()
  }

  async #take(session: number, entry: EntrySummary): Promise<void> {
    if (this.#isServer && this.#isReady(entry)) await this.#sendAll(session, entry.connection)
    const { json, quiet } = this.#run.options
    if (quiet) return
    await (json
      ? this.#output.json({ event: 'entry', ...entryFields(session, entry) })
      : this.#output.line(entryLine(entry)))
  }

  async #sendAll(session: number, connection: number | null): Promise<void> {
    const webSocket = isWebSocket(this.#run.config.kind)
    for (const { as, body } of this.#run.sends) {
      const message = { as: webSocket ? as : 'data', body } as const
      try {
        await this.#engine.call('send', { session, connection, message })
      } catch (error) {
        // The record says why the peer disconnected.
        if (!(error instanceof AppError && error.code === 'not-open')) throw error
        return
      }
    }
  }

  async #printOpen(session: number): Promise<void> {
    const live = this.#live
    const { kind } = this.#run.config
    const place = (this.#isServer ? live?.local : live?.remote) ?? { host: '', port: 0 }
    const event = this.#isServer ? 'listening' : 'open'
    if (this.#run.options.json)
      return this.#output.json({ event, kind, address: place.host, port: place.port, session })
    const verb = this.#isServer ? 'Listening on' : 'Connected to'
    const where = styled('bold', formatHostPort(place.host, place.port))
    await this.#output.line(`${verb} ${where} (${kind}, session ${session}). Press Ctrl+C to stop.`)
  }

  async #printEnd(ended: Session, failure: AppError | null): Promise<void> {
    const { id: session, entries, bytesIn, bytesOut, dropped } = ended
    const reason = this.#limit
    if (this.#run.options.json)
      return this.#output.json({
        event: 'end',
        session,
        entries,
        bytesIn,
        bytesOut,
        ...(dropped && { dropped }),
        ...(reason && { limit: reason.message }),
        ...(failure && { error: failure.message }),
        ...(failure?.lost && { lost: failure.lost }),
      })
    if (reason) await this.#output.line(styled('yellow', `${reason.message}. ${reason.hint}`))
    if (dropped) await this.#output.line(styled('yellow', droppedText(dropped)))
    const sizes = `${sizeText(bytesIn)} in, ${sizeText(bytesOut)} out`
    return this.#output.line(
      `Session ${session}: ${entries} ${entries === 1 ? 'entry' : 'entries'}, ${sizes}.`,
    )
  }

  /** The limit that ended the recording. It is no failure: the user set it. */
  get #limit(): SessionStatus['problem'] {
    const problem = this.#live?.problem ?? null
    return problem?.code.startsWith('LIMIT_') ? problem : null
  }

  /** Whether messages can be sent to the entry's connection from this entry on. */
  #isReady({ event }: EntrySummary): boolean {
    return isWebSocket(this.#run.config.kind)
      ? event?.kind === 'note' && event.code === 'websocket-open'
      : event?.kind === 'open' && event.what === 'accepted'
  }
}
