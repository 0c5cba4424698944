/** The tab of a comparison of two sessions, or of two entries. It shows no session of its own. Owned by the workspace. */
import type { Compared } from '../../../shared/model/compared.ts'
import type { Session } from '../../../shared/model/session.ts'
import type { KeptTab } from './kept-tabs.ts'
import { nextTabId } from './tab-context.ts'

/** The sessions of both sides. */
interface ComparedSessions {
  readonly then: Session
  readonly now: Session
}

export class ComparisonTab {
  readonly type = 'comparison'
  readonly id = nextTabId()
  readonly session = null
  readonly timeline = null
  readonly live = undefined
  readonly isRunning = false
  readonly compared: Compared
  readonly sessions: ComparedSessions

  constructor(compared: Compared, sessions: ComparedSessions) {
    this.compared = compared
    this.sessions = sessions
  }

  /** Whether it shows the same comparison. */
  shows(compared: Compared): boolean {
    return JSON.stringify(compared) === JSON.stringify(this.compared)
  }

  keep(): KeptTab {
    return { type: 'comparison', compared: this.compared }
  }

  dispose(): void {
    // The view of the comparison owns what it loads.
  }
}
