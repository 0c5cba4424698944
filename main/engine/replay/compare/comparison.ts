/**
 * Compares what was received in a recording with what was received in its replay. The comparison needs only the two
 * saved sessions, so that it can be repeated at any time. Connections are paired in the order in which they were
 * opened; their rows follow each other connection by connection. Memory: 9 bytes a row. Bodies are read, hashed or
 * compared, and released.
 */
import type { EngineResult } from '../../../../shared/contract/engine.ts'
import { maxPage } from '../../../../shared/contract/limits.ts'
import type { ComparisonRow } from '../../../../shared/contract/replay.ts'
import type { EntrySummary } from '../../../../shared/model/entry.ts'
import type { Store } from '../../store/store.ts'
import type { EntryBytes } from '../play/byte-window.ts'
import { FrameHashes } from './frame-hashes.ts'
import { matchBytes } from './match-bytes.ts'
import { matchTokens } from './match.ts'
import { NumberList } from './number-list.ts'
import { pages, payloadPieces } from '../play/recorded.ts'
import { carries, showsOpen, rolesOf, type Roles } from '../play/roles.ts'

/** Maximum length of a piece of a stream that is compared at once. Bytes. */
const pieceBytes = 65_536
/** Entries between two requested ones are read as well if they are fewer than this. */
const readAlong = 32

export interface PageRequest {
  from: number
  limit: number
  differingOnly: boolean
}

export class ReplayComparison {
  readonly #then = new NumberList()
  readonly #now = new NumberList()
  /** Indexes of the rows that differ. */
  readonly #differing = new NumberList()
  readonly #source: number
  readonly #replay: number

  constructor(source: number, replay: number) {
    this.#source = source
    this.#replay = replay
  }

  get total(): number {
    return this.#then.length
  }

  get differing(): number {
    return this.#differing.length
  }

  /** Adds a row; null for a side that has no entry. */
  add(then: number | null, now: number | null, same: boolean): void {
    if (!same) this.#differing.push(this.#then.length)
    this.#then.push(then ?? 0)
    this.#now.push(now ?? 0)
  }

