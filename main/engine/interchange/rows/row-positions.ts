/** The positions of the rows that an export contains, in pages. */
import { maxPage } from '../../../../shared/contract/limits.ts'
import type { ExportedRows } from '../../../../shared/contract/methods/session-files.ts'
import type { Session } from '../../../../shared/model/session.ts'
import { followView } from './follow-view.ts'
import type { ViewCalls } from './view-calls.ts'

/** Positions of rows, at most `maxPage`, both inclusive. `view` is null for the entries of the session by number. */
export interface RowPositions {
  readonly view: number | null
  readonly from: number
  readonly to: number
  /** The part of the export that is written with these rows. From 0 to 1. */
  readonly fraction: number
}

type Ranges = NonNullable<ExportedRows['ranges']>

/** @param rows null for all entries of the session */
export function rowPositions(
  calls: ViewCalls,
  session: Session,
  rows: ExportedRows | null,
  signal: AbortSignal,
): AsyncIterable<RowPositions> | Iterable<RowPositions> {
  const needsView =
    rows !== null && (rows.as === 'messages' || Object.values(rows.filter).some(isGiven))
  const ranges = rows?.ranges ?? null
  return needsView
    ? viewPositions(calls, session, rows, ranges, signal)
    : entryPositions(session, ranges)
}

const isGiven = (value: unknown): boolean => value !== undefined

function* entryPositions(session: Session, ranges: Ranges | null): Generator<RowPositions> {
  const first = (session.dropped?.entries ?? 0) + 1
  const wanted = within(ranges, first, session.entries)
  const total = wanted.reduce((sum, { first: from, last }) => sum + last + 1 - from, 0)
  let done = 0
  for (const range of wanted)
    for (let from = range.first; from <= range.last; from += maxPage) {
      const to = Math.min(from + maxPage - 1, range.last)
      done += to + 1 - from
      yield { view: null, from, to, fraction: done / total }
    }
}

async function* viewPositions(
  calls: ViewCalls,
  session: Session,
  { filter, as, framing }: ExportedRows,
  ranges: Ranges | null,
  signal: AbortSignal,
): AsyncGenerator<RowPositions> {
  const viewed = { session: session.id, filter, as, ...(framing && { framing }) }
  const end = ranges === null ? Infinity : (ranges.at(-1)?.last ?? 0)
  for await (const { view, from, to, state } of followView(calls, viewed, signal)) {
    const fraction = (to / Math.min(end, state.count)) * (state.scanned / state.entries)
    for (const { first, last } of within(ranges, from, to))
      yield { view, from: first, to: last, fraction: Math.min(1, fraction) }
    if (to >= end) return
  }
}

/** The parts of the ranges from `first` to `last`, both inclusive. */
const within = (ranges: Ranges | null, first: number, last: number): Ranges =>
  (ranges ?? [{ first, last }])
    .map((range) => ({ first: Math.max(first, range.first), last: Math.min(last, range.last) }))
    .filter((range) => range.first <= range.last)
