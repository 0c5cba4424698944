/**
 * The plan of a replay: which side of the record is sent and which is expected, on which connections, and how much. A
 * client's session sends what the client sent; a server's session is replayed as its clients, so that what it received
 * is sent. Each connection with traffic is replayed as a separate connection, at its recorded time, and ended as its
 * replayed side ended it: half-closed, reset, or after everything was received. Memory grows with the connections, and
 * by 1 bit an entry.
 *
 * Not sent again: answers to pings and closes (the live peer's own pings and closes are answered instead; see
 * `Answers`), and what gaps of the record leave incomplete (`gaps.ts`). A frame that was truncated by the end of its
 * connection is sent as far as it was recorded, and then its side is ended.
 *
 * The plan is the only place that decides what is sent. The player sends the entries of `toSend`, so that the counts of
 * a replay and what it sends cannot differ.
 */
import { AppError } from '../../../../shared/contract/errors.ts'
import type { Session } from '../../../../shared/model/session.ts'
import { readHead } from '../../../../shared/wire/http/read-head.ts'
import type { ScannedEntry } from '../../store/scan.ts'
import type { Store } from '../../store/store.ts'
import { Answers } from './answers.ts'
import { recallBeginnings, type Beginning } from './beginnings.ts'
import { EntrySet } from './entry-set.ts'
import { Gaps } from './gaps.ts'
import { eventOf, pages } from './recorded.ts'
import { carries, endingOf, isExpected, showsOpen, rolesOf, type Roles } from './roles.ts'

/** A connection of the source; it is opened at its first entry. */
export interface PlannedConnection extends Beginning {
  /** When it became usable. Microseconds since the epoch. */
  establishedAt: number
  /** Number of entries to send, and of those expected in return. */
  sends: number
  /** Number of close frames among the entries to send. */
  closes: number
  expected: number
  expectedBytes: number
  /** How its replayed side ends after a truncated frame. */
  cutBy: 'fin' | 'rst'
  /** Longest wait of the recording for an expected entry. Microseconds. */
  longestWaitUs: number
}

export interface Plan {
  source: Session
  roles: Roles
  /** In the order in which they were opened: the n-th is the n-th connection of the replay's session. */
  connections: readonly PlannedConnection[]
  /** The entries to send. */
  toSend: Pick<EntrySet, 'has'>
  sends: number
  expected: number
  /** Entries that would be sent if the record had no gaps; see `gaps.ts`. */
  refused: number
}

interface Draft extends PlannedConnection {
  carried: boolean
  lastAt: number
}

/**
 * Reads the whole session once.
 * @throws AppError `session-busy` while it records, `bad-input` if it carried no traffic
 */
export async function readPlan(
  store: Pick<Store, 'scan' | 'connections' | 'handshake'>,
  source: Session,
): Promise<Plan> {
  if (source.state === 'recording')
    throw new AppError(
      'session-busy',
      `${source.name} is still recording.`,
      'Disconnect it before you replay it.',
    )
  const roles = rolesOf(source)
  const answers = new Answers(roles)
  const gaps = new Gaps(store, source, roles)
  const toSend = new EntrySet()
  let refused = 0
  const drafts = new Map<number, Draft>()
  for await (const page of pages(store, { session: source.id, from: 1 }))
    for (const entry of page) {
      if (entry.connection === 0) continue
      const draft = drafts.get(entry.connection) ?? begin(entry)
      drafts.set(entry.connection, draft)
      if (gaps.asksForHandshake(entry)) await gaps.readHandshake(entry)
      const refusedNow = gaps.refusedBy(entry)
      if (!carries(roles, entry)) {
        addEvent(draft, entry, roles)
        continue
      }
      if (answers.isToSend(entry)) {
        toSend.add(entry.n)
        draft.sends++
      }
      for (const n of refusedNow) {
        if (!toSend.has(n)) continue
        toSend.delete(n)
        draft.sends--
        refused++
      }
      if (entry.kind === 'close' && toSend.has(entry.n)) draft.closes++
      addTraffic(draft, entry, roles)
    }
  const connections = [...drafts.values()].filter(({ carried }) => carried)
  if (connections.length === 0)
    throw new AppError('bad-input', `${source.name} contains no traffic to replay.`)
  if (source.dropped !== null && roles.sent === 'in')
    await recallBeginnings(store, source, connections)
  return {
    source,
    roles,
    connections,
    toSend,
    sends: connections.reduce((sum, { sends }) => sum + sends, 0),
    expected: connections.reduce((sum, { expected }) => sum + expected, 0),
    refused,
  }
}

const begin = ({ connection, n, at }: ScannedEntry): Draft => ({
  connection,
  firstEntry: n,
  establishedAt: at,
  sends: 0,
  closes: 0,
  expected: 0,
  expectedBytes: 0,
  cutBy: 'fin',
  longestWaitUs: 0,
  local: null,
  request: null,
  carried: false,
  lastAt: at,
})

function addTraffic(draft: Draft, entry: ScannedEntry, roles: Roles): void {
  draft.carried ||= showsOpen(roles, entry)
  if (isExpected(roles, entry)) {
    draft.expected++
    draft.expectedBytes += entry.length
    draft.longestWaitUs = Math.max(draft.longestWaitUs, entry.at - draft.lastAt)
  }
  draft.lastAt = entry.at
}

function addEvent(draft: Draft, entry: ScannedEntry, roles: Roles): void {
  if (endingOf(roles, entry) === 'rst') draft.cutBy = 'rst'
  if (draft.carried) return
  draft.establishedAt = entry.at
  draft.lastAt = entry.at
  if (entry.kind === 'open') {
    const detail = eventOf(entry)
    if (detail?.kind === 'open') draft.local = detail.local
  } else if (entry.kind === 'handshake' && entry.direction === 'in' && entry.wire !== null) {
    const { start, headers } = readHead('request', entry.wire) ?? {}
    if (start?.kind === 'request' && headers) draft.request = { target: start.target, headers }
  }
}
