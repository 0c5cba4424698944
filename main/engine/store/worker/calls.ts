/** What the store's worker answers: each call is that of a room of it. */
import { nowUs } from '../../clock.ts'
import type { WorkerCalls } from '../protocol.ts'
import type { Matches } from './query/matches.ts'
import type { Queries } from './query/queries.ts'
import { handshakeFacts } from './reading/handshake-facts.ts'
import { spanOfFrame, summaryOf } from './reading/message-span.ts'
import type { ConnectionTimings } from './reading/first-byte-timing.ts'
import type { Bodies } from './reading/bytes.ts'
import type { Catalog } from './saved/catalog.ts'
import type { PlainSecrets } from './saved/plain-secrets.ts'
import type { Reader } from './reading/reader.ts'
import type { Recordings } from './writing/recordings.ts'
import { scan } from './reading/scan.ts'
import type { Sequences } from './saved/sequences.ts'
import type { SessionExport } from './transfer/session-export.ts'
import type { SessionImport } from './transfer/session-import.ts'
import type { Snippets } from './saved/snippets.ts'
import type { Space } from './space/space.ts'
import type { Transaction } from './transaction.ts'
import type { Views } from './reading/views.ts'

export interface Rooms {
  /** Of the database. */
  path: string
  transaction: Transaction
  catalog: Catalog
  plainSecrets: PlainSecrets
  snippets: Snippets
  sequences: Sequences
  export: SessionExport
  import: SessionImport
  recordings: Recordings
  reader: Reader
  firstByteTiming: ConnectionTimings
  queries: Queries
  views: Views
  bodies: Bodies
  matches: Matches
  space: Space
}

/** The calls that concern the worker as a whole. */
export type OwnCalls = Pick<WorkerCalls, 'startSession' | 'close'>

export const callsOf = (rooms: Rooms, own: OwnCalls): WorkerCalls => ({
  ...storageCalls(rooms),
  ...savedCalls(rooms),
  ...sessionCalls(rooms),
  ...readingCalls(rooms),
  ...queryCalls(rooms),
  ...fileCalls(rooms),
  ...own,
})

const storageCalls = ({ path, space }: Rooms) =>
  ({
    about: () => ({ database: path, databaseBytes: space.databaseBytes }),
    storage: () => space.facts,
    setDatabaseLimit: (limit) => {
      space.setLimit(limit)
    },
    compact: () => space.compact(),
    cancelCompaction: () => {
      space.cancelCompaction()
    },
  }) satisfies Partial<WorkerCalls>

/** Of what a person saves: endpoints, snippets and sequences. */
const savedCalls = ({ transaction, catalog, plainSecrets, snippets, sequences, space }: Rooms) =>
  ({
    endpoints: () => catalog.endpoints(),
    saveEndpoint: (params) => catalog.saveEndpoint(params),
    removeEndpoint: (id) => {
      catalog.removeEndpoint(id)
    },
    plainSecrets: () => plainSecrets.find(),
    setSecretsApart: (sealed) => {
      plainSecrets.setApart(sealed)
      // The log has the pages as they were.
      space.emptyLog()
    },
    snippets: () => snippets.list(),
    saveSnippet: (params) => snippets.save(params),
    removeSnippet: (id) => {
      snippets.remove(id)
    },
    moveSnippet: (id, to) => {
      transaction.begin()
      return snippets.move(id, to)
    },
    sequences: () => sequences.list(),
    saveSequence: (params) => sequences.save(params),
    removeSequence: (id) => {
      sequences.remove(id)
    },
  }) satisfies Partial<WorkerCalls>

const sessionCalls = ({ catalog, recordings, firstByteTiming }: Rooms) =>
  ({
    sessions: (params) => catalog.sessions(params),
    session: (session) => catalog.session(session),
    renameSession: (session, name) => catalog.renameSession(session, name),
    setViewMode: (session, viewMode) => {
      catalog.setViewMode(session, viewMode)
    },
    removeSession: (session) => {
      catalog.removeSession(session, nowUs())
    },
    restoreSession: (session) => catalog.restoreSession(session),
    setDiffering: (session, differing) => {
      catalog.setDiffering(session, differing)
    },
    endSession: (session, endedAt) => {
      recordings.end(session, endedAt)
    },
    connections: (params) => {
      recordings.flushConnections(params.session)
      return catalog.connections(params)
    },
    peers: (params) => {
      recordings.flushConnections(params.session)
      return catalog.peers(params)
    },
    firstByteTiming: (session, connection) => firstByteTiming.of(session, connection),
  }) satisfies Partial<WorkerCalls>

const readingCalls = ({ reader, views, bodies }: Rooms) =>
  ({
    entries: (params) =>
      params.view === undefined ? reader.entries(params) : views.entries(params.view, params),
    openView: (params) => views.open(params),
    viewCount: (view) => views.count(view),
    viewState: (view) => views.state(view),
    viewPosition: (view, n, offset) => views.position(view, n, offset),
    closeView: (view) => {
      views.close(view)
    },
    handshake: (session, n) => handshakeFacts(reader, session, n),
    message: (session, n) => {
      const span = spanOfFrame(reader, session, n)
      return span && summaryOf(reader, span)
    },
    bytes: (params) => bodies.bytes(params),
    scan: (request) => scan(reader, request),
  }) satisfies Partial<WorkerCalls>

const queryCalls = ({ matches, queries }: Rooms) =>
  ({
    matches: (params) => matches.find(params),
    searchSessions: (params) => queries.searchSessions(params),
    stopSearch: (search) => {
      queries.stopSearch(search)
    },
    statistics: (params) => queries.statistics(params),
  }) satisfies Partial<WorkerCalls>

/** Of sessions as files. */
const fileCalls = ({ export: exported, import: imported, catalog, space }: Rooms) =>
  ({
    exportHead: (session) => exported.head(session),
    exportBlock: (session, from) => exported.block(session, from),
    exportPart: (session, body, part) => exported.part(session, body, part),
    startImport: (head) => imported.start(head),
    importContent: (session, content) => {
      space.wrote(imported.take(session, content))
    },
    finishImport: (session) => {
      imported.finish(session)
      return catalog.session(session)
    },
    dropImport: (session) => imported.drop(session),
  }) satisfies Partial<WorkerCalls>
