/** Composition root: builds store, endpoints and replay, and answers the contract with them. Owned by a host. */
import type {
  EngineApi,
  EngineEvent,
  EngineEvents,
  EngineMethod,
  EngineParams,
  EngineResult,
} from '../../shared/contract/engine.ts'
import { AppError } from '../../shared/contract/errors.ts'
import type { Endpoint } from '../../shared/model/endpoint.ts'
import { Emitter } from './emitter.ts'
import { prepareTransmission } from './outgoing.ts'
import { isEngineMethod, parseParams, type Parsed } from './params.ts'
import { Repeats } from './repeats.ts'
import { Replays } from './replay/replays.ts'
import { recordedRoundTrips } from './recorded-round-trips.ts'
import { RoundTrips, roundTripsAfter } from './round-trips.ts'
import { EndpointSecrets, MemorySecrets, type SecretKeeper } from './secrets.ts'
import { Sessions } from './sessions.ts'
import { SessionFiles } from './session-file/session-files.ts'
import { Stages } from './stages.ts'
import { openStore } from './store/open.ts'
import type { Store } from './store/store.ts'

export interface EngineOptions {
  /** Folder of `sessions.db` and of staged bytes; made when missing. */
  dataFolder: string
  /** Version of the application, for `about`. */
  version: string
  /** Keeps the secrets of endpoints; in memory unless told otherwise. */
  secrets?: SecretKeeper
  /** Largest database, in bytes, for tests of a full disk; 0 for no limit but the disk's. */
  maxDatabaseBytes?: number
}

export interface Engine extends EngineApi, AsyncDisposable {
  readonly dataFolder: string
  /** Stops accepting, closes connections, drains the recorder, closes the store; bounded in time, safe to call twice. */
  dispose(): Promise<void>
}

/** @throws AppError `database-newer`, `database-damaged`, `store-failed`, `permission-denied`, `disk-full` */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { dataFolder, maxDatabaseBytes = 0 } = options
  const store = await openStore({ folder: dataFolder, maxDatabaseBytes })
  const stages = new Stages(dataFolder)
  const secrets = new EndpointSecrets(options.secrets ?? new MemorySecrets())
  try {
    await stages.sweep()
    await setPlainSecretsApart(store, secrets)
    await secrets.sweep(await store.endpoints())
  } catch (error) {
    await store.close()
    throw toAppError(error)
  }
  return new LocalEngine(options, store, stages, secrets)
}

/** Moves what an older version wrote into the database to the keeper. */
async function setPlainSecretsApart(store: Store, secrets: EndpointSecrets): Promise<void> {
  const found = await store.plainSecrets()
  if (found === null) return
  const sealed: Endpoint[] = []
  for (const endpoint of found)
    sealed.push({ ...endpoint, config: await secrets.seal(endpoint.config) })
  try {
    await store.setSecretsApart(sealed)
  } catch (error) {
    // What is there can still be shown; the next start finds it again.
    if (!(error instanceof AppError && error.code === 'disk-full')) throw error
  }
}

/** What answers a method: with its result, or with nothing at all where the contract says undefined. */
type Handlers = {
  [M in EngineMethod]: (
    params: Parsed<M>,
  ) => Promise<undefined extends EngineResult<M> ? void : EngineResult<M>>
}

/** Events of the store that go to callers as they are. */
const storeEvents = [
  'counts',
  'sessionsChanged',
  'endpointsChanged',
  'snippetsChanged',
  'view',
  'search',
  'compaction',
  'problem',
] as const

class LocalEngine implements Engine {
  readonly dataFolder: string
  readonly #version: string
  readonly #store: Store
  readonly #stages: Stages
  readonly #secrets: EndpointSecrets
  readonly #sessions: Sessions
  readonly #replays: Replays
  readonly #repeats: Repeats
  readonly #roundTrips: RoundTrips
  readonly #files: SessionFiles
  readonly #emitter = new Emitter<EngineEvents>()
  readonly #handlers: Handlers
  #disposing: Promise<void> | null = null

