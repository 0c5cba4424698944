/** The rows of a view of a session, as they are found. */
import { AppError } from '../../../../shared/contract/errors.ts'
import type { EngineParams, EngineResult } from '../../../../shared/contract/engine.ts'
import { maxPage } from '../../../../shared/contract/limits.ts'
import type { ViewCalls } from './view-calls.ts'

/** The view to read: of entries, or of messages as a framing finds them. */
export type Viewed = EngineParams<'openView'>

/** Positions of a view that can be read, at most `maxPage`; both inclusive. */
export interface ViewPositions {
  readonly view: number
  readonly from: number
  readonly to: number
  readonly state: EngineResult<'viewState'>
}

/**
 * Yields the positions of a view until all entries were scanned or the signal aborts; the view is open until then.
 * @param onState called with each state of the view, the last one at the end
 * @throws AppError the error that stopped the view
 */
export async function* followView(
  calls: Pick<ViewCalls, 'openView' | 'viewState' | 'closeView' | 'on'>,
  viewed: Viewed,
  signal: AbortSignal,
  onState: (state: EngineResult<'viewState'>) => void = () => undefined,
): AsyncGenerator<ViewPositions> {
  const { session } = viewed
  const problems = new Map<number, AppError>()
  let wake: () => void = () => undefined
  const stop = (): void => {
    wake()
  }
  const off = calls.on('view', (progress) => {
    if (progress.session !== session) return
    // Other views of the session have problems of their own.
    if (progress.problem) problems.set(progress.view, AppError.from(progress.problem))
    wake()
  })
  signal.addEventListener('abort', stop)
  let view: number | null = null
  try {
    ;({ view } = await calls.openView(viewed))
    // A view that tests no payload continues when its state is requested, and emits no events.
    const testsPayload =
      viewed.filter.expression !== undefined || viewed.filter.search !== undefined
    // A message that completes late is inserted before later ones.
    const reorders = testsPayload && viewed.as === 'messages'
    for (let from = 1; !signal.aborted;) {
      const reported = new Promise<void>((resolve) => {
        wake = resolve
      })
      const state = await calls.viewState({ view })
      onState(state)
      const { count, first, scanned, entries } = state
      const problem = problems.get(view)
      if (problem !== undefined) throw problem
      from = Math.max(from, first)
      const done = scanned >= entries
      if (from <= count && (done || !reorders)) {
        const to = Math.min(from + maxPage - 1, count)
        yield { view, from, to, state }
        from = to + 1
      } else if (done) return
      else if (testsPayload) await reported
    }
  } finally {
    off()
    signal.removeEventListener('abort', stop)
    if (view !== null) await calls.closeView({ view })
  }
}
