/**
 * The entries of a session that pass a filter with an expression, or match a search: eight bytes each. Updated in
 * slices, by its readers and by the pump; a problem ends it and is reported with its state.
 */
import type { Filter } from '../../../../../shared/contract/query.ts'
import type { ViewProgress } from '../../../../../shared/contract/query.ts'
import { AppError, type AppErrorData } from '../../../../../shared/contract/errors.ts'
import { everyOf, type FilterTree } from '../../../../../shared/filter/ast.ts'
import { parseFilter } from '../../../../../shared/filter/parse.ts'
import { describeFault } from '../../../../../shared/filter/problems.ts'
import { toggleFilters } from '../../../../../shared/filter/toggles.ts'
import type { EntrySummary } from '../../../../../shared/model/entry.ts'
import { Numbers } from '../reading/numbers.ts'
import type { Reader } from '../reading/reader.ts'
import { FilterMatcher } from './matcher.ts'
import { needleOf } from './needle.ts'
import { pending, Regexes } from './regexes.ts'
import type { RegexThread } from './regex-thread.ts'
import type { ScannedBlock, ScanSource } from './scan-source.ts'
import { SpanSearch } from './span-search.ts'

export interface QueryTools {
  readonly reader: Reader
  readonly source: ScanSource
  /** Describes what went wrong. */
  readonly word: (error: unknown) => AppErrorData
  readonly thread: RegexThread
}

export class QueryView {
  readonly session: number
  readonly breaks: [] = []
  readonly #reader: Reader
  readonly #source: ScanSource
  readonly #word: QueryTools['word']
  readonly #matcher: FilterMatcher | null
  readonly #search: SpanSearch | null
  readonly #numbers = new Numbers()
  #hits = new Uint8Array(1024)
  #seen = 0
  /** Number of the session's last entry at the last update. */
  #entries = 0
  readonly #regexes: Regexes
  readonly #resume: () => void
  /** An expression is being matched in its thread; nothing is tested meanwhile. */
  #isWaiting = false
  #isClosed = false
  #problem: AppErrorData | null = null

  /**
   * @param resume called when `follow` can continue after waiting for an expression
   * @throws AppError `bad-input` for an expression, `bad-regex` or `bad-hex` for a pattern, `not-found`
   */
  constructor(
    { reader, source, word, thread }: QueryTools,
    session: number,
    filter: Filter,
    resume: () => void,
  ) {
    this.#reader = reader
    this.#source = source
    this.#word = word
    this.#resume = resume
    this.#regexes = new Regexes(thread)
    this.session = session
    const tree = filterTree(filter)
    this.#matcher =
      tree.type === 'all'
        ? null
        : new FilterMatcher(
            tree,
            source.context(session, this.#regexes.matches),
            source.bodies,
            this.#regexes,
          )
    this.#search =
      filter.search === undefined
        ? null
        : new SpanSearch(
            needleOf(filter.search, source.encoding(session)),
            source.bodies,
            this.#regexes,
          )
  }

  get count(): number {
    return this.#numbers.length
  }

  /** Returns the numbers of the first entries, at most `count`. */
  firstNumbers(count: number): number[] {
    const first = this.first - 1
    return [...this.#numbers.slice(first, first + count)]
  }

  /** Why it stopped; null if it has not. */
  get problem(): AppErrorData | null {
    return this.#problem
  }

  get seen(): number {
    return this.#seen
  }

  position(n: number): number {
    return this.#numbers.indexFrom(n) + 1
  }

  get first(): number {
    return this.position(this.#reader.first(this.session))
  }

  summaries(from: number, to: number): EntrySummary[] {
    return this.#reader.entriesAt(this.session, this.#numbers.slice(from - 1, to))
  }

  /** Continues when an expression is matched, not before. */
  get isWaiting(): boolean {
    return this.#isWaiting
  }

  /**
   * Tests entries for about `budgetMs`; returns true when all existing ones were tested, or while waiting for an
   * expression.
   */
  follow(budgetMs: number): boolean {
    if (this.#isWaiting) return true
    const until = performance.now() + budgetMs
    const blockIndex = this.#source.blockIndex(this.session)
    this.#entries = this.#source.last(this.session)
    this.#numbers.dropBelow(blockIndex.dropped + 1)
    while (this.#problem === null) {
      let block: ScannedBlock | undefined
      try {
        block = this.#source.next(this.session, this.#seen + 1, blockIndex)
        if (block === undefined) return true
        const { source, from, payloads } = block
        const { first, count } = source
        let hits: Uint8Array | null = null
        if (this.#search !== null) {
          if (this.#hits.length < count) this.#hits = new Uint8Array(count * 2)
          hits = this.#hits
          this.#search.search(payloads(), from, hits)
        }
        const take = (i: number): void => {
          if (hits === null || hits[i] === 1) this.#numbers.push(first + i)
        }
        if (this.#matcher === null) for (let i = from; i < count; i++) take(i)
        else this.#matcher.match(source, from, payloads, take)
        this.#seen = first + count - 1
        this.#regexes.begin()
      } catch (error) {
        if (error === pending) this.#wait()
        else this.#problem = this.#word(error)
        return true
      } finally {
        block?.release()
      }
      if (performance.now() >= until) return this.#seen >= this.#entries
    }
    return true
  }

  close(): void {
    this.#isClosed = true
    this.#regexes.close()
  }

  /** The block is tested again when the answers have arrived. */
  #wait(): void {
    this.#isWaiting = true
    this.#search?.undo()
    this.#regexes
      .answered()
      .catch((error: unknown) => {
        this.#problem = this.#word(error)
      })
      .finally(() => {
        this.#isWaiting = false
        this.#regexes.again()
        if (!this.#isClosed) this.#resume()
      })
  }

  /** Ends it: what it shows so far is kept. */
  fail(problem: AppErrorData): void {
    this.#problem = problem
  }

  /** State as of the last update: it can also be reported for a session that cannot be read any more. */
  progress(view: number): ViewProgress {
    return {
      view,
      session: this.session,
      count: this.count,
      scanned: this.#seen,
      entries: Math.max(this.#entries, this.#seen),
      problem: this.#problem,
    }
  }
}

/**
 * Returns the toggles and the expression as one filter. The window parses the expression too, to mark errors while it
 * is typed; the store parses it because scripts and other hosts send expressions as well.
 * @throws AppError `bad-input`
 */
export function filterTree(filter: Omit<Filter, 'search'>): FilterTree {
  const operands = toggleFilters(filter)
  const { connection, expression } = filter
  if (connection !== undefined)
    operands.push({
      type: 'number',
      field: 'conn',
      ranges: [{ low: connection, high: connection }],
    })
  if (expression !== undefined) {
    const parsed = parseFilter(expression)
    if (parsed.problem)
      throw new AppError(
        'bad-input',
        describeFault(parsed.problem),
        `At character ${String(parsed.problem.from + 1)} of the filter.`,
      )
    if (parsed.filter.type === 'and') operands.push(...parsed.filter.operands)
    else if (parsed.filter.type !== 'all') operands.push(parsed.filter)
  }
  return everyOf(operands)
}
