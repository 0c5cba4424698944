/** An engine with a separate data folder, disposed with the test, and its events. */
import { createEngine, type Engine, type EngineOptions } from '../../main/engine/engine.ts'
import { engineEvents, type EngineEvent, type EngineEvents } from '../../shared/contract/engine.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'
import { TemporaryFolder } from './folders.ts'

type Told = { [E in EngineEvent]: EngineEvents[E][] }

export class TestEngine implements AsyncDisposable {
  readonly engine: Engine
  /** Every event so far. */
  readonly told: Told = {
    counts: [],
    live: [],
    sessionsChanged: [],
    endpointsChanged: [],
    snippetsChanged: [],
    annotationsChanged: [],
    coloursFound: [],
    replay: [],
    repeat: [],
    roundTrips: [],
    search: [],
    view: [],
    compaction: [],
    export: [],
    problem: [],
  }
  readonly #folder: TemporaryFolder | null
  readonly #waiters = new Set<() => void>()

  private constructor(engine: Engine, folder: TemporaryFolder | null) {
    this.engine = engine
    this.#folder = folder
    for (const event of Object.keys(engineEvents) as EngineEvent[]) this.#listen(event)
  }

  /** @param dataFolder is kept when the engine is disposed; a temporary one by default */
  static async create(options: Partial<EngineOptions> = {}): Promise<TestEngine> {
    const folder = options.dataFolder === undefined ? new TemporaryFolder() : null
    const dataFolder = options.dataFolder ?? folder?.file('data') ?? ''
    return new TestEngine(await createEngine({ version: '0.0.0', ...options, dataFolder }), folder)
  }

  /** Waits until a condition holds; checks it at every event. */
  async until(what: () => boolean): Promise<void> {
    while (!what())
      await new Promise<void>((resolve) => {
        this.#waiters.add(resolve)
      })
  }

  /** Waits until the endpoint of a session is in a phase. */
  untilPhase(session: number, phase: EngineEvents['live']['phase']): Promise<void> {
    return this.until(
      () => this.told.live.findLast((live) => live.session === session)?.phase === phase,
    )
  }

  /** Every entry of a session. */
  async entries(session: number): Promise<EntrySummary[]> {
    const all: EntrySummary[] = []
    for (;;) {
      const from = all.length + 1
      const page = await this.engine.call('entries', { session, from, to: from + 999 })
      all.push(...page)
      if (page.length < 1_000) return all
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine.dispose()
    this.#folder?.[Symbol.dispose]()
  }

  #listen(event: EngineEvent): void {
    this.engine.on(event, (payload) => {
      // Each list holds the payloads of the event it is named after.
      const list: unknown[] = this.told[event]
      list.push(payload)
      for (const waiter of this.#waiters) waiter()
      this.#waiters.clear()
    })
  }
}
