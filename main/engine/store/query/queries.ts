/**
 * All that is asked about many entries at once: views with expressions and searches, searches over all sessions,
 * statistics. Each goes on in the pump and tells how far it is. Owner: the store's worker.
 */
import type Database from 'better-sqlite3'
import type { EngineParams, EngineResult } from '../../../../shared/contract/engine.ts'
import type { Filter } from '../../../../shared/contract/query.ts'
import type { SearchProgress, Statistics, ViewProgress } from '../../../../shared/contract/query.ts'
import type { AppErrorData } from '../../../../shared/contract/errors.ts'
import type { EntryFacts } from '../../../../shared/filter/entry.ts'
import type { Reader } from '../worker/reader.ts'
import type { BlockBytes } from './block-bytes.ts'
import { EntryView } from './entry-view.ts'
import { matchPlaces } from './match-places.ts'
import { needleOf } from './needle.ts'
import { Pump, type Work } from './pump.ts'
import { QueryView } from './query-view.ts'
import { ScanSource } from './scan-source.ts'
import { SessionSearch } from './session-search.ts'
import { unboundedReach } from './span-search.ts'
import { entryFacts } from './sources.ts'
import { StatisticsScan } from './statistics.ts'

/** What is told without being asked for. */
export interface QueryEvents {
  view: (progress: ViewProgress) => void
  search: (progress: SearchProgress) => void
  /** In words what went wrong, such as a disk that cannot be read. */
  error: (error: unknown) => AppErrorData
}

/** How often progress is told, and views of sessions that record are brought up to date. */
const tellEveryMs = 33
/** Entries before and behind that are asked for the other parts of a match. */
const neighbours = 64

/** A view that is open, and when it was last told about. */
interface Open extends Work {
  readonly view: QueryView
  timer: NodeJS.Timeout | undefined
}

export class Queries {
  readonly #database: Database.Database
  readonly #reader: Reader
  readonly #source: ScanSource
  readonly #events: QueryEvents
  readonly #pump = new Pump()
  readonly #views = new Map<number, Open>()
  readonly #searches = new Map<number, SessionSearch>()
  #lastSearch = 0

  constructor(database: Database.Database, reader: Reader, events: QueryEvents) {
    this.#database = database
    this.#reader = reader
    this.#source = new ScanSource(database, reader)
    this.#events = events
  }

