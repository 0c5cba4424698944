/** A search over all sessions, newest first: counts what is found in each. Work for the pump; told as it goes on. */
import type { SearchProgress, SearchQuery } from '../../../../../shared/contract/query.ts'
import { maxFoundSessions, toldHits } from '../../../../../shared/contract/query.ts'
import { AppError, type AppErrorData } from '../../../../../shared/contract/errors.ts'
import type { Reader } from '../reading/reader.ts'
import type { Work } from './pump.ts'
import { QueryView } from './query-view.ts'
import type { ScanSource } from './scan-source.ts'

interface Tools {
  readonly reader: Reader
  readonly source: ScanSource
  readonly error: (error: unknown) => AppErrorData
}

export class SessionSearch implements Work {
  readonly #id: number
  readonly #reader: Reader
  readonly #source: ScanSource
  readonly #query: SearchQuery
  readonly #sessions: readonly { id: number; name: string }[]
  readonly #error: Tools['error']
  readonly #notify: (progress: SearchProgress) => void
  readonly #found: SearchProgress['found'] = []
  #searched = 0
  #present: QueryView | null = null
  #problem: AppErrorData | null = null

  constructor(
    id: number,
    query: SearchQuery,
    sessions: readonly { id: number; name: string }[],
    { reader, source, error }: Tools,
    notify: (progress: SearchProgress) => void,
  ) {
    this.#id = id
    this.#query = query
    this.#sessions = sessions
    this.#reader = reader
    this.#source = source
    this.#error = error
    this.#notify = notify
  }

  step(budgetMs: number): boolean {
    const session = this.#sessions[this.#searched]
    if (session !== undefined && this.#problem === null) {
      try {
        const filter = { search: this.#query }
        this.#present ??= new QueryView(this.#reader, this.#source, session.id, filter)
        const done = this.#present.follow(budgetMs)
        this.#count(session, this.#present)
        this.#problem = this.#present.problem
        if (done) this.#next()
      } catch (error) {
        // One that was deleted meanwhile has nothing to be found in.
        if (error instanceof AppError && error.code === 'not-found') this.#next()
        else this.#problem = this.#error(error)
      }
    }
    const done = this.#problem !== null || this.#searched >= this.#sessions.length
    this.#notify({
      search: this.#id,
      found: [...this.#found],
      searched: this.#searched,
      sessions: this.#sessions.length,
      done,
      problem: this.#problem,
    })
    return done
  }

  #next(): void {
    this.#present = null
    this.#searched++
  }

  #count({ id, name }: { id: number; name: string }, view: QueryView): void {
    if (view.count === 0) return
    const hits = { session: id, name, hits: view.count, first: view.firstNumbers(toldHits) }
    if (this.#found.at(-1)?.session === id) this.#found[this.#found.length - 1] = hits
    else if (this.#found.length < maxFoundSessions) this.#found.push(hits)
  }
}
