/**
 * The rows of a session that match a filter, as they are found: for `show --filter`, `show --messages` and `search`.
 */
import { InvalidArgumentError, Option } from 'commander'
import type { EngineApi, EngineResult } from '../../shared/contract/engine.ts'
import { maxPage } from '../../shared/contract/limits.ts'
import type { Filter } from '../../shared/contract/query.ts'
import { AppError } from '../../shared/contract/errors.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'
import type { Framing } from '../../shared/model/framing.ts'
import { parseFilter } from '../../shared/filter/parse.ts'
import { describeFault } from '../../shared/filter/problems.ts'

export const filterOption = (): Option =>
  new Option(
    '--filter <expression>',
    'only entries such as: dir == in and len > 100 and text contains "AAPL"',
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

/** The view to read: of entries, or of messages as a framing finds them. */
export interface Viewed {
  readonly session: number
  readonly filter: Filter
  readonly as?: 'frames' | 'messages'
  readonly framing?: Framing
}

/** Rows of a view, and the position of the first one. */
export interface ViewPage {
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
  onState: (state: EngineResult<'viewState'>) => void = () => undefined,
): AsyncGenerator<ViewPage> {
  const { session } = viewed
  const problems: AppError[] = []
  let wake: () => void = () => undefined
  const off = engine.on('view', (progress) => {
    if (progress.session !== session) return
    if (progress.problem) {
      problems.push(AppError.from(progress.problem))
    }
    wake()
  })
  const { view } = await engine.call('openView', viewed)
  // A view that tests no payload continues when its state is requested, and emits no events.
  const testsPayload = viewed.filter.expression !== undefined || viewed.filter.search !== undefined
  // A message that completes late is inserted before later ones.
  const reorders = testsPayload && viewed.as === 'messages'
  try {
    for (let from = 1; !signal.aborted;) {
      const reported = new Promise<void>((resolve) => {
        wake = resolve
      })
      const state = await engine.call('viewState', { view })
      onState(state)
      const { count, first, scanned, entries } = state
      const [problem] = problems
      if (problem !== undefined) throw problem
      from = Math.max(from, first)
      const done = scanned >= entries
      if (from <= count && (done || !reorders)) {
        const to = Math.min(from + maxPage - 1, count)
        yield { view, from, entries: await engine.call('entries', { session, view, from, to }) }
        from = to + 1
      } else if (done) return
      else if (testsPayload) await reported
    }
  } finally {
    off()
    await engine.call('closeView', { view })
  }
}
