/** The menu items that compare a session with another one. */
import type { Session } from '../../shared/model/session.ts'
import { describe } from '../../shared/protocols/index.ts'
import { formatInstant } from '../i18n/format.ts'
import { catalogue } from '../i18n/locale.svelte.ts'
import type { Sessions } from '../state/sessions/sessions.svelte.ts'
import type { Workspace } from '../state/workspace/workspace.svelte.ts'
import type { MenuItem } from '../ui/menu.ts'
import { tell } from '../ui/toast.ts'
import { attempt } from './attempt.ts'

const text = catalogue({
  en: {
    select: 'Select for comparison',
    compareWith: (name: string) => `Compare with ${name}`,
    selected: (name: string) => `${name} is selected for comparison.`,
    selectedHint: 'Open the menu of another session to compare it.',
  },
  zh: {
    select: '选为比较对象',
    compareWith: (name: string) => `与 ${name} 比较`,
    selected: (name: string) => `已将 ${name} 选为比较对象。`,
    selectedHint: '打开另一个会话的菜单即可与它比较。',
  },
})

/** Number of recent sessions that are offered. */
const mostOffered = 8

/** @param offered how many recent sessions of the same protocol are offered, beside the one that was selected */
export function comparisonItems(
  workspace: Workspace,
  sessions: Sessions,
  session: Session,
  offered = mostOffered,
): MenuItem[] {
  const { comparisonChoice } = workspace
  const chosen = comparisonChoice.session
  const isBusy = session.state === 'recording'
  const { protocol } = describe(session.kind)
  const others = sessions.rows.filter(
    ({ id, kind, state }) =>
      id !== session.id &&
      id !== chosen?.session.session &&
      state !== 'recording' &&
      describe(kind).protocol === protocol,
  )
  const compare = (label: string, then: number, more: Partial<MenuItem> = {}): MenuItem => ({
    label,
    disabled: isBusy,
    onselect: () => void attempt(() => compareSessions(workspace, then, session.id)),
    ...more,
  })
  return [
    {
      label: text().select,
      disabled: isBusy,
      onselect: () => selectSession(workspace, session),
    },
    ...(chosen !== null && chosen.session.session !== session.id
      ? [compare(text().compareWith(chosen.name), chosen.session.session)]
      : []),
    ...others.slice(0, offered).map((other, i) =>
      compare(text().compareWith(other.name), other.id, {
        detail: formatInstant(other.startedAt).slice(0, 16),
        apart: i === 0,
      }),
    ),
  ]
}

export function selectSession(workspace: Workspace, { id, name }: Session): void {
  workspace.comparisonChoice.choose({ of: 'session', session: { session: id }, name })
  tell({ message: text().selected(name), hint: text().selectedHint })
}

/** Compares two sessions; the one that was selected first is on the left. */
export const compareSessions = (workspace: Workspace, then: number, now: number): Promise<void> =>
  workspace.compare({ of: 'sessions', then: { session: then }, now: { session: now } })
