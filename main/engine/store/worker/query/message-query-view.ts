/**
 * The messages of a session that pass a filter or match a search: eight bytes each. A message is tested when it is
 * complete; one that completes after later ones is inserted before them. Compressed messages are inflated for the test,
 * one at a time and up to a limit. Updated in slices, like `QueryView`.
 */
import { AppError, type AppErrorData } from '../../../../../shared/contract/errors.ts'
import { defaultInflated } from '../../../../../shared/contract/limits.ts'
import type { Filter, ViewProgress } from '../../../../../shared/contract/query.ts'
import type { EntrySummary } from '../../../../../shared/model/entry.ts'
import { encodingOfKind } from '../../../../../shared/model/text-encoding.ts'
import type { Framing } from '../../../../../shared/model/framing.ts'
import type { FramingBreakSummary } from '../../../../../shared/model/message.ts'
import { MessageView } from '../reading/message-view.ts'
import { previewBytes, previewOf } from '../reading/preview.ts'
import type { Inflater } from '../reading/inflater.ts'
import { Numbers } from '../reading/numbers.ts'
import type { Reader } from '../reading/reader.ts'
import { MessageEntry } from './message-entry.ts'
import { MessageTest } from './message-test.ts'
import { needleOf } from './needle.ts'
import { filterTree } from './query-view.ts'
import { pending, Regexes } from './regexes.ts'
import type { RegexThread } from './regex-thread.ts'
import type { ScanSource } from './scan-source.ts'

/** Maximum number of inflated bytes of a message for its row. */
const previewedInflated = 65_536

export interface MessageQueryTools {
  readonly reader: Reader
  readonly source: ScanSource
  readonly inflater: Inflater
  /** Describes what went wrong. */
  readonly word: (error: unknown) => AppErrorData
  readonly thread: RegexThread
}

export interface MessageQuery {
  readonly session: number
  readonly filter: Filter
  readonly framing: Framing
}

export class MessageQueryView {
  readonly session: number
  readonly #reader: Reader
  readonly #inflater: Inflater
  readonly #messages: MessageView
  readonly #regexes: Regexes
  readonly #test: MessageTest
  readonly #continue: () => void
  readonly #word: (error: unknown) => AppErrorData
  /** Positions, in the view of all messages, of the messages that passed. */
  readonly #positions = new Numbers()
  /** Positions that were not tested yet because their messages are not complete. */
  readonly #unfinished = new Set<number>()
  /** The last position that was tested or deferred. */
  #asked = 0
  /** Number of the session's last entry at the last update. */
  #entries = 0
  /** A message is being inflated, or an expression matched in its thread; no other is tested meanwhile. */
  #isBusy = false
  #isClosed = false
  #problem: AppErrorData | null = null

  /**
   * @param resume called when `follow` can continue after something was inflated
   * @throws AppError `bad-input` for an expression, `bad-regex` or `bad-hex` for an invalid pattern, `not-found`
   */
  constructor(
    { reader, source, inflater, word, thread }: MessageQueryTools,
    { session, filter, framing }: MessageQuery,
    resume: () => void,
  ) {
    this.#reader = reader
    this.#inflater = inflater
    this.session = session
    const { search, ...asked } = filter
    // Whether a message breaks a rule depends on all of its frames, not only the first.
    const { broken: _broken, expression: _expression, ...chips } = asked
    this.#messages = new MessageView(reader, session, chips, framing)
    this.#regexes = new Regexes(thread)
    this.#test = new MessageTest(
      filterTree(asked),
      search === undefined ? null : needleOf(search, reader.encodings.of(session)),
      source.context(session, this.#regexes.matches),
      this.#regexes,
    )
    this.#continue = resume
    this.#word = word
  }

  /** The view of all messages. */
  get messages(): MessageView {
    return this.#messages
  }

  get breaks(): readonly FramingBreakSummary[] {
    return this.#messages.breaks
  }

  get count(): number {
    return this.#positions.length
  }

  get first(): number {
    return this.#positions.indexFrom(this.#messages.first) + 1
  }

  get problem(): AppErrorData | null {
    return this.#problem
  }

  /** Last entry whose messages were tested. */
  get seen(): number {
    return this.#asked === this.#messages.count && !this.#isBusy
      ? this.#messages.seen
      : this.#messages.entryAt(Math.max(1, this.#asked)) - 1
  }

  /** Continues when something is inflated or an expression matched, not before. */
  get isWaiting(): boolean {
    return this.#isBusy
  }

  position(n: number, offset = 0): number {
    return this.#positions.indexFrom(this.#messages.position(n, offset)) + 1
  }

