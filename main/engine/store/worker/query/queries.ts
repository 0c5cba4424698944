/**
 * All queries over many entries: views with expressions and searches, searches over all sessions, statistics. Each runs
 * in the pump and reports its progress. Owner: the store's worker.
 */
import type Database from 'better-sqlite3'
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
import type { Filter } from '../../../../../shared/contract/query.ts'
import type {
  SearchProgress,
  Statistics,
  ViewProgress,
} from '../../../../../shared/contract/query.ts'
import type { AppErrorData } from '../../../../../shared/contract/errors.ts'
import type { Inflater } from '../reading/inflater.ts'
import type { Reader } from '../reading/reader.ts'
import { MessageQueryView, type MessageQuery } from './message-query-view.ts'
import { needleOf } from './needle.ts'
import { Pump, type Work } from './pump.ts'
import { QueryView, type QueryTools } from './query-view.ts'
import type { RegexThread } from './regex-thread.ts'
import type { ScanSource } from './scan-source.ts'
import { SessionSearchJob } from './session-search.ts'
import { StatisticsScan } from './statistics.ts'

/** Events that are reported without a request. */
export interface QueryEvents {
  view: (progress: ViewProgress) => void
  search: (progress: SearchProgress) => void
  /** Describes what went wrong, such as a disk that cannot be read. */
  error: (error: unknown) => AppErrorData
}

/** How often progress is reported, and views of sessions that record are updated. Milliseconds. */
const notifyEveryMs = 33

/** An open view, and when it was last reported. */
interface Open extends Work {
  readonly view: QueryView | MessageQueryView
  timer: NodeJS.Timeout | undefined
}

export class Queries {
  readonly #database: Database.Database
  readonly #reader: Reader
  readonly #source: ScanSource
  readonly #inflater: Inflater
  readonly #events: QueryEvents
  readonly #pump: Pump
  readonly #thread: RegexThread
  readonly #views = new Map<number, Open>()
  readonly #searches = new Map<number, SessionSearchJob>()
  #lastSearch = 0

  constructor(
    database: Database.Database,
    reader: Reader,
    source: ScanSource,
    inflater: Inflater,
    events: QueryEvents,
    thread: RegexThread,
  ) {
    this.#thread = thread
    this.#inflater = inflater
    this.#database = database
    this.#reader = reader
    this.#pump = new Pump((read) => reader.inSnapshot(read))
    this.#source = source
    this.#events = events
  }

  /** Opens a view that is updated until it is closed. */
  openView(id: number, session: number, filter: Filter): QueryView {
    const view = new QueryView(this.#tools, session, filter, () => {
      this.#resume(id)
    })
    this.#follow(id, view)
    return view
  }

  /** As `openView`, for messages. */
  openMessages(id: number, query: MessageQuery): MessageQueryView {
    const tools = { ...this.#tools, inflater: this.#inflater }
    const view = new MessageQueryView(tools, query, () => {
      this.#resume(id)
    })
    this.#follow(id, view)
    return view
  }

  get #tools(): QueryTools {
    return {
      reader: this.#reader,
      source: this.#source,
      word: this.#events.error,
      thread: this.#thread,
    }
  }

  #resume(id: number): void {
    const open = this.#views.get(id)
    if (open !== undefined) this.#pump.add(open)
  }

  #follow(id: number, view: QueryView | MessageQueryView): void {
    let reported = 0
    const open: Open = {
      view,
      timer: undefined,
      step: (budgetMs) => {
        const done = view.follow(budgetMs)
        const now = performance.now()
        if ((done && !view.isWaiting) || now - reported >= notifyEveryMs) {
          reported = now
          this.#events.view(view.progress(id))
        }
        return done
      },
      fail: (error) => {
        view.fail(this.#events.error(error))
        this.#events.view(view.progress(id))
      },
    }
    this.#views.set(id, open)
    this.#pump.add(open)
  }

  closeView(id: number): void {
    const open = this.#views.get(id)
    if (open === undefined) return
    clearTimeout(open.timer)
    this.#pump.drop(open)
    open.view.close()
    this.#views.delete(id)
  }

  /** A session has new entries: its views follow, a moment later so that many are processed together. */
  grew(session: number): void {
    for (const open of this.#views.values())
      if (open.view.session === session)
        open.timer ??= setTimeout(() => {
          open.timer = undefined
          this.#pump.add(open)
        }, notifyEveryMs)
  }

  statistics(params: EngineParams<'statistics'>): Promise<Statistics> {
    return new Promise((resolve, reject) => {
      const scan = new StatisticsScan(this.#source, params, this.#thread)
      const work: Work = {
        step: (budgetMs) => {
          const done = scan.step(budgetMs)
          const answers = scan.waitsFor
          if (answers === null) {
            if (done) resolve(scan.result())
            return done
          }
          answers.then(() => {
            this.#pump.add(work)
          }, reject)
          return true
        },
        fail: reject,
      }
      this.#pump.add(work)
    })
  }

  /** @throws AppError `bad-input` */
  searchSessions({ query }: EngineParams<'searchSessions'>): EngineResult<'searchSessions'> {
    // An invalid pattern is reported immediately.
    needleOf(query, 'utf-8')
    const sessions = this.#database
      .prepare<[], { id: number; name: string }>(
        'SELECT id, name FROM sessions WHERE deleted_at IS NULL ORDER BY id DESC',
      )
      .all()
    const search = ++this.#lastSearch
    let reported = 0
    const work = new SessionSearchJob(
      search,
      query,
      sessions,
      this.#tools,
      (progress) => {
        const now = performance.now()
        if (progress.done) this.#searches.delete(search)
        else if (now - reported < notifyEveryMs) return
        reported = now
        this.#events.search(progress)
      },
      () => {
        if (this.#searches.has(search)) this.#pump.add(work)
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
    work.close()
    this.#searches.delete(search)
  }

  stop(): void {
    for (const id of [...this.#views.keys()]) this.closeView(id)
    for (const search of [...this.#searches.keys()]) this.stopSearch(search)
    this.#pump.stop()
    this.#thread.close()
  }
}
