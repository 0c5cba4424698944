/** Returns the title of a tab. */
import { isServer } from '../../shared/protocols/index.ts'
import type { Endpoints } from '../state/endpoints/endpoints.svelte.ts'
import { formatClock, groupDigits } from '../i18n/format.ts'
import { kindName } from '../i18n/kind-text.ts'
import type { Sessions } from '../state/sessions/sessions.svelte.ts'
import { nameWithPort } from '../i18n/endpoint-name.ts'
import type { Tab } from '../state/workspace/tab.svelte.ts'
import { text } from './text.ts'

export function tabTitle(tab: Tab, endpoints: Endpoints, sessions: Sessions): string {
  if (tab.type === 'session') {
    const name = sessions.find(tab.session.id)?.name ?? tab.session.name
    return `${name}, ${formatClock(tab.session.startedAt).slice(0, 5)}`
  }
  if (tab.type === 'comparison') {
    const { compared } = tab
    const [then, now] =
      compared.of === 'entries'
        ? [compared.then, compared.now].map(({ n }) => text().entryNumber(groupDigits(n)))
        : [tab.sessions.then, tab.sessions.now].map(
            ({ id, name }) => sessions.find(id)?.name ?? name,
          )
    return `${then ?? ''} ↔ ${now ?? ''}`
  }
  const saved = endpoints.find(tab.endpoint)
  if (saved !== undefined)
    return tab.isRunning ? nameWithPort(saved.name, saved.config, tab.live) : saved.name
  if (tab.session !== null) return sessions.find(tab.session.id)?.name ?? tab.session.name
  if (tab.draft.isEmpty) return text().newTab
  return isServer(tab.draft.kind)
    ? `${kindName(tab.draft.kind)} ${tab.draft.address}`
    : tab.draft.url
}
