/** What the commands of shared/contract/commands.ts do in this window, and when they can be done. */
import type { CommandId } from '../../shared/contract/commands.ts'
import type { EndpointKind } from '../../shared/model/endpoint.ts'
import type { Session } from '../../shared/model/session.ts'
import type { Settings } from '../state/settings.svelte.ts'
import type { EndpointTab } from '../state/tab.svelte.ts'
import type { TimelineWish } from '../state/timeline.svelte.ts'
import type { Workspace } from '../state/workspace.svelte.ts'
import { focusAddress, focusMessage } from './focus.ts'

export interface CommandContext {
  readonly workspace: Workspace
  readonly settings: Settings
  readonly newTab: () => void
  readonly closeTab: () => void
  /** Opens the command palette, or closes it. */
  readonly search: () => void
  /** Opens the search over all sessions. */
  readonly searchSessions: () => void
  readonly showSettings: () => void
  readonly showShortcuts: () => void
  readonly showAbout: () => void
  readonly replay: (session: number) => void
  readonly exportSession: (session: Session) => void
  /** Asks for files; called while a person clicks or types. */
  readonly importSession: () => void
  /** Does it, and tells what went wrong. */
  readonly attempt: (action: () => Promise<unknown>) => void
}

export interface BoundCommand {
  readonly run: () => void
  /** Whether there is something to do it with; reactive. */
  readonly enabled: () => boolean
}
export type BoundCommands = Readonly<Record<CommandId, BoundCommand>>

const always = (): boolean => true

export function bindCommands(context: CommandContext): BoundCommands {
  const { workspace, settings, attempt } = context
  const many = (): boolean => workspace.tabs.length > 1
  const tabCommand = (index: number): BoundCommand => ({
    run: () => workspace.activateAt(index),
    enabled: () => index < workspace.tabs.length && many(),
  })
  const among = (run: () => void): BoundCommand => ({ run, enabled: many })
  const newOf = (kind: EndpointKind): BoundCommand => ({
    run() {
      context.newTab()
      const tab = workspace.active
      if (tab.type === 'endpoint') tab.draft.useKind(kind)
    },
    enabled: always,
  })
  const endpoint = (): EndpointTab | null =>
    workspace.active.type === 'endpoint' ? workspace.active : null
  const inTimeline = (wish: TimelineWish): BoundCommand => ({
    run: () => workspace.active.timeline?.ask(wish),
    enabled: () => workspace.active.timeline !== null,
  })
  const anyTime = (run: () => void): BoundCommand => ({ run, enabled: always })

  return {
    'new-tab': anyTime(context.newTab),
    'close-tab': anyTime(context.closeTab),
    'next-tab': among(() => workspace.cycle(1)),
    'previous-tab': among(() => workspace.cycle(-1)),
    'move-tab-right': among(() => workspace.moveActive(1)),
    'move-tab-left': among(() => workspace.moveActive(-1)),
    'tab-1': tabCommand(0),
    'tab-2': tabCommand(1),
    'tab-3': tabCommand(2),
    'tab-4': tabCommand(3),
    'tab-5': tabCommand(4),
    'tab-6': tabCommand(5),
    'tab-7': tabCommand(6),
    'tab-8': tabCommand(7),
    'last-tab': among(() => workspace.activateAt(workspace.tabs.length - 1)),

    'new-tcp-client': newOf('tcp-client'),
    'new-tcp-server': newOf('tcp-server'),
    'new-ws-client': newOf('ws-client'),
    'new-ws-server': newOf('ws-server'),
    'go-to-address': { run: focusAddress, enabled: () => endpoint() !== null },
    connect: {
      run: () => attempt(async () => endpoint()?.open()),
      enabled: () => endpoint()?.isRunning === false,
    },
    disconnect: {
      run: () => attempt(async () => endpoint()?.close()),
      enabled: () => endpoint()?.isRunning === true,
    },
    'write-message': { run: focusMessage, enabled: () => endpoint()?.session != null },
    'export-session': {
      run() {
        const { session } = workspace.active
        if (session !== null) context.exportSession(session)
      },
      enabled: () => workspace.active.session !== null && !workspace.active.isRunning,
    },
    'import-session': anyTime(context.importSession),
    replay: {
      run() {
        const { session } = workspace.active
        if (session !== null) context.replay(session.id)
      },
      enabled: () => workspace.active.session !== null && !workspace.active.isRunning,
    },

    filter: inTimeline('filter'),
    find: inTimeline('find'),
    'go-to-entry': inTimeline('number'),
    newest: {
      run: () => workspace.active.timeline?.follow(),
      enabled: () => workspace.active.timeline !== null,
    },
    statistics: inTimeline('statistics'),

    search: anyTime(context.search),
    'search-sessions': anyTime(context.searchSessions),
    settings: anyTime(context.showSettings),
    shortcuts: anyTime(context.showShortcuts),
    about: anyTime(context.showAbout),
    'light-theme': anyTime(() => settings.change({ theme: 'light' })),
    'dark-theme': anyTime(() => settings.change({ theme: 'dark' })),
    'system-theme': anyTime(() => settings.change({ theme: 'system' })),
    english: anyTime(() => settings.change({ language: 'en' })),
    chinese: anyTime(() => settings.change({ language: 'zh' })),
  }
}