  constructor(
    { dataFolder, version }: EngineOptions,
    store: Store,
    stages: Stages,
    secrets: EndpointSecrets,
  ) {
    this.dataFolder = dataFolder
    this.#version = version
    this.#store = store
    this.#stages = stages
    this.#secrets = secrets
    this.#files = new SessionFiles(store, version)
    this.#roundTrips = new RoundTrips((roundTrips) => {
      this.#emitter.emit('roundTrips', roundTrips)
    })
    this.#sessions = new Sessions(
      store,
      secrets,
      (live) => {
        this.#emitter.emit('live', live)
      },
      (session, roundTrip) => {
        this.#roundTrips.add(session, roundTrip)
      },
    )
    this.#repeats = new Repeats({
      sessions: this.#sessions,
      stages,
      snippets: () => store.snippets(),
      changed: (repeat) => {
        this.#emitter.emit('repeat', repeat)
      },
    })
    this.#replays = new Replays(store, this.#sessions, (replay) => {
      this.#emitter.emit('replay', replay)
    })
    for (const event of storeEvents)
      store.on(event, (payload) => {
        this.#emitter.emit(event, payload)
      })
    this.#handlers = this.#makeHandlers()
  }

  on<E extends EngineEvent>(event: E, listener: (payload: EngineEvents[E]) => void): () => void {
    return this.#emitter.on(event, listener)
  }

  async call<M extends EngineMethod>(method: M, params: EngineParams<M>): Promise<EngineResult<M>> {
    // Callers over a channel are bound by no types.
    const name: unknown = method
    if (!isEngineMethod(name))
      throw new AppError('bad-input', `There is no method ${String(name)}.`)
    if (this.#disposing) throw new AppError('disconnected', 'Sockeye is closing.')
    const parsed = parseParams(method, params)
    try {
      // Nothing is undefined, which the compiler cannot see for every method at once.
      return (await this.#handlers[method](parsed)) as EngineResult<M>
    } catch (error) {
      throw toAppError(error)
    }
  }

  dispose(): Promise<void> {
    this.#disposing ??= this.#disposeOnce()
    return this.#disposing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  async #disposeOnce(): Promise<void> {
    try {
      await this.#repeats.close()
      await this.#sessions.closeAll()
      await this.#replays.close()
    } finally {
      this.#roundTrips.dispose()
      try {
        await this.#stages.dispose()
        await this.#files.dispose()
      } finally {
        await this.#store.close()
      }
    }
  }

  #makeHandlers(): Handlers {
    const store = this.#store
    const sessions = this.#sessions
    const stages = this.#stages
    const secrets = this.#secrets
    const replays = this.#replays
    const files = this.#files
    return {
      about: async () => ({
        ...(await store.about()),
        version: this.#version,
        node: process.versions.node,
        platform: `${process.platform} ${process.arch}`,
        secrets: await secrets.place(),
      }),

      storage: () => store.storage(),
      setDatabaseLimit: (limit) => store.setDatabaseLimit(limit),
      compact: () => store.compact(),
      cancelCompaction: () => store.cancelCompaction(),

      endpoints: () => store.endpoints(),
      saveEndpoint: async (params) => {
        const before = (await store.endpoints()).find(({ id }) => id === params.id)
        const config = await secrets.seal(params.config, before?.config)
        return store.saveEndpoint({ ...params, config })
      },
      removeEndpoint: async ({ id }) => {
        const removed = (await store.endpoints()).find((endpoint) => endpoint.id === id)
        await store.removeEndpoint(id)
        if (removed) await secrets.forget(removed.config, await store.endpoints())
      },

      sessions: (params) => store.sessions(params),
      session: ({ session }) => store.session(session),
      renameSession: ({ session, name }) => store.renameSession(session, name),
      setReading: ({ session, reading }) => store.setReading(session, reading),
      removeSession: ({ session }) => store.removeSession(session),
      restoreSession: ({ session }) => store.restoreSession(session),
      connections: (params) => store.connections(params),
      peers: (params) => store.peers(params),
      arrivals: ({ session, connection }) => store.arrivals(session, connection),

      startExport: async ({ session }) => ({ export: await files.startExport(session) }),
      readExport: (params) => files.readExport(params.export),
      stopExport: (params) => {
        files.stopExport(params.export)
        return Promise.resolve()
      },
      startImport: () => Promise.resolve({ import: files.startImport() }),
      appendImport: (params) => files.appendImport(params.import, params.bytes),
      finishImport: (params) => files.finishImport(params.import),
      stopImport: (params) => files.stopImport(params.import),

      open: async ({ config, endpoint, name }) => {
        const { session, live } = await sessions.open(config, { endpoint, name })
        return { session, live }
      },
      live: () => Promise.resolve(sessions.live),
      close: async ({ session }) => {
        const running = sessions.get(session)
        if (running) await running.close()
        // One that has ended by itself just now is closed, which is all that was asked for.
        else await store.session(session)
      },
      closeConnection: async ({ session, connection }) => {
        await sessions.require(session).closeConnection(connection)
      },
      send: async ({ session, connection, message }) => {
        const running = sessions.require(session)
        const make = prepareTransmission(message, running.session.kind, stages)
        const { to, bytes } = await running.send(await make(running.nextIndex()), connection)
        return { connections: to.length, bytes }
      },

      startRepeat: (params) => this.#repeats.start(params),
      stopRepeat: ({ repeat }) => {
        this.#repeats.stop(repeat)
        return Promise.resolve()
      },
      repeats: () => Promise.resolve(this.#repeats.list),
      roundTrips: async ({ session, after, limit }) => {
        const measured = this.#roundTrips.of(session)
        // While it runs, all there is was measured.
        const running = measured ?? (sessions.get(session) && { total: 0, roundTrips: [] })
        return roundTripsAfter(running ?? (await recordedRoundTrips(store, session)), after, limit)
      },

      snippets: () => store.snippets(),
      saveSnippet: (params) => store.saveSnippet(params),
      removeSnippet: ({ id }) => store.removeSnippet(id),
      moveSnippet: ({ id, to }) => store.moveSnippet(id, to),
      sequences: () => store.sequences(),
      saveSequence: (params) => store.saveSequence(params),
      removeSequence: ({ id }) => store.removeSequence(id),

      stage: () => stages.create(),
      appendStage: ({ stage, bytes }) => stages.append(stage, bytes),
      dropStage: async ({ stage }) => {
        await stages.drop(stage)
      },

      entries: (params) => store.entries(params),
      openView: ({ session, filter, as, framing }) =>
        store.openView(session, filter, { as, ...(framing && { framing }) }),
      viewState: ({ view }) => store.viewState(view),
      message: ({ session, n }) => store.message(session, n),
      handshake: ({ session, n }) => store.handshake(session, n),
      viewCount: ({ view }) => store.viewCount(view),
      viewPosition: ({ view, n, offset }) => store.viewPosition(view, n, offset),
      closeView: ({ view }) => store.closeView(view),
      matches: (params) => store.matches(params),
      searchSessions: (params) => store.searchSessions(params),
      stopSearch: ({ search }) => store.stopSearch(search),
      statistics: (params) => store.statistics(params),
      bytes: (params) => store.bytes(params),

      replay: (params) => replays.start(params),
      pauseReplay: ({ session }) => replays.pause(session),
      resumeReplay: ({ session }) => replays.resume(session),
      stopReplay: ({ session }) => replays.stop(session),
      comparison: (params) => replays.comparison(params),
    }
  }
}

/** What a caller gets: a defect of ours says so, with its cause kept for whoever looks into it. */
function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new AppError('internal', `Something in Sockeye went wrong: ${reason}`, '', {
    cause: error,
  })
}
