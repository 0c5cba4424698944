/**
 * The rows of a session that match a filter, as they are found: for `show --filter`, `show --messages` and `search`.
 */
import { InvalidArgumentError, Option } from 'commander'
import type { EngineApi, EngineResult } from '../../shared/contract/engine.ts'
import type { Filter } from '../../shared/contract/query.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'
import { parseFilter } from '../../shared/filter/parse.ts'
import { describeFault } from '../../shared/filter/problems.ts'
import { followView, type Viewed } from '../engine/interchange/rows/follow-view.ts'
import { viewCallsOf } from '../engine/interchange/rows/view-calls.ts'

export const filterOption = (): Option =>
  new Option(
    '--filter <expression>',
    'only matching entries, for example: dir == in and len > 100 and text contains "AAPL"',
  ).argParser(checkedFilter)

/** Reports the error of an expression with a marker below its position. */
function checkedFilter(expression: string): string {
  const { problem } = parseFilter(expression)
  if (problem === undefined) return expression
  const { from, to } = problem
  const line = expression.replace(/\s/g, ' ')
  const mark = '^'.repeat(Math.max(1, columnsOf(line.slice(from, to))))
  throw new InvalidArgumentError(
    `${describeFault(problem)}\n  ${line}\n  ${' '.repeat(columnsOf(line.slice(0, from)))}${mark}`,
  )
}

/** Characters that terminals show two columns wide: East Asian characters and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

/** Number of columns that a text takes on a terminal. */
const columnsOf = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + (wide.test(character) ? 2 : 1), 0)

/** Rows of a view, and the position of the first one. */
interface ViewPage {
  readonly view: number
  readonly from: number
  readonly entries: EntrySummary[]
}

/** Yields the entries that match a filter, page by page. */
export async function* filteredEntries(
  engine: EngineApi,
  session: number,
  filter: Filter,
  signal: AbortSignal,
): AsyncGenerator<EntrySummary[]> {
  for await (const { entries } of viewPages(engine, { session, filter }, signal)) yield entries
}

/**
 * Yields the rows of a view page by page until all entries were scanned or the signal aborts.
 * @param onState called with each state of the view, the last one at the end
 * @throws AppError the error that stopped the view
 */
export async function* viewPages(
  engine: EngineApi,
  viewed: Viewed,
  signal: AbortSignal,
  onState?: (state: EngineResult<'viewState'>) => void,
): AsyncGenerator<ViewPage> {
  const calls = viewCallsOf(engine)
  const { session } = viewed
  for await (const { view, from, to } of followView(calls, viewed, signal, onState))
    yield { view, from, entries: await calls.entries({ session, view, from, to }) }
}
