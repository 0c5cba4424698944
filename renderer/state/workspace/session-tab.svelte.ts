/** The read-only tab of a recording, for a replay with its comparison. Owns its timeline. Owned by the workspace. */
import { AppError } from '../../../shared/contract/errors.ts'
import type { SessionStatus, Session } from '../../../shared/model/session.ts'
import type { KeptTab } from './kept-tabs.ts'
import { nextTabId, type TabContext } from './tab-context.ts'
import { Timeline } from '../timeline/timeline.svelte.ts'

export class SessionTab {
  readonly type = 'session'
  readonly id = nextTabId()
  readonly timeline: Timeline
  readonly #context: TabContext
  #session: Session
  #view = $state<'timeline' | 'comparison'>('timeline')
  readonly #stop: () => void

  /** @param isShown false for a tab whose timeline is loaded when it is first shown */
  constructor(context: TabContext, session: Session, isShown = true) {
    this.#context = context
    this.#session = $state.raw(session)
    this.timeline = new Timeline(context.engine, session.id, isShown)
    if (session.replayOf !== null) this.#view = 'comparison'
    this.#stop = context.engine.on('sessionsChanged', () => {
      this.reload().catch((error: unknown) => {
        // The session was deleted and its tab is about to close. The window shows a notice when the engine is lost.
        if (error instanceof AppError && error.code === 'not-found') return
        console.warn('The session is stale', error)
      })
    })
  }

  get session(): Session {
    return this.#session
  }

  get live(): SessionStatus | undefined {
    return this.#context.activity.live(this.#session.id)
  }

  get isRunning(): boolean {
    return this.#context.activity.isRunning(this.#session.id)
  }

  get view(): 'timeline' | 'comparison' {
    return this.#view
  }

  keep(): KeptTab {
    return { type: 'session', session: this.#session.id, view: this.#view }
  }

  show(view: 'timeline' | 'comparison'): void {
    this.#view = view
  }

  async reload(): Promise<void> {
    this.#session = await this.#context.engine.call('session', { session: this.#session.id })
  }

  dispose(): void {
    this.#stop()
    this.timeline.dispose()
  }
}