  /**
   * Returns the view of all messages, and the position there of the message at a position of this view. @throws
   * AppError `not-found`
   */
  within(position: number): { messages: MessageView; position: number } {
    const inAll = this.#positions.at(position - 1)
    if (inAll === undefined)
      throw new AppError('not-found', `The view has no row ${String(position)}.`)
    return { messages: this.#messages, position: inAll }
  }

  async summaries(from: number, to: number): Promise<EntrySummary[]> {
    const summaries: EntrySummary[] = []
    for (const position of [...this.#positions.slice(Math.max(from, this.first) - 1, to)]) {
      const [summary] = this.#messages.summaries(position, position)
      if (summary !== undefined) summaries.push(await this.#readable(summary, position))
    }
    return summaries
  }

  /**
   * Tests messages for about `budgetMs`; returns true when all existing ones were tested, or while something is
   * inflated.
   */
  follow(budgetMs: number): boolean {
    const until = performance.now() + budgetMs
    if (this.#isBusy || this.#problem !== null) return true
    this.#messages.follow(budgetMs)
    this.#entries = this.#reader.last(this.session)
    this.#positions.dropBelow(this.#messages.first)
    const open = this.#messages.openPositions()
    const isOver = this.#reader.isOver(this.session)
    for (const position of this.#unfinished) {
      if (open.has(position) && !isOver) continue
      this.#unfinished.delete(position)
      if (!this.#ask(position)) return true
    }
    while (this.#asked < this.#messages.count) {
      const position = ++this.#asked
      if (open.has(position) && !isOver) this.#unfinished.add(position)
      else if (!this.#ask(position)) return true
      if (performance.now() >= until) return false
    }
    return this.#messages.seen >= this.#entries
  }

  /** Ends it: what it shows so far is kept. */
  fail(problem: AppErrorData): void {
    this.#problem = problem
  }

  close(): void {
    this.#isClosed = true
    this.#regexes.close()
  }

  /** State as of the last update: it can also be reported for a session that cannot be read any more. */
  progress(view: number): ViewProgress {
    return {
      view,
      session: this.session,
      count: this.count,
      scanned: this.seen,
      entries: Math.max(this.#entries, this.seen),
      problem: this.#problem,
    }
  }

  /** Returns false when no more can be tested for now. */
  #ask(position: number): boolean {
    const entry = MessageEntry.at(this.#reader, this.#messages, position)
    if (entry === undefined || !this.#test.mayPass(entry)) return true
    const { span } = entry
    if (span !== null && this.#test.needsInflated(entry)) {
      this.#isBusy = true
      const range = { offset: 0, length: defaultInflated, limit: defaultInflated }
      this.#inflater.read(span, range).then(
        ({ bytes }) => {
          entry.inflated(bytes)
          this.#inflated(entry, position)
        },
        (error: unknown) => {
          // A message that cannot be inflated is tested as it was sent.
          if (error instanceof AppError && error.code === 'bad-input')
            this.#inflated(entry, position)
          else this.#end(error)
        },
      )
      return false
    }
    this.#regexes.begin()
    this.#decide(entry, position)
    return this.#problem === null && !this.isWaiting
  }

  #inflated(entry: MessageEntry, position: number): void {
    if (this.#isClosed) return
    this.#isBusy = false
    this.#regexes.begin()
    this.#decide(entry, position)
    if (!this.isWaiting) this.#continue()
  }

  #decide(entry: MessageEntry, position: number): void {
    try {
      if (this.#test.passes(entry)) this.#positions.insert(position)
    } catch (error) {
      if (error === pending) this.#wait(entry, position)
      else this.#end(error)
    }
  }

  /** The message is tested again when the answers have arrived. */
  #wait(entry: MessageEntry, position: number): void {
    this.#isBusy = true
    this.#regexes.answered().then(
      () => {
        if (this.#isClosed) return
        this.#isBusy = false
        this.#regexes.again()
        this.#decide(entry, position)
        // It may have to wait for another expression.
        if (!this.isWaiting) this.#continue()
      },
      (error: unknown) => {
        this.#end(error)
      },
    )
  }

  #end(error: unknown): void {
    this.#isBusy = false
    this.#problem ??= this.#word(error)
    if (!this.#isClosed) this.#continue()
  }

  /** Returns the row with the payload in which the match was found. */
  async #readable(summary: EntrySummary, position: number): Promise<EntrySummary> {
    const span =
      summary.frame !== null && summary.frame.rsv & 4 ? this.#messages.span(position) : null
    if (span === null) return summary
    try {
      const range = { offset: 0, length: previewBytes, limit: previewedInflated }
      const { bytes, total } = await this.#inflater.read(span, range)
      const encoding = encodingOfKind(summary.kind, this.#reader.encodings.of(this.session))
      return { ...summary, ...previewOf(bytes, total, encoding) }
    } catch (error) {
      // It is shown as it was sent.
      if (error instanceof AppError && error.code === 'bad-input') return summary
      throw error
    }
  }
}