  /** A view that goes on by itself until it is closed. */
  openView(id: number, session: number, filter: Filter): QueryView {
    const view = new QueryView(this.#reader, this.#source, session, filter)
    let told = 0
    const open: Open = {
      view,
      timer: undefined,
      step: (budgetMs) => {
        let done = true
        try {
          done = view.follow(budgetMs)
        } catch (error) {
          view.fail(this.#events.error(error))
        }
        const now = performance.now()
        if (done || now - told >= tellEveryMs) {
          told = now
          this.#events.view(view.progress(id))
        }
        return done
      },
    }
    this.#views.set(id, open)
    this.#pump.add(open)
    return view
  }

  closeView(id: number): void {
    const open = this.#views.get(id)
    if (open === undefined) return
    clearTimeout(open.timer)
    this.#pump.drop(open)
    this.#views.delete(id)
  }

  /** Entries of a session came: its views follow, a moment later so that many are seen together. */
  grew(session: number): void {
    for (const open of this.#views.values())
      if (open.view.session === session)
        open.timer ??= setTimeout(() => {
          open.timer = undefined
          this.#pump.add(open)
        }, tellEveryMs)
  }

  statistics(params: EngineParams<'statistics'>): Promise<Statistics> {
    const scan = new StatisticsScan(this.#source, params)
    return new Promise((resolve, reject) => {
      this.#pump.add({
        step: (budgetMs) => {
          try {
            const done = scan.step(budgetMs)
            if (done) resolve(scan.result())
            return done
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)))
            return true
          }
        },
      })
    })
  }

  /** @throws AppError `bad-input` */
  searchSessions({ query }: EngineParams<'searchSessions'>): EngineResult<'searchSessions'> {
    // A pattern that cannot be read is told at once.
    needleOf(query)
    const sessions = this.#database
      .prepare<[], { id: number; name: string }>(
        'SELECT id, name FROM sessions WHERE deleted_at IS NULL ORDER BY id DESC',
      )
      .all()
    const search = ++this.#lastSearch
    let told = 0
    const work = new SessionSearch(
      search,
      query,
      sessions,
      { reader: this.#reader, source: this.#source, error: this.#events.error },
      (progress) => {
        const now = performance.now()
        if (progress.done) this.#searches.delete(search)
        else if (now - told < tellEveryMs) return
        told = now
        this.#events.search(progress)
      },
    )
    this.#searches.set(search, work)
    this.#pump.add(work)
    return { search }
  }

  stopSearch(search: number): void {
    const work = this.#searches.get(search)
    if (work === undefined) return
    this.#pump.drop(work)
    this.#searches.delete(search)
  }

  /** @throws AppError `not-found`, `bad-input` */
  matches({ session, n, query }: EngineParams<'matches'>): EngineResult<'matches'> {
    const needle = needleOf(query)
    const reach =
      'bytes' in needle
        ? needle.bytes.length - 1
        : needle.plan.bounded === null
          ? unboundedReach
          : needle.plan.bounded - 1
    const entry = this.#entry(session, n)
    if (entry === undefined) return { matches: [], more: false }
    return matchPlaces(
      needle,
      entry.payload(),
      this.#around(session, entry, -1, reach),
      this.#around(session, entry, 1, reach),
    )
  }

  /** Bytes of the same stream or message that lie before (-1) or behind (1) an entry, at most `reach`. */
  #around(session: number, entry: EntryView, step: -1 | 1, reach: number): Buffer {
    const pieces: Buffer[] = []
    let length = 0
    let edge = entry
    for (let n = entry.n + step; length < reach && Math.abs(n - entry.n) <= neighbours; n += step) {
      if (step === 1 ? !goesOn(edge.facts) : !continues(edge.facts)) break
      const next = n < 1 ? undefined : this.#entry(session, n, edge.block)
      if (next === undefined) break
      if (!isPieceBeside(next, entry)) continue
      if (step === 1 ? !continues(next.facts) : !goesOn(next.facts)) break
      const payload = next.payload()
      pieces.push(payload)
      length += payload.length
      edge = next
    }
    if (step === -1) return Buffer.concat(pieces.reverse()).subarray(Math.max(0, length - reach))
    return Buffer.concat(pieces).subarray(0, reach)
  }

  /** `cached` is a block it may be in. */
  #entry(session: number, n: number, cached?: BlockBytes): EntryView | undefined {
    const bytes =
      cached !== undefined && n >= cached.source.first && n < cached.source.first + cached.count
        ? cached
        : this.#source.next(session, n)?.payloads()
    if (bytes === undefined || n < bytes.source.first) return undefined
    const i = n - bytes.source.first
    return new EntryView(bytes, i, entryFacts(bytes.facts(i)), this.#source)
  }

  stop(): void {
    for (const id of [...this.#views.keys()]) this.closeView(id)
    this.#pump.stop()
  }
}

const dataKind = 0
const isFin = ({ firstByte }: EntryFacts): boolean => (firstByte & 0x80) !== 0
/** Whether bytes of the same stream or message may follow, and may come before. */
const goesOn = (facts: EntryFacts): boolean => facts.kind === dataKind || !isFin(facts)
const continues = (facts: EntryFacts): boolean =>
  facts.kind === dataKind || (facts.firstByte & 0x0f) === 0

/** Data, or a frame that is no control frame, of the same side. */
const isPieceBeside = (next: EntryView, entry: EntryView): boolean =>
  next.facts.kind <= 3 &&
  next.facts.direction === entry.facts.direction &&
  next.connection === entry.connection
