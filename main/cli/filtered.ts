/** The entries of a session that a filter lets through, as they are found: for `show --filter` and `search`. */
import { InvalidArgumentError, Option } from 'commander'
import type { EngineApi } from '../../shared/contract/engine.ts'
import { maxPage } from '../../shared/contract/limits.ts'
import type { Filter } from '../../shared/contract/query.ts'
import { AppError } from '../../shared/contract/errors.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'
import { parseFilter } from '../../shared/filter/parse.ts'
import { describeFault } from '../../shared/filter/problems.ts'

export const filterOption = (): Option =>
  new Option(
    '--filter <expression>',
    'only entries such as: dir == in and len > 100 and text contains "AAPL"',
  ).argParser(checkedFilter)

/** Says what is wrong with a marker below the place. */
function checkedFilter(expression: string): string {
  const { problem } = parseFilter(expression)
  if (problem === undefined) return expression
  const mark = '^'.repeat(Math.max(1, problem.to - problem.from))
  throw new InvalidArgumentError(
    `${describeFault(problem)}\n  ${expression}\n  ${' '.repeat(problem.from)}${mark}`,
  )
}

/** Page by page until all entries were looked at, or the signal ends it. */
export async function* filteredEntries(
  engine: EngineApi,
  session: number,
  filter: Filter,
  signal: AbortSignal,
): AsyncGenerator<EntrySummary[]> {
  const problems: AppError[] = []
  let wake: () => void = () => undefined
  const off = engine.on('view', (progress) => {
    if (progress.session !== session) return
    if (progress.problem) {
      const { code, message, hint } = progress.problem
      problems.push(new AppError(code, message, hint))
    }
    wake()
  })
  const { view } = await engine.call('openView', { session, filter })
  try {
    for (let from = 1; !signal.aborted;) {
      const told = new Promise<void>((resolve) => {
        wake = resolve
      })
      const { count, scanned, entries } = await engine.call('viewState', { view })
      const [problem] = problems
      if (problem !== undefined) throw problem
      if (from <= count) {
        const to = Math.min(from + maxPage - 1, count)
        yield await engine.call('entries', { session, view, from, to })
        from = to + 1
      } else if (scanned >= entries) return
      else await told
    }
  } finally {
    off()
    await engine.call('closeView', { view })
  }
}
