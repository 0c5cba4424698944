/**
 * The replays of an engine: starts them, reports their progress, and compares them with their sources.
 * A replay's session belongs to `Sessions` like any other; closing it stops the replay. Owned by the engine.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { EngineParams } from '../../../shared/contract/engine.ts'
import type { Replay } from '../../../shared/contract/replay.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import { formatEndpointUrl } from '../../../shared/model/endpoint-url.ts'
import type { RunningSession } from '../sessions/running-session.ts'
import type { SessionOpener } from '../sessions/sessions.ts'
import type { Store } from '../store/store.ts'
import type { Comparisons } from './comparisons.ts'
import { Player, type PlayerState } from './play/player.ts'
import { readPlan, type Plan } from './play/plan.ts'
import { targetOf } from './play/target.ts'

/** Minimum interval between progress reports; changes of state are reported immediately. Milliseconds. */
const notifyEveryMs = 100
const longestName = 200
/** Time that closing waits for comparisons in progress. Milliseconds. */
const longestCloseMs = 2_000

export class Replays {
  readonly #store: Store
  readonly #sessions: SessionOpener
  readonly #notify: (replay: Replay) => void
  readonly #running = new Map<number, RunningReplay>()
  readonly #comparisons: Comparisons

  /** @param notify called at every change of a replay, for progress at most 10 times a second */
  constructor(
    store: Store,
    sessions: SessionOpener,
    comparisons: Comparisons,
    notify: (replay: Replay) => void,
  ) {
    this.#store = store
    this.#sessions = sessions
    this.#comparisons = comparisons
    this.#notify = notify
  }

  /**
   * Resolves when its session exists, while the first connection is made.
   * @throws AppError `not-found`, `session-busy`, `bad-url`, or `bad-input` for what cannot be replayed (there)
   */
  async start({ session, to, speed = 1 }: EngineParams<'replay'>): Promise<Replay> {
    const source = await this.#store.session({ session })
    const plan = await readPlan(this.#store, source)
    const [first] = plan.connections
    if (first === undefined) throw new Error('A plan has a connection.')
    const config = targetOf(source, first, to)

    let run: RunningReplay | null = null
    const made: { player?: Player } = {}
    const running = await this.#sessions.open(
      config,
      { name: `Replay of ${source.name}`.slice(0, longestName), replayOf: source.id },
      (context) => {
        const player = new Player(context, {
          store: this.#store,
          plan,
          speed,
          target: (connection) => targetOf(source, connection, to),
          openClient: (client, own) => this.#sessions.openEndpoint(client, own),
          progressed: () => run?.progressed(),
        })
        made.player = player
        return Promise.resolve(player)
      },
    )
    const { player } = made
    if (player === undefined) throw new Error('A session has an endpoint once it is open.')
    run = new RunningReplay(player, plan, running, {
      to: formatEndpointUrl(config),
      speed,
      notify: this.#notify,
      compare: async () => {
        const { differing } = await this.#comparisons.replay(source.id, running.id)
        await this.#store.setDiffering(running.id, differing)
        return differing
      },
    })
    this.#running.set(running.id, run)
    void run.play().finally(() => this.#running.delete(running.id))
    return run.replay
  }

  /** @throws AppError `not-open` */
  pause(session: number): Promise<void> {
    const { player } = this.#require(session)
    player.pause()
    return Promise.resolve()
  }

  /** @throws AppError `not-open` */
  resume(session: number): Promise<void> {
    const { player } = this.#require(session)
    player.resume()
    return Promise.resolve()
  }

  /**
   * Resolves when it has ended and was compared.
   * @throws AppError `not-open`
   */
  async stop(session: number): Promise<void> {
    const run = this.#require(session)
    await run.player.close()
    await run.ended
  }

  /**
   * Resolves when those with closed sessions were compared. A comparison that takes long is abandoned: it can be
   * repeated.
   */
  async close(): Promise<void> {
    const patience = new AbortController()
    const { signal } = patience
    const ended = Promise.all([...this.#running.values()].map((run) => run.ended))
    await Promise.race([ended, delay(longestCloseMs, undefined, { signal })])
    patience.abort()
  }

  #require(session: number): RunningReplay {
    const run = this.#running.get(session)
    if (run === undefined)
      throw new AppError('not-open', `No replay is running in session ${session}.`)
    return run
  }
}

interface RunOptions {
  to: string
  speed: Replay['speed']
  notify: (replay: Replay) => void
  /** Compares, stores the number of differing rows, and returns it. */
  compare(): Promise<number>
}

/** One replay from its start until it was compared. */
class RunningReplay {
  readonly player: Player
  readonly ended: Promise<void>
  readonly #plan: Plan
  readonly #running: RunningSession
  readonly #options: RunOptions
  readonly #onEnded: () => void
  #final: Pick<Replay, 'state' | 'differing' | 'problem'> | null = null
  #notifiedState: PlayerState | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(player: Player, plan: Plan, running: RunningSession, options: RunOptions) {
    this.player = player
    this.#plan = plan
    this.#running = running
    this.#options = options
    const ended = Promise.withResolvers<void>()
    this.ended = ended.promise
    this.#onEnded = ended.resolve
  }

  get replay(): Replay {
    const { player } = this
    return {
      session: this.#running.id,
      source: this.#plan.source.id,
      to: this.#options.to,
      speed: this.#options.speed,
      // Until it was compared, it is waiting.
      state: player.state === 'finished' ? 'waiting' : player.state,
      sent: player.sent,
      total: this.#plan.sends,
      unsent: { cut: this.#plan.refused, dropped: this.#plan.source.dropped?.entries ?? 0 },
      received: player.received,
      expected: this.#plan.expected,
      differing: 0,
      problem: null,
      ...this.#final,
    }
  }

  async play(): Promise<void> {
    const { player } = this
    await player.run()
    await this.#running.finished
    let { problem } = player
    let differing = 0
    try {
      differing = await this.#options.compare()
    } catch (error) {
      problem ??= toAppError(error).toData()
    }
    const state = player.stopped ? 'stopped' : problem === null ? 'done' : 'failed'
    this.#final = { state, differing, problem }
    this.#notifyNow()
    this.#onEnded()
  }

  progressed(): void {
    if (this.player.state !== this.#notifiedState) this.#notifyNow()
    else this.#timer ??= setTimeout(() => this.#notifyNow(), notifyEveryMs)
  }

  #notifyNow(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#notifiedState = this.player.state
    this.#options.notify(this.replay)
  }
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new AppError('internal', `Could not compare the replay: ${reason}`, '', {
    cause: error,
  })
}
