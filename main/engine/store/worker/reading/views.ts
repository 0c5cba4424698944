/** Views: rows of a session after filtering or grouping, brought up to date on each request. */
import type { EngineParams, EngineResult } from '../../../../../shared/contract/engine.ts'
import type { Filter } from '../../../../../shared/contract/query.ts'
import { AppError } from '../../../../../shared/contract/errors.ts'
import type { EntrySummary } from '../../../../../shared/model/entry.ts'
import { framingSchema } from '../../../../../shared/model/framing.ts'
import { PackedColumns } from '../../format/columns.ts'
import { filterBlock, filterPacked } from './filter.ts'
import { MessageView } from './message-view.ts'
import { Numbers } from './numbers.ts'
import { MessageQueryView, type MessageQuery } from '../query/message-query-view.ts'
import type { Queries } from '../query/queries.ts'
import type { QueryView } from '../query/query-view.ts'
import type { Reader } from './reader.ts'

/** How long one call processes entries for a view: other calls, and the recordings, wait meanwhile. Milliseconds. */
const followMs = 100

/** The entries that a filter without an expression shows, decided by their flags. */
class FlagsView {
  readonly session: number
  readonly breaks: [] = []
  readonly #reader: Reader
  readonly #filter: Filter
  readonly #numbers = new Numbers()
  /** Last entry that was processed. */
  #seen = 0

  constructor(reader: Reader, session: number, filter: Filter) {
    this.#reader = reader
    this.session = session
    this.#filter = filter
  }

  get count(): number {
    return this.#numbers.length
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

  /** Processes the entries that were added since the last call, for about `budgetMs`. */
  follow(budgetMs: number): void {
    const until = performance.now() + budgetMs
    const numbers = this.#numbers
    numbers.dropBelow(this.#reader.first(this.session))
    const blockIndex = this.#reader.blockIndex(this.session)
    const start = Math.max(0, blockIndex.indexOf(this.#seen + 1))
    for (const place of blockIndex.blocks.slice(start)) {
      const from = Math.max(0, this.#seen + 1 - place.first)
      if (from >= place.count) continue
      const packed = new PackedColumns(this.#reader.packedColumns(place))
      filterPacked(packed, this.#filter, from, (i) => {
        numbers.push(place.first + i)
      })
      // The columns have the current count: the block index may be older.
      this.#seen = place.first + packed.count - 1
      if (performance.now() >= until) return
    }
    const tail = this.#reader.tail(this.session)
    if (tail === undefined) return
    filterBlock(tail, this.#filter, Math.max(0, this.#seen + 1 - tail.first), (i) => {
      numbers.push(tail.first + i)
    })
    this.#seen = tail.first + tail.count - 1
  }
}

/** The rows of a view: positions from `first` to `count`. */
export interface ViewRows {
  readonly first: number
  readonly count: number
  summaries(from: number, to: number): EntrySummary[] | Promise<EntrySummary[]>
}

type View = FlagsView | MessageView | QueryView | MessageQueryView

export class Views {
  readonly #reader: Reader
  readonly #queries: Queries
  readonly #views = new Map<number, View>()
  #lastId = 0

  constructor(reader: Reader, queries: Queries) {
    this.#reader = reader
    this.#queries = queries
  }

  open({
    session,
    filter,
    as = 'frames',
    framing,
    scanMs = followMs,
  }: EngineParams<'openView'>): EngineResult<'openView'> {
    const view = ++this.#lastId
    const asks = filter.expression !== undefined || filter.search !== undefined
    const opened =
      as === 'messages'
        ? this.#openMessages(
            view,
            { session, filter, framing: framingSchema.parse(framing ?? { kind: 'none' }) },
            asks,
          )
        : asks
          ? this.#queries.openView(view, session, filter)
          : new FlagsView(this.#reader, session, filter)
    opened.follow(scanMs)
    this.#views.set(view, opened)
    return { view, count: opened.count }
  }

  /** Any frame of a message may break a rule, so this tests whole messages too. */
  #openMessages(view: number, query: MessageQuery, asks: boolean): MessageView | MessageQueryView {
    const { session, filter, framing } = query
    return asks || filter.broken === true
      ? this.#queries.openMessages(view, query)
      : new MessageView(this.#reader, session, filter, framing)
  }

  count(view: number): number {
    return this.#current(view).count
  }

  state(view: number): EngineResult<'viewState'> {
    const { count, first, seen, session, breaks } = this.#current(view)
    return {
      count,
      first,
      scanned: seen,
      entries: this.#reader.last(session),
      breaks: [...breaks],
    }
  }

  position(view: number, n: number, offset: number): number {
    const known = this.#known(view)
    // The rows of these never move: the position of an entry that was seen is final.
    const isFinal = (known instanceof FlagsView || known instanceof MessageView) && known.seen >= n
    return (isFinal ? known : this.#current(view)).position(n, offset)
  }

  close(view: number): void {
    this.#queries.closeView(view)
    this.#views.delete(view)
  }

  entries(
    view: number,
    { session, from, to }: EngineParams<'entries'>,
  ): EntrySummary[] | Promise<EntrySummary[]> {
    const current = this.#current(view)
    this.#mustBeOf(current, view, session)
    return current.summaries(from, to)
  }

  /**
   * Returns the rows of a view. The view is brought up to date only when it has fewer than `until` rows, so that a page
   * of a long session does not wait for the scan of the rest.
   */
  rows(view: number, session: number, until: number): ViewRows {
    const known = this.#known(view)
    this.#mustBeOf(known, view, session)
    if (known.count < until) known.follow(followMs)
    return known
  }

  /**
   * Returns the view of messages with this number, and the position among all messages of the row at a position of it.
   * @throws AppError `not-found`, `bad-input` for a view of frames
   */
  messages(
    view: number,
    session: number,
    position: number,
  ): { messages: MessageView; position: number } {
    const current = this.#current(view)
    this.#mustBeOf(current, view, session)
    if (current instanceof MessageQueryView) return current.within(position)
    if (!(current instanceof MessageView))
      throw new AppError('bad-input', `View ${String(view)} shows frames, not messages.`)
    return { messages: current, position }
  }

  /** Returns the view of all messages that a view selects from; null for a view of frames. @throws AppError `not-found` */
  messagesOf(view: number): MessageView | null {
    const known = this.#known(view)
    if (known instanceof MessageQueryView) return known.messages
    return known instanceof MessageView ? known : null
  }

  #mustBeOf(current: { session: number }, view: number, session: number): void {
    if (current.session !== session)
      throw new AppError(
        'not-found',
        `View ${String(view)} does not belong to session ${String(session)}.`,
      )
  }

  #current(view: number): View {
    const current = this.#known(view)
    current.follow(followMs)
    return current
  }

  #known(view: number): View {
    const known = this.#views.get(view)
    if (known === undefined) throw new AppError('not-found', `View ${String(view)} does not exist.`)
    return known
  }
}
