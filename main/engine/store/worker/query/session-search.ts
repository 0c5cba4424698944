/** A search over all sessions, newest first: counts the matches in each. Runs in the pump and reports progress. */
import type { SearchProgress, SearchQuery } from '../../../../../shared/contract/query.ts'
import { maxFoundSessions, toldHits } from '../../../../../shared/contract/query.ts'
import type { AppErrorData } from '../../../../../shared/contract/errors.ts'
import type { Work } from './pump.ts'
import { QueryView, type QueryTools } from './query-view.ts'

export class SessionSearchJob implements Work {
  readonly #id: number
  readonly #tools: QueryTools
  readonly #query: SearchQuery
  readonly #sessions: readonly { id: number; name: string }[]
  readonly #resume: () => void
  readonly #notify: (progress: SearchProgress) => void
  readonly #found: SearchProgress['found'] = []
  #searched = 0
  #present: QueryView | null = null
  #problem: AppErrorData | null = null

  constructor(
    id: number,
    query: SearchQuery,
    sessions: readonly { id: number; name: string }[],
    tools: QueryTools,
    notify: (progress: SearchProgress) => void,
    resume: () => void,
  ) {
    this.#resume = resume
    this.#id = id
    this.#query = query
    this.#sessions = sessions
    this.#tools = tools
    this.#notify = notify
  }

  step(budgetMs: number): boolean {
    const session = this.#sessions[this.#searched]
    let isWaiting = false
    if (session !== undefined) {
      try {
        const filter = { search: this.#query }
        this.#present ??= new QueryView(this.#tools, session.id, filter, this.#resume)
        const done = this.#present.follow(budgetMs)
        this.#count(session, this.#present)
        const { problem } = this.#present
        if (problem !== null) this.#meet(problem)
        else if (this.#present.isWaiting) isWaiting = true
        else if (done) this.#next()
      } catch (error) {
        this.#meet(this.#tools.word(error))
      }
    }
    // It resumes when the expression is matched.
    return this.#tell() || isWaiting
  }

  close(): void {
    this.#present?.close()
  }

  fail(error: unknown): void {
    this.#problem ??= this.#tools.word(error)
    this.#end()
    this.#tell()
  }

  /** A session that cannot be read does not stop the search in the others; an invalid pattern does. */
  #meet(problem: AppErrorData): void {
    // A session that was deleted meanwhile has no matches.
    if (problem.code !== 'not-found') this.#problem ??= problem
    if (problem.code === 'regex-too-slow') this.#end()
    else this.#next()
  }

  #end(): void {
    this.#present = null
    this.#searched = this.#sessions.length
  }

  /** Returns true when the search is over. */
  #tell(): boolean {
    const done = this.#searched >= this.#sessions.length
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
