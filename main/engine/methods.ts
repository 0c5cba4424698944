/** Which component of the engine answers each method of the contract. */
import {
  engineMethods,
  type EngineMethod,
  type EngineResult,
} from '../../shared/contract/engine.ts'
import { prepareTransmission } from './sending/outgoing.ts'
import type { Parsed } from './rpc/params.ts'
import { recordedRoundTrips } from './sessions/recorded-round-trips.ts'
import type { RepeatRunner } from './sending/repeats.ts'
import type { Comparisons } from './replay/comparisons.ts'
import type { Replays } from './replay/replays.ts'
import { roundTripsAfter, type RoundTripCollector } from './sessions/round-trips.ts'
import type { EndpointSecrets } from './secrets/secrets.ts'
import { formatInfos } from './interchange/index.ts'
import type { SessionFiles } from './interchange/session-files.ts'
import type { RunningSessions } from './sessions/sessions.ts'
import type { Stages } from './sending/stages.ts'
import type { Store } from './store/store.ts'
import type { StoreCalls } from './store/worker/calls.ts'

/** The components that answer methods. */
export interface EngineDeps {
  readonly version: string
  readonly store: Store
  readonly stages: Stages
  readonly secrets: EndpointSecrets
  readonly sessions: RunningSessions
  readonly replays: Replays
  readonly comparisons: Comparisons
  readonly repeats: RepeatRunner
  readonly roundTrips: RoundTripCollector
  readonly files: SessionFiles
}

/** The answer to a method: its result, or nothing where the contract says undefined. */
export type Methods = {
  [M in EngineMethod]: (
    params: Parsed<M>,
  ) => Promise<undefined extends EngineResult<M> ? void : EngineResult<M>>
}

/** Methods that a store call of the same name can answer: it has the same parameters and result. */
type StoreMethod = {
  [M in EngineMethod & keyof StoreCalls]: Store[M] extends Methods[M] ? M : never
}[EngineMethod & keyof StoreCalls]

/** The others need their own answer; an own answer to a `StoreMethod` takes precedence over the store's. */
type OwnMethods = Omit<Methods, StoreMethod> & Partial<Methods>

/**
 * Answers to all methods: those below, else the store call of the same name. Errors are documented in the contract;
 * parameters were validated before.
 */
export function makeMethods(deps: EngineDeps): Methods {
  return { ...storeMethods(deps.store), ...ownMethods(deps) }
}

function storeMethods(store: Store): Pick<Methods, StoreMethod> {
  const names = Object.keys(engineMethods) as StoreMethod[]
  // Methods that are not the store's are replaced: the compiler requires them of `OwnMethods`.
  const methods: object = Object.fromEntries(names.map((name) => [name, store[name]]))
  return methods as Pick<Methods, StoreMethod>
}

function ownMethods(deps: EngineDeps): OwnMethods {
  const { version, store, stages, secrets, sessions, replays, repeats, roundTrips, files } = deps
  const { comparisons } = deps
  return {
    about: async () => ({
      ...(await store.about()),
      version,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      secrets: await secrets.place(),
    }),

    saveEndpoint: async (params) => {
      const before = (await store.endpoints()).find(({ id }) => id === params.id)
      const config = await secrets.seal(params.config, before?.config)
      return store.saveEndpoint({ ...params, config })
    },
    removeEndpoint: async ({ id }) => {
      const removed = (await store.endpoints()).find((endpoint) => endpoint.id === id)
      await store.removeEndpoint({ id })
      if (removed) await secrets.forget(removed.config, await store.endpoints())
    },

    formats: () => Promise.resolve(formatInfos()),
    startExport: async ({ session, format, rows = null }) => ({
      export: await files.startExport(session, format, rows),
    }),
    readExport: (params) => files.readExport(params.export),
    stopExport: (params) => files.stopExport(params.export),
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
      // A session that has just ended on its own is closed, as requested.
      else await store.session({ session })
    },
    closeConnection: async ({ session, connection }) => {
      await sessions.require(session).closeConnection(connection)
    },
    dropMarker: async ({ session, text }) => {
      const { recording } = sessions.require(session)
      // First, so that its time is that of the request.
      const n = recording.event(0, { kind: 'marker', text })
      await store.countMarker(session)
      return { n }
    },
    send: async ({ session, connection, message }) => {
      const running = sessions.require(session)
      const make = prepareTransmission(
        message,
        running.session.kind,
        stages,
        await store.encodingOf(session),
      )
      const { to, bytes } = await running.send(await make(running.nextIndex()), connection)
      return { connections: to.length, bytes }
    },

    startRepeat: (params) => repeats.start(params),
    stopRepeat: ({ repeat }) => {
      repeats.stop(repeat)
      return Promise.resolve()
    },
    repeats: () => Promise.resolve(repeats.list),
    roundTrips: async ({ session, after, limit }) => {
      const measured = roundTrips.of(session)
      // While it runs, every round trip was measured.
      const running = measured ?? (sessions.get(session) && { total: 0, roundTrips: [] })
      return roundTripsAfter(running ?? (await recordedRoundTrips(store, session)), after, limit)
    },

    stage: () => stages.create(),
    appendStage: ({ stage, bytes }) => stages.append(stage, bytes),
    dropStage: async ({ stage }) => {
      await stages.drop(stage)
    },

    replay: (params) => replays.start(params),
    pauseReplay: ({ session }) => replays.pause(session),
    resumeReplay: ({ session }) => replays.resume(session),
    stopReplay: ({ session }) => replays.stop(session),
    comparison: (params) => comparisons.page(params),
  }
}
