/** The timeline of one session as the window shows it. Being written: the signatures stand. */
import type { EngineApi } from '../../shared/contract/engine.ts'

export class Timeline {
  readonly session: number
  readonly engine: EngineApi

  constructor(engine: EngineApi, session: number) {
    this.engine = engine
    this.session = session
  }

  /** Rows under the present filter. */
  get count(): number {
    return 0
  }

  /** Scrolls to the newest entry and stays with it. */
  follow(): void {}

  /** Number of the selected entry; null for none. */
  get selected(): number | null {
    return null
  }

  /** Shows and selects the entry `n`. */
  goTo(n: number): Promise<void> {
    void n
    return Promise.resolve()
  }

  dispose(): void {}
}