  /** Returns the rows from row or difference number `from` on, with their entries. */
  async page(store: Store, request: PageRequest): Promise<EngineResult<'comparison'>> {
    const { from, limit, differingOnly } = request
    const { total, differing } = this
    const indexes: number[] = []
    const end = Math.min(from - 1 + limit, differingOnly ? differing : total)
    for (let at = from - 1; at < end; at++)
      indexes.push(differingOnly ? this.#differing.at(at) : at)
    const [then, now] = await Promise.all([
      summaries(
        store,
        this.#source,
        indexes.map((index) => this.#then.at(index)),
      ),
      summaries(
        store,
        this.#replay,
        indexes.map((index) => this.#now.at(index)),
      ),
    ])
    const rows = indexes.map((index): ComparisonRow => {
      const roles = {
        then: then.get(this.#then.at(index)) ?? null,
        now: now.get(this.#now.at(index)) ?? null,
      }
      return { verdict: this.#verdict(index), ...roles }
    })
    return { total, differing, rows }
  }

  #verdict(index: number): ComparisonRow['verdict'] {
    if (this.#then.at(index) === 0) return 'extra'
    if (this.#now.at(index) === 0) return 'missing'
    return this.#differing.has(index) ? 'changed' : 'same'
  }
}

/**
 * Compares a replay with the session that it replayed.
 * @param replay a session with `replayOf` that has ended
 * @throws AppError `not-found` when one of the two was deleted
 */
export async function compare(
  store: Store,
  source: number,
  replay: number,
): Promise<ReplayComparison> {
  const [from, to] = [
    await store.session({ session: source }),
    await store.session({ session: replay }),
  ]
  const roles = rolesOf(from)
  const comparison = new ReplayComparison(source, replay)
  await (roles.protocol === 'tcp' ? compareStreams : compareFrames)(store, roles, comparison, {
    source,
    replay,
    lacks: from.cut !== null || to.cut !== null,
  })
  return comparison
}

interface Pair {
  source: number
  replay: number
  /** One of the two has missing bytes. */
  lacks: boolean
}

async function compareFrames(
  store: Store,
  roles: Roles,
  comparison: ReplayComparison,
  { source, replay, lacks }: Pair,
): Promise<void> {
  const then = await readFrames(store, source, roles, lacks)
  const now = [...(await readFrames(store, replay, replayRoles(roles), lacks)).values()]
  let index = 0
  for (const theirs of then.values()) {
    if (!theirs.carried) continue
    const ours = now[index++] ?? emptyFrames()
    // A close that only the replay sent ends what the record left open: the answer to it answers nothing recorded.
    const compared = theirs.sentClose ? ours.tokens.length : ours.unasked
    matchTokens(theirs.tokens.values, ours.tokens.values.subarray(0, compared), (i, j, same) => {
      // The content decides if neither has missing bytes, otherwise what was kept.
      const whole = lacks && i >= 0 && j >= 0 ? theirs.wholes.at(i) : 0
      const agrees = whole !== 0 && ours.wholes.at(j) !== 0 ? whole === ours.wholes.at(j) : same
      comparison.add(i < 0 ? null : theirs.numbers.at(i), j < 0 ? null : ours.numbers.at(j), agrees)
    })
  }
}

/** A replay is always a client. */
const replayRoles = (roles: Roles): Roles => ({ ...roles, sent: 'out', expected: 'in' })

interface Frames {
  /** Whether the connection carried any traffic: only those are replayed. */
  carried: boolean
  numbers: NumberList
  tokens: NumberList
  /** Hashes of whole entries if bytes are missing, 0 for an entry that lacks some; null otherwise. */
  wholes: NumberList
  /** Whether this side closed or answered a close. */
  sentClose: boolean
  /** Number of tokens that are not answers to a close of this side. */
  unasked: number
}

const emptyFrames = (): Frames => ({
  carried: false,
  numbers: new NumberList(),
  tokens: new NumberList(),
  wholes: new NumberList(),
  sentClose: false,
  unasked: 0,
})

/** Hashes of the expected entries, for each connection in the order in which they were opened. */
async function readFrames(
  store: Store,
  session: number,
  roles: Roles,
  lacks: boolean,
): Promise<Map<number, Frames>> {
  const connections = new Map<number, Frames>()
  const hashes = new FrameHashes(store, session)
  for await (const page of pages(store, { session, from: 1 }))
    for (const entry of page) {
      if (entry.connection === 0) continue
      const frames = connections.get(entry.connection) ?? emptyFrames()
      connections.set(entry.connection, frames)
      if (!carries(roles, entry)) continue
      frames.carried ||= showsOpen(roles, entry)
      if (!frames.carried) continue
      if (entry.direction !== roles.expected) {
        frames.sentClose ||= entry.kind === 'close'
        continue
      }
      frames.numbers.push(entry.n)
      if (lacks) {
        frames.tokens.push(await hashes.ofBeginning(entry))
        frames.wholes.push(entry.missing > 0 ? 0 : await hashes.of(entry))
      } else frames.tokens.push(await hashes.of(entry))
      if (!frames.sentClose || entry.kind !== 'close') frames.unasked = frames.tokens.length
    }
  return connections
}

async function compareStreams(
  store: Store,
  roles: Roles,
  comparison: ReplayComparison,
  { source, replay }: Pair,
): Promise<void> {
  const then = await carryingConnections(store, source, roles)
  // The replay opened a connection for each of them, even if the peer refused it.
  for (const [index, connection] of then.entries())
    await matchBytes(
      readStream(store, source, connection, roles),
      readStream(store, replay, index + 1, replayRoles(roles)),
      (...row) => {
        comparison.add(...row)
      },
    )
}

/** Connections that carried traffic, in the order of the plan of a replay. */
async function carryingConnections(store: Store, session: number, roles: Roles): Promise<number[]> {
  const { dropped } = await store.session({ session })
  if (dropped !== null) return connectionsLeft(store, session, roles)
  const carrying: number[] = []
  for (let from = 1; ;) {
    const page = await store.connections({ session, from, limit: 1_000 })
    const last = page.at(-1)
    if (last === undefined) return carrying
    for (const { connection, bytesIn, bytesOut } of page)
      if (bytesIn + bytesOut > 0) carrying.push(connection)
    from = last.connection + 1
  }
}

/** Connections that still have entries, in the order of their first ones. */
async function connectionsLeft(store: Store, session: number, roles: Roles): Promise<number[]> {
  const left = new Map<number, boolean>()
  for await (const page of pages(store, { session, from: 1 }))
    for (const entry of page) {
      const { connection } = entry
      if (connection !== 0)
        left.set(connection, left.get(connection) === true || carries(roles, entry))
    }
  return [...left].flatMap(([connection, carried]) => (carried ? [connection] : []))
}

async function* readStream(
  store: Store,
  session: number,
  connection: number,
  { expected }: Roles,
): AsyncGenerator<EntryBytes> {
  const filter = { connection, directions: [expected] }
  for await (const page of pages(store, { session, from: 1, filter, trafficOnly: true }))
    for (const entry of page) {
      const { n, missing } = entry
      for await (const bytes of payloadPieces(store, session, entry))
        for (let start = 0; start < bytes.length; start += pieceBytes)
          yield { n, bytes: bytes.subarray(start, start + pieceBytes) }
      for (let left = missing; left > 0; left -= pieceBytes)
        yield { n, bytes: new Uint8Array(Math.min(left, pieceBytes)), isMissing: true }
    }
}

/** Summaries of the numbered entries, without 0; adjacent ones are read together. */
async function summaries(
  store: Store,
  session: number,
  numbers: readonly number[],
): Promise<Map<number, EntrySummary>> {
  const wanted = [...new Set(numbers)].filter((n) => n > 0).sort((a, b) => a - b)
  const ranges: { from: number; to: number }[] = []
  for (const n of wanted) {
    const range = ranges.at(-1)
    if (range !== undefined && n - range.to <= readAlong && n - range.from < maxPage) range.to = n
    else ranges.push({ from: n, to: n })
  }
  const found = await Promise.all(ranges.map((range) => store.entries({ session, ...range })))
  return new Map(found.flat().map((summary) => [summary.n, summary]))
}
