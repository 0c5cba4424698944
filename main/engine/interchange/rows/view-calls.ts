/** The calls that read the rows of a session: the store has them, and an engine by its contract. */
import type {
  EngineApi,
  EngineEvents,
  EngineParams,
  EngineResult,
} from '../../../../shared/contract/engine.ts'

type ReadingMethod = 'openView' | 'viewState' | 'closeView' | 'entries' | 'bytes'

export type ViewCalls = {
  readonly [M in ReadingMethod]: (
    params: EngineParams<M>,
  ) => Promise<undefined extends EngineResult<M> ? void : EngineResult<M>>
} & {
  /** Calls `listener` for each progress of a view until the returned function is called. */
  on(event: 'view', listener: (progress: EngineEvents['view']) => void): () => void
}

export const viewCallsOf = (engine: EngineApi): ViewCalls => ({
  openView: (params) => engine.call('openView', params),
  viewState: (params) => engine.call('viewState', params),
  closeView: (params) => engine.call('closeView', params),
  entries: (params) => engine.call('entries', params),
  bytes: (params) => engine.call('bytes', params),
  on: (event, listener) => engine.on(event, listener),
})
