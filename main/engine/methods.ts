/** What the engine does for each method of the contract: which of its parts answers, and with what. */
import type { EngineMethod, EngineResult } from '../../shared/contract/engine.ts'
import { prepareTransmission } from './sending/outgoing.ts'
import type { Parsed } from './rpc/params.ts'
import { recordedRoundTrips } from './sessions/recorded-round-trips.ts'
import type { Repeats } from './sending/repeats.ts'
import type { Replays } from './replay/replays.ts'
import { roundTripsAfter, type RoundTrips } from './sessions/round-trips.ts'
import type { EndpointSecrets } from './secrets/secrets.ts'
import { formatInfos } from './interchange/index.ts'
import type { SessionFiles } from './interchange/session-files.ts'
import type { Sessions } from './sessions/sessions.ts'
import type { Stages } from './sending/stages.ts'
import type { Store } from './store/store.ts'

/** The parts of an engine that methods are answered by. */
export interface EngineDeps {
  readonly version: string
  readonly store: Store
  readonly stages: Stages
  readonly secrets: EndpointSecrets
  readonly sessions: Sessions
  readonly replays: Replays
  readonly repeats: Repeats
  readonly roundTrips: RoundTrips
  readonly files: SessionFiles
}

/** What answers a method: with its result, or with nothing at all where the contract says undefined. */
export type Methods = {
  [M in EngineMethod]: (
    params: Parsed<M>,
  ) => Promise<undefined extends EngineResult<M> ? void : EngineResult<M>>
}

/** What a method throws, the contract says beside it; parameters were checked before. */
export function makeMethods(parts: EngineDeps): Methods {
  const { version, store, stages, secrets, sessions, replays, repeats, roundTrips, files } = parts
  return {
    about: async () => ({
      ...(await store.about()),
      version,
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
    setViewMode: ({ session, viewMode }) => store.setViewMode(session, viewMode),
    removeSession: ({ session }) => store.removeSession(session),
    restoreSession: ({ session }) => store.restoreSession(session),
    connections: (params) => store.connections(params),
    peers: (params) => store.peers(params),
    firstByteTiming: ({ session, connection }) => store.firstByteTiming(session, connection),

    formats: () => Promise.resolve(formatInfos()),
    startExport: async ({ session, format }) => ({
      export: await files.startExport(session, format),
    }),
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

    startRepeat: (params) => repeats.start(params),
    stopRepeat: ({ repeat }) => {
      repeats.stop(repeat)
      return Promise.resolve()
    },
    repeats: () => Promise.resolve(repeats.list),
    roundTrips: async ({ session, after, limit }) => {
      const measured = roundTrips.of(session)
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
