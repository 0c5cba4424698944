/** The views of the fake engine's sessions. A view follows its session, as in the engine. Owned by its recordings. */
import type { Parsed } from '../../main/engine/rpc/params.ts'
import type { EngineEvents, EngineMethod, EngineResult } from '../../shared/contract/engine.ts'
import { AppError } from '../../shared/contract/errors.ts'
import type { Filter } from '../../shared/contract/query.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'
import type { MessageSummary } from '../../shared/model/message.ts'
import type { Session } from '../../shared/model/session.ts'

type ViewMethod = Extract<EngineMethod, 'openView' | 'viewState' | 'viewPosition' | 'closeView'>
type Answers = { [M in ViewMethod]: (params: Parsed<M>) => EngineResult<M> }

interface View {
  readonly session: number
  readonly filter: Filter
  readonly asMessages: boolean
}

/** What a view reads of a session. */
export interface ViewedRecording {
  readonly session: Session
  readonly entries: readonly EntrySummary[]
  readonly messages: readonly MessageSummary[]
  /** Entries that views with an expression or a search have examined; null for all. */
  readonly scanned: number | null
}

export class FakeViews {
  readonly #recording: (session: number) => ViewedRecording
  readonly #views = new Map<number, View>()
  #last = 0

  constructor(recording: (session: number) => ViewedRecording) {
    this.#recording = recording
  }

  /** Numbers of the views that are open. */
  get open(): number[] {
    return [...this.#views.keys()]
  }

  /** Numbers of the open views of a session that have an expression or a search. */
  scanning(session: number): number[] {
    return [...this.#views]
      .filter(([, { session: of, filter }]) => of === session && isScanned(filter))
      .map(([view]) => view)
  }

  progressOf(view: number): EngineEvents['view'] {
    const { session } = this.#view(view)
    const { entries, scanned } = this.#recording(session)
    return {
      view,
      session,
      count: this.rows(view).length,
      scanned: scanned ?? entries.length,
      entries: entries.length,
      problem: null,
    }
  }

  /** Returns the rows of a view, including dropped ones. */
  rows(view: number): EntrySummary[] {
    const { session, filter, asMessages } = this.#view(view)
    const { entries, scanned, messages } = this.#recording(session)
    const looked = isScanned(filter) && scanned !== null ? entries.slice(0, scanned) : entries
    const passing = looked.filter((entry) => passes(entry, filter))
    if (!asMessages) return passing
    return passing.flatMap((entry) => {
      const message = messageAt(messages, entry.n)
      if (message === undefined) return [entry]
      return message.firstFrame === entry.n ? [{ ...entry, message, length: message.length }] : []
    })
  }

  /** The payload of an entry is its preview; a page has at most ten of them. */
  conversation({
    view,
    position,
    offset,
    towards,
  }: Parsed<'conversation'>): EngineResult<'conversation'> {
    const rows = this.rows(view)
    const from = towards === 'end' ? position - (offset > 0 ? 0 : 1) : Math.max(0, position - 11)
    const to = towards === 'end' ? from + 10 : position - 1
    const parts = rows.slice(from, to).map(({ preview }) => new TextEncoder().encode(preview))
    const pieces = rows.slice(from, to).map((entry, i) => {
      const { length = 0 } = parts[i] ?? {}
      const range = { offset: 0, length, total: length, missing: 0 }
      return { position: from + i + 1, entry, ...range, capped: false, notInflated: null }
    })
    const bytes = Uint8Array.from(parts.flatMap((part) => [...part]))
    return { pieces, bytes, first: 1, count: rows.length }
  }

  readonly answers: Answers = {
    openView: ({ session, filter, as }) => {
      const view = ++this.#last
      this.#views.set(view, { session, filter, asMessages: as === 'messages' })
      return { view, count: this.rows(view).length }
    },
    viewState: ({ view }) => {
      const { count, scanned, entries, session } = this.progressOf(view)
      const dropped = this.#recording(session).session.dropped?.entries ?? 0
      const first = this.rows(view).filter(({ n }) => n <= dropped).length + 1
      return { count, first, scanned, entries, breaks: [] }
    },
    viewPosition: ({ view, n, offset }) => {
      const rows = this.rows(view)
      const at = rows.findIndex(
        (row) => row.n > n || (row.n === n && (row.message?.offset ?? 0) >= offset),
      )
      return at === -1 ? rows.length + 1 : at + 1
    },
    closeView: ({ view }) => {
      this.#views.delete(view)
      return undefined
    },
  }

  #view(view: number): View {
    const found = this.#views.get(view)
    if (found === undefined) throw new AppError('not-found', 'View 404 does not exist.')
    return found
  }
}

/** Returns the message that contains entry `n`. */
export const messageAt = (
  messages: readonly MessageSummary[],
  n: number,
): MessageSummary | undefined =>
  messages.find(({ firstFrame, lastFrame }) => firstFrame <= n && n <= lastFrame)

const isScanned = ({ expression, search }: Filter): boolean =>
  expression !== undefined || search !== undefined

function passes(entry: EntrySummary, filter: Filter): boolean {
  const { directions, control, events, connection, broken, expression, search } = filter
  const isControl = ['ping', 'pong', 'close'].includes(entry.kind)
  return (
    (directions?.includes(entry.direction) ?? true) &&
    (control !== false || !isControl) &&
    (events !== false || entry.event === null) &&
    (connection === undefined || entry.connection === connection) &&
    (broken !== true || entry.verdicts.length > 0) &&
    entry.preview.includes(expression ?? '') &&
    entry.preview.includes(search?.pattern ?? '')
  )
}
