/**
 * What a replay of a session has to do: which side of the record is sent and which is expected, on which connections,
 * how much of it. A client's session sends what it sent; a server's session is played as the clients that were its
 * peers, so that what came in is sent. Each connection that carried traffic is played as a connection of its own, at
 * its recorded time, and ended as its replayed side ended it: half-closed, reset, or once all has come back. Memory
 * grows with the connections, not with the entries.
 *
 * Not sent again: answers to pings and closes (the live peer's own pings and closes are answered instead; see
 * `Answers`), and what gaps of the record leave without its beginning (`gaps.ts`). A frame that the end of its
 * connection cut short is sent as far as it went, and then its side is ended.
 */
import { AppError } from '../../../../shared/contract/errors.ts'
import type { Session } from '../../../../shared/model/session.ts'
import { HttpHeadReader } from '../../../../shared/wire/http/head.ts'
import type { ScannedEntry } from '../../store/scan.ts'
import type { Store } from '../../store/store.ts'
import { recallBeginnings, type Beginning } from './beginnings.ts'
import { findGaps, Gaps, type FoundGaps } from './gaps.ts'
import { eventOf, pages, payloadOf } from './recorded.ts'
import { carries, endingOf, showsOpen, rolesOf, type Roles } from './roles.ts'

/** A connection of the source; at its first entry it is opened again. */
export interface PlannedConnection extends Beginning {
  /** When it was usable. Microseconds since the epoch. */
  establishedAt: number
  /** Entries to send, and what is expected in return. */
  sends: number
  /** Of the entries to send, how many are close frames. */
  closes: number
  expected: number
  expectedBytes: number
  /** How its replayed side ends after a frame that was cut short. */
  cutBy: 'fin' | 'rst'
  /** The longest the peer let wait for something expected. Microseconds. */
  longestWaitUs: number
}

export interface Plan {
  source: Session
  roles: Roles
  /** In the order in which they were opened; the n-th is the n-th connection of the replay's session. */
  connections: readonly PlannedConnection[]
  sends: number
  expected: number
  /** Entries that would be sent if the record had no gaps; see `gaps.ts`. */
  refused: number
  gaps: FoundGaps
}

/** Most pings of a connection that are remembered until they are answered. */
const mostPings = 1_000

/**
 * Tells answers from what was sent of one's own accord. Pings of a live peer have other payloads than those recorded,
 * and a peer may drop who answers wrongly: so recorded answers are left out and the endpoint answers what comes now.
 * To be shown every entry of the source in order.
 */
export class Answers {
  readonly #roles: Roles
  readonly #pings = new Map<number, string[]>()
  readonly #closed = new Set<number>()

  constructor(roles: Roles) {
    this.#roles = roles
  }

  /** Whether the entry is sent again. */
  isToSend(entry: ScannedEntry): boolean {
    if (!carries(this.#roles, entry)) return false
    if (entry.direction === this.#roles.sent) return entry.partial || !this.#isAnswer(entry)
    if (entry.kind === 'close') this.#closed.add(entry.connection)
    if (entry.kind === 'ping' && this.#roles.autoPong) this.#remember(entry)
    return false
  }

  #isAnswer(entry: ScannedEntry): boolean {
    if (entry.kind === 'close') return this.#closed.has(entry.connection)
    if (entry.kind !== 'pong') return false
    const pings = this.#pings.get(entry.connection)
    const found = pings?.indexOf(payloadKey(entry)) ?? -1
    // A pong may answer the latest of several pings, RFC 6455 section 5.5.3.
    if (found >= 0) pings?.splice(0, found + 1)
    return found >= 0
  }

  #remember(entry: ScannedEntry): void {
    const pings = this.#pings.get(entry.connection) ?? []
    this.#pings.set(entry.connection, pings)
    pings.push(payloadKey(entry))
    if (pings.length > mostPings) pings.shift()
  }
}

const payloadKey = (entry: ScannedEntry): string =>
  Buffer.from(payloadOf(entry) ?? []).toString('latin1')

interface Draft extends PlannedConnection {
  carried: boolean
  lastAt: number
}

/**
 * Reads through the whole session once.
 * @throws AppError `session-busy` while it records, `bad-input` when it carried no traffic
 */
export async function readPlan(store: Store, source: Session): Promise<Plan> {
  if (source.state === 'recording')
    throw new AppError(
      'session-busy',
      `${source.name} is still being recorded.`,
      'Close it first, then replay it.',
    )
  const roles = rolesOf(source)
  const answers = new Answers(roles)
  const found = await findGaps(store, source, roles)
  const gaps = new Gaps(source, roles, found)
  let refused = 0
  const drafts = new Map<number, Draft>()
  for await (const page of pages(store, { session: source.id, from: 1 }))
    for (const entry of page) {
      if (entry.connection === 0) continue
      const draft = drafts.get(entry.connection) ?? begin(entry)
      drafts.set(entry.connection, draft)
      const refuses = gaps.refuses(entry)
      if (carries(roles, entry)) {
        const toSend = answers.isToSend(entry)
        if (toSend && refuses) refused++
        addTraffic(draft, entry, roles, toSend && !refuses)
      } else addEvent(draft, entry, roles)
    }
  const connections = [...drafts.values()].filter(({ carried }) => carried)
  if (connections.length === 0)
    throw new AppError(
      'bad-input',
      `${source.name} holds no traffic, so there is nothing to replay.`,
    )
  if (source.dropped !== null && roles.sent === 'in')
    await recallBeginnings(store, source, connections)
  return {
    source,
    roles,
    connections,
    sends: connections.reduce((sum, { sends }) => sum + sends, 0),
    expected: connections.reduce((sum, { expected }) => sum + expected, 0),
    refused,
    gaps: found,
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

function addTraffic(draft: Draft, entry: ScannedEntry, roles: Roles, toSend: boolean): void {
  draft.carried ||= showsOpen(roles, entry)
  if (toSend) draft.sends++
  if (toSend && entry.kind === 'close') draft.closes++
  if (entry.direction === roles.expected) {
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
    const reader = new HttpHeadReader('request')
    reader.push(entry.wire)
    const { start, headers } = reader.head ?? {}
    if (start?.kind === 'request' && headers) draft.request = { target: start.target, headers }
  }
}
