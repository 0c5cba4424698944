/** The commands that compare the session of the active tab with another one. */
import { compareSessions, selectSession } from '../features/session-comparison.ts'
import type { BoundCommands } from '../state/commands.ts'
import type { Workspace } from '../state/workspace/workspace.svelte.ts'

export function bindSessionComparison(
  workspace: Workspace,
  attempt: (action: () => Promise<unknown>) => void,
): Pick<BoundCommands, 'select-session-to-compare' | 'compare-session'> {
  const saved = (): boolean => workspace.active.session !== null && !workspace.active.isRunning
  return {
    'select-session-to-compare': {
      run() {
        const { session } = workspace.active
        if (session !== null) selectSession(workspace, session)
      },
      enabled: saved,
    },
    'compare-session': {
      run() {
        const { session } = workspace.active
        const chosen = workspace.comparisonChoice.session
        if (session !== null && chosen !== null)
          attempt(() => compareSessions(workspace, chosen.session.session, session.id))
      },
      enabled() {
        const chosen = workspace.comparisonChoice.session
        return chosen !== null && saved() && chosen.session.session !== workspace.active.session?.id
      },
    },
  }
}
