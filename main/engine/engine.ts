/** Composition root: builds store, sessions and replay, and answers the contract with them. Owned by a host. */
import type { EncodingId } from '../../shared/bytes/encodings.ts'
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
import { debugLog, logDuration } from './debug-log.ts'
import { Emitter } from './emitter.ts'
import { makeMethods, type EngineDeps, type Methods } from './methods.ts'
import { isEngineMethod, parseParams } from './rpc/params.ts'
import { RepeatRunner } from './sending/repeats.ts'
import { Comparisons } from './replay/comparisons.ts'
import { Replays } from './replay/replays.ts'
import { RoundTripCollector } from './sessions/round-trips.ts'
import { EndpointSecrets, MemorySecrets, type SecretKeeper } from './secrets/secrets.ts'
import { RunningSessions } from './sessions/sessions.ts'
import { SessionFiles } from './interchange/session-files.ts'
import { Stages } from './sending/stages.ts'
import { openStore, storeOn } from './store/open.ts'
import type { StoreThread } from './store/start-thread.ts'
import type { Store } from './store/store.ts'

const rpcLog = debugLog('rpc')
const replayLog = debugLog('replay')

export interface EngineOptions {
  /** Folder of `sessions.db` and of staged bytes; created when missing. */
  dataFolder: string
  /** Version of the application, for `about`. */
  version: string
  /** Stores the secrets of endpoints; in memory by default. */
  secrets?: SecretKeeper
  /** Maximum database size in bytes, for tests of a full disk; 0 for no limit but the disk's. */
  maxDatabaseBytes?: number
  /** The text encoding of every session, whatever is chosen for it. */
  encoding?: EncodingId
  /** The store's thread, if it was started for this folder before; the engine ends it. */
  storeThread?: StoreThread
}

export interface Engine extends EngineApi, AsyncDisposable {
  readonly dataFolder: string
  /** Stops accepting, closes connections, drains the recorder, closes the store; within a bounded time, idempotent. */
  dispose(): Promise<void>
}

/** @throws AppError `database-newer`, `database-damaged`, `store-failed`, `permission-denied`, `disk-full` */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { dataFolder, maxDatabaseBytes = 0, storeThread, encoding } = options
  const store = await (storeThread === undefined
    ? openStore({ folder: dataFolder, maxDatabaseBytes, ...(encoding && { encoding }) })
    : storeOn(storeThread))
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

/** Moves secrets that an older version wrote into the database to the secret store. */
async function setPlainSecretsApart(store: Store, secrets: EndpointSecrets): Promise<void> {
  const found = await store.plainSecrets()
  if (found === null) return
  const sealed: Endpoint[] = []
  for (const endpoint of found)
    sealed.push({ ...endpoint, config: await secrets.seal(endpoint.config) })
  try {
    await store.setSecretsApart(sealed)
  } catch (error) {
    // Sessions can still be shown; the next start tries again.
    if (!(error instanceof AppError && error.code === 'disk-full')) throw error
  }
}

/** Events of the store that are passed on unchanged. */
const storeEvents = [
  'counts',
  'sessionsChanged',
  'endpointsChanged',
  'snippetsChanged',
  'annotationsChanged',
  'coloursFound',
  'view',
  'search',
  'compaction',
  'problem',
] as const

class LocalEngine implements Engine {
  readonly dataFolder: string
  readonly #deps: EngineDeps
  readonly #methods: Methods
  readonly #emitter = new Emitter<EngineEvents>()
  #disposing: Promise<void> | null = null

  constructor(
    { dataFolder, version }: EngineOptions,
    store: Store,
    stages: Stages,
    secrets: EndpointSecrets,
  ) {
    const emitter = this.#emitter
    const roundTrips = new RoundTripCollector((measured) => {
      emitter.emit('roundTrips', measured)
    })
    const sessions = new RunningSessions(
      store,
      secrets,
      (live) => {
        emitter.emit('live', live)
      },
      (session, roundTrip) => {
        roundTrips.add(session, roundTrip)
      },
    )
    const repeats = new RepeatRunner({
      sessions,
      stages,
      snippets: () => store.snippets(),
      encodingOf: (session) => store.encodingOf(session),
      changed: (repeat) => {
        emitter.emit('repeat', repeat)
      },
    })
    const comparisons = new Comparisons(store)
    const replays = new Replays(store, sessions, comparisons, (replay) => {
      const { session, state, sent, total, received } = replay
      replayLog('session %d: %s, %d of %d sent, %d received', session, state, sent, total, received)
      emitter.emit('replay', replay)
    })
    for (const event of storeEvents)
      store.on(event, (payload) => {
        emitter.emit(event, payload)
      })
    const files = new SessionFiles(store, version, (progress) => {
      emitter.emit('export', progress)
    })
    this.dataFolder = dataFolder
    this.#deps = {
      version,
      store,
      stages,
      secrets,
      sessions,
      replays,
      comparisons,
      repeats,
      roundTrips,
      files,
    }
    this.#methods = makeMethods(this.#deps)
  }

  on<E extends EngineEvent>(event: E, listener: (payload: EngineEvents[E]) => void): () => void {
    return this.#emitter.on(event, listener)
  }

  call<M extends EngineMethod>(method: M, params: EngineParams<M>): Promise<EngineResult<M>> {
    const name = isEngineMethod(method) ? method : 'no method'
    return logDuration(rpcLog, name, () => this.#answer(method, params))
  }

  async #answer<M extends EngineMethod>(
    method: M,
    params: EngineParams<M>,
  ): Promise<EngineResult<M>> {
    // Callers over a channel are untyped.
    const name: unknown = method
    if (!isEngineMethod(name)) throw new AppError('bad-input', `Unknown method ${String(name)}.`)
    if (this.#disposing) throw new AppError('disconnected', 'Sockeye is closing.')
    const parsed = parseParams(method, params)
    try {
      // No method is undefined, which the compiler cannot see for every method at once.
      return (await this.#methods[method](parsed)) as EngineResult<M>
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
    const { store, stages, sessions, replays, repeats, roundTrips, files } = this.#deps
    try {
      await repeats.close()
      await sessions.closeAll()
      await replays.close()
    } finally {
      roundTrips.dispose()
      try {
        await stages.dispose()
        await files.dispose()
      } finally {
        await store.close()
      }
    }
  }
}

/** The error for a caller: an internal error is reported as such, with its cause kept for debugging. */
function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new AppError('internal', `Internal error: ${reason}`, '', {
    cause: error,
  })
}
