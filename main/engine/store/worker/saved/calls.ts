/** Store calls about saved rows: endpoints, snippets, sequences, and the list of sessions. */
import type { EngineParams } from '../../../../../shared/contract/engine.ts'
import type { Endpoint } from '../../../../../shared/model/endpoint.ts'
import type { ViewMode } from '../../../../../shared/model/framing.ts'
import { nowUs } from '../../../clock.ts'
import type { ListEvent } from '../../protocol.ts'
import type { Reader } from '../reading/reader.ts'
import type { ConnectionTimings } from '../reading/first-byte-timing.ts'
import type { Space } from '../space/space.ts'
import type { Transaction } from '../transaction.ts'
import type { AnnotationTable } from './annotations.ts'
import type { ColourRuleTable } from './colour-rules.ts'
import type { ConnectionTable } from './connections.ts'
import type { SessionEncodings } from './encodings.ts'
import type { EndpointTable } from './endpoints.ts'
import type { PlainSecrets } from './plain-secrets.ts'
import type { SequenceTable } from './sequences.ts'
import type { SessionTable } from './sessions.ts'
import type { SnippetTable } from './snippets.ts'

export interface SavedCallsDeps {
  transaction: Transaction
  endpoints: EndpointTable
  sessions: SessionTable
  connections: ConnectionTable
  encodings: SessionEncodings
  plainSecrets: PlainSecrets
  snippets: SnippetTable
  sequences: SequenceTable
  annotations: AnnotationTable
  colourRules: ColourRuleTable
  reader: Reader
  firstByteTiming: ConnectionTimings
  space: Space
  /** Notes that the call changes a list: the event is emitted after the call is committed, and not when it fails. */
  changed: (event: ListEvent) => void
  /** Notes that the call changes annotations or colour rules, in the same way. */
  annotated: () => void
}

export const savedCalls = (deps: SavedCallsDeps) => ({
  ...endpointCalls(deps),
  ...snippetCalls(deps),
  ...sessionCalls(deps),
  ...encodingCalls(deps),
  ...annotationCalls(deps),
})

const endpointCalls = ({ endpoints, plainSecrets, space, changed }: SavedCallsDeps) => ({
  endpoints: () => endpoints.list(),
  /** @throws AppError `not-found` for an unknown id */
  saveEndpoint: (params: EngineParams<'saveEndpoint'>) => {
    changed('endpointsChanged')
    return endpoints.save(params)
  },
  /** @throws AppError `not-found` */
  removeEndpoint: ({ id }: EngineParams<'removeEndpoint'>) => {
    changed('endpointsChanged')
    endpoints.remove(id)
  },
  /** Returns the endpoints as an older version wrote them, perhaps with secrets; null when none can be left. */
  plainSecrets: () => plainSecrets.find(),
  /**
   * Replaces the secrets that an older version wrote by references, also in sessions, and erases them from the file.
   * @param sealed the endpoints found, with references
   */
  setSecretsApart: (sealed: readonly Endpoint[]) => {
    plainSecrets.setApart(sealed)
    // The log contains the old pages.
    space.emptyLog()
  },
})

const snippetCalls = ({ transaction, snippets, sequences, changed }: SavedCallsDeps) => ({
  /** Those for all endpoints first; each group in its order. */
  snippets: () => snippets.list(),
  /** @throws AppError `not-found` for an unknown id or endpoint */
  saveSnippet: (params: EngineParams<'saveSnippet'>) => {
    changed('snippetsChanged')
    return snippets.save(params)
  },
  /** @throws AppError `not-found` */
  removeSnippet: ({ id }: EngineParams<'removeSnippet'>) => {
    changed('snippetsChanged')
    snippets.remove(id)
  },
  /** @throws AppError `not-found` */
  moveSnippet: ({ id, to }: EngineParams<'moveSnippet'>) => {
    transaction.begin()
    changed('snippetsChanged')
    return snippets.move(id, to)
  },
  /** Those for all endpoints first; each group by name. */
  sequences: () => sequences.list(),
  /** @throws AppError `not-found` for an unknown id or endpoint */
  saveSequence: (params: EngineParams<'saveSequence'>) => {
    changed('snippetsChanged')
    return sequences.save(params)
  },
  /** @throws AppError `not-found` */
  removeSequence: ({ id }: EngineParams<'removeSequence'>) => {
    changed('snippetsChanged')
    sequences.remove(id)
  },
})

const sessionCalls = ({ sessions, connections, firstByteTiming, changed }: SavedCallsDeps) => ({
  /** Newest first. */
  sessions: (params: EngineParams<'sessions'> = {}) => sessions.list(params),
  /** @throws AppError `not-found`, also for a deleted session */
  session: ({ session }: EngineParams<'session'>) => sessions.get(session),
  renameSession: ({ session, name }: EngineParams<'renameSession'>) => {
    changed('sessionsChanged')
    return sessions.rename(session, name)
  },
  /** @throws AppError `not-found` */
  setViewMode: ({ session, viewMode }: { session: number; viewMode: ViewMode }) => {
    sessions.setViewMode(session, viewMode)
  },
  /** @throws AppError `session-busy` while it is recorded, by any process */
  removeSession: ({ session }: EngineParams<'removeSession'>) => {
    changed('sessionsChanged')
    sessions.remove(session, nowUs())
  },
  /** @throws AppError `not-found` after its bytes have been deleted */
  restoreSession: ({ session }: EngineParams<'restoreSession'>) => {
    changed('sessionsChanged')
    return sessions.restore(session)
  },
  /** Stores how many rows of a replay's comparison differ. */
  setDiffering: (session: number, differing: number) => {
    changed('sessionsChanged')
    sessions.setDiffering(session, differing)
  },
  /** A marker was recorded: files of the session need a format that has them. */
  countMarker: (session: number) => {
    sessions.countMarker(session)
  },
  connections: (params: EngineParams<'connections'>) => connections.list(params),
  peers: (params: EngineParams<'peers'>) => connections.peers(params),
  firstByteTiming: ({ session, connection }: EngineParams<'firstByteTiming'>) =>
    firstByteTiming.of(session, connection),
})

const encodingCalls = ({ transaction, encodings, changed }: SavedCallsDeps) => ({
  defaultEncoding: () => encodings.forAll,
  /** The encoding of a session's text. */
  encodingOf: (session: number) => {
    encodings.recheck()
    return encodings.of(session)
  },
  /** @throws AppError `not-found` */
  chooseEncoding: (params: EngineParams<'chooseEncoding'>) => {
    transaction.begin()
    changed('sessionsChanged')
    if (params.scope !== 'session') changed('endpointsChanged')
    encodings.choose(params)
  },
})

const annotationCalls = ({
  transaction,
  annotations,
  colourRules,
  reader,
  annotated,
}: SavedCallsDeps) => ({
  /** @throws AppError `not-found` for an entry that does not exist, `bad-input` for too many */
  annotate: (params: EngineParams<'annotate'>) => {
    const numbers = params.places.map(({ n }) => n)
    reader.mustHave(params.session, Math.min(...numbers))
    reader.mustHave(params.session, Math.max(...numbers))
    transaction.begin()
    annotations.annotate(params)
    reader.annotations.recheck()
    annotated()
  },
  /** @throws AppError `not-found`, also for a deleted session */
  colourRules: ({ session }: EngineParams<'colourRules'>) => colourRules.of(session),
  /** @throws AppError `not-found`, also for a deleted session */
  setColourRules: ({ session, rules }: EngineParams<'setColourRules'>) => {
    transaction.begin()
    colourRules.set(session, rules)
    annotated()
  },
})
