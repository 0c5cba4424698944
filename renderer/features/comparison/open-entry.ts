/** Opens an entry of a comparison in its session. */
import type { ComparedEntry } from '../../../shared/model/compared.ts'
import type { Workspace } from '../../state/workspace/workspace.svelte.ts'

/** @throws AppError `not-found` when the session was deleted */
export async function openEntry(
  workspace: Workspace,
  { session, n, message }: ComparedEntry,
): Promise<void> {
  const tab = await workspace.openSessionById(session)
  if (tab.type === 'session') tab.show('timeline')
  const { timeline } = tab
  if (timeline === null) return
  await timeline.refresh()
  if (timeline.view.filtered) await timeline.showEverything()
  if (message !== undefined && timeline.view.asMessages) await timeline.goTo(n, message.offset)
  else await timeline.goToEntry(n)
}
