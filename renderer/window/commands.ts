/** The implementation of the commands of shared/contract/commands.ts in this window, and when they are enabled. */
import { tick } from 'svelte'
import type { CommandId } from '../../shared/contract/commands.ts'
import type { HostApi } from '../../shared/contract/host.ts'
import {
  type EndpointKind,
  endpointKinds,
  isServer,
  isWebSocket,
} from '../../shared/protocols/index.ts'
import type { Session } from '../../shared/model/session.ts'
import type { ViewId } from '../features/detail/views/index.ts'
import type { Sessions } from '../state/sessions/sessions.svelte.ts'
import type { Settings } from '../state/settings/settings.svelte.ts'
import type { EndpointTab } from '../state/workspace/tab.svelte.ts'
import type { Search } from '../state/timeline/search.svelte.ts'
import type { Shown } from '../state/timeline/shown.ts'
import { Columns } from '../state/timeline/columns/columns.svelte.ts'
import type { Timeline, TimelineRequest } from '../state/timeline/timeline.svelte.ts'
import { bindRowCommands } from '../features/timeline/row-commands.ts'
import type { BoundCommand, BoundCommands } from '../state/commands.ts'
import type { Workspace } from '../state/workspace/workspace.svelte.ts'
import { bindSessionComparison } from './session-comparison-commands.ts'
import { focusAddress, focusMessage, pressButtonOf } from './focus.ts'

export interface CommandContext {
  readonly workspace: Workspace
  readonly settings: Settings
  readonly sessions: Sessions
  readonly host: HostApi
  readonly newTab: () => void
  readonly closeTab: () => void
  /** Opens or closes the command palette. */
  readonly search: () => void
  /** Opens the search over all sessions. */
  readonly searchSessions: () => void
  readonly showSettings: () => void
  /** Shows the storage settings. */
  readonly showStorage: () => void
  readonly showShortcuts: () => void
  readonly showColourRules: () => void
  readonly showAbout: () => void
  readonly replay: (session: number) => void
  readonly exportSession: (session: Session) => void
  /** The same, for the selected rows. */
  readonly exportRows: (session: Session) => void
  /** Opens a file dialog; must be called during a user gesture. */
  readonly importSession: () => void
  /** Runs an action and reports its errors. */
  readonly attempt: (action: () => Promise<unknown>) => void
}

const always = (): boolean => true

export function bindCommands(context: CommandContext): BoundCommands {
  const { workspace, settings, sessions, host, attempt } = context
  const columns = new Columns(settings)
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
  const newEndpoint = Object.fromEntries(
    endpointKinds.map((kind) => [`new-${kind}`, newOf(kind)]),
  ) as Record<`new-${EndpointKind}`, BoundCommand>
  const endpoint = (): EndpointTab | null =>
    workspace.active.type === 'endpoint' ? workspace.active : null
  /** A replay shows its timeline or its comparison. */
  const shownTimeline = (): Timeline | null => {
    const tab = workspace.active
    return tab.type === 'session' && tab.view !== 'timeline' ? null : tab.timeline
  }
  const ofTimeline = (
    act: (timeline: Timeline) => unknown,
    enabled: (timeline: Timeline) => boolean = always,
  ): BoundCommand => ({
    run() {
      const { timeline } = workspace.active
      if (timeline !== null) attempt(() => Promise.resolve(act(timeline)))
    },
    enabled() {
      const { timeline } = workspace.active
      return timeline !== null && enabled(timeline)
    },
  })
  const inTimeline = (request: TimelineRequest): BoundCommand =>
    ofTimeline((timeline) => timeline.request(request))
  const turn = (what: Exclude<keyof Shown, 'connection'>): BoundCommand =>
    ofTimeline((timeline) => timeline.show({ [what]: !timeline.view.shown[what] }))
  const readAs = (as: 'frames' | 'messages'): BoundCommand =>
    ofTimeline(
      (timeline) => timeline.read({ ...timeline.view.viewMode, as }),
      ({ kind, view }) => kind !== null && isWebSocket(kind) && view.viewMode.as !== as,
    )
  const times = (timeMode: typeof settings.values.timeMode): BoundCommand =>
    ofTimeline(
      () => settings.change({ timeMode }),
      () => settings.values.timeMode !== timeMode,
    )
  const detail = (detailView: ViewId): BoundCommand =>
    ofTimeline(
      () => settings.change({ detailView }),
      ({ selected }) => selected !== null,
    )
  /** The search of what is shown: the rows, or a conversation. */
  const searchOf = ({ conversations, search }: Timeline): Search =>
    conversations.shown?.search ?? search
  const finds = (timeline: Timeline): boolean => searchOf(timeline).count > 0
  /** A command that presses a button of the active tab. */
  const button = (command: CommandId, enabled: () => boolean): BoundCommand => ({
    run: () => pressButtonOf(command),
    enabled,
  })
  /** A command that needs the composer, which it shows first. */
  const inComposer = (run: () => void, enabled: () => boolean): BoundCommand => ({
    run() {
      if (!settings.values.composerShown) settings.change({ composerShown: true })
      void tick().then(run)
    },
    enabled,
  })
  const composes = (): boolean => {
    const tab = endpoint()
    return tab !== null && (tab.session !== null || tab.endpoint !== null)
  }
  const serves = (): boolean => {
    const tab = endpoint()
    return tab?.session != null && tab.isRunning && isServer(tab.session.kind)
  }
  const shakesHands = (): boolean => {
    const session = endpoint()?.session
    return session != null && isWebSocket(session.kind)
  }
  const onDesktop = (): boolean => host.kind === 'desktop'
  const anyTime = (run: () => void): BoundCommand => ({ run, enabled: always })

  const exportSession: BoundCommand = {
    run() {
      const { session } = workspace.active
      if (session !== null) context.exportSession(session)
    },
    enabled: () => workspace.active.session !== null && !workspace.active.isRunning,
  }

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

    ...newEndpoint,
    'go-to-address': { run: focusAddress, enabled: () => endpoint() !== null },
    connect: {
      run: () => attempt(async () => endpoint()?.open()),
      enabled: () => endpoint()?.isRunning === false,
    },
    disconnect: {
      run: () => attempt(async () => endpoint()?.close()),
      enabled: () => endpoint()?.isRunning === true,
    },
    options: button('options', () => endpoint() !== null),
    peers: button('peers', serves),
    handshake: button('handshake', shakesHands),
    'write-message': inComposer(focusMessage, () => endpoint()?.session != null),
    'send-file': inComposer(() => endpoint()?.composer.useMode('file'), composes),
    snippets: inComposer(() => pressButtonOf('snippets'), composes),
    repeat: inComposer(() => pressButtonOf('repeat'), composes),
    sequence: inComposer(() => pressButtonOf('sequence'), composes),
    comparison: {
      run() {
        const tab = workspace.active
        if (tab.type === 'session') tab.show(tab.view === 'timeline' ? 'comparison' : 'timeline')
      },
      enabled: () =>
        workspace.active.type === 'session' && workspace.active.session.replayOf !== null,
    },
    ...bindSessionComparison(workspace, attempt),
    'export-session': exportSession,
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
    'next-find': ofTimeline((timeline) => searchOf(timeline).step(1), finds),
    'previous-find': ofTimeline((timeline) => searchOf(timeline).step(-1), finds),
    'next-bookmark': ofTimeline(({ bookmarks }) => bookmarks.step(1)),
    'previous-bookmark': ofTimeline(({ bookmarks }) => bookmarks.step(-1)),
    bookmarks: button('bookmarks', () => workspace.active.timeline !== null),
    'colour-rules': anyTime(context.showColourRules),
    'drop-marker': ofTimeline(
      ({ bookmarks }) => bookmarks.dropMarker(),
      () => workspace.active.isRunning,
    ),
    conversation: ofTimeline(
      (timeline) =>
        timeline.conversations.shown === null
          ? timeline.converse()
          : timeline.conversations.close(),
      ({ total }) => total > 0,
    ),
    'guess-encoding': ofTimeline(({ encoding }) => encoding.openGuess()),
    newest: ofTimeline((timeline) => (timeline.conversations.shown ?? timeline).follow()),
    oldest: ofTimeline((timeline) => timeline.conversations.shown?.goToStart() ?? timeline.goTo(1)),
    frames: readAs('frames'),
    messages: readAs('messages'),
    framing: button('framing', () => {
      const kind = workspace.active.timeline?.kind ?? null
      return kind !== null && !isWebSocket(kind)
    }),
    'one-peer': button('one-peer', () => workspace.active.timeline?.connections.many === true),
    'show-received': turn('in'),
    'show-sent': turn('out'),
    'show-control': turn('control'),
    'show-events': turn('events'),
    'show-broken': turn('broken'),
    'show-everything': ofTimeline(
      (timeline) => timeline.showEverything(),
      ({ view }) => view.filtered,
    ),
    columns: inTimeline('columns'),
    'reset-columns': {
      run: () => columns.reset(),
      enabled: () => settings.values.columns.length > 0,
    },
    'times-start': times('start'),
    'times-delta': times('delta'),
    'times-selected': times('selected'),
    'times-clock': times('clock'),
    statistics: inTimeline('statistics'),
    'view-text': detail('text'),
    'view-json': detail('json'),
    'view-hex': detail('hex'),
    'view-frame': detail('frame'),

    ...bindRowCommands({
      timeline: shownTimeline,
      endpoint,
      columns,
      keepFilter: (filter) => settings.keepFilter(filter),
      write: focusMessage,
      exportSession,
      exportRows() {
        const { session } = workspace.active
        if (session !== null) context.exportRows(session)
      },
      workspace,
      showColourRules: context.showColourRules,
      attempt,
    }),

    search: anyTime(context.search),
    'search-sessions': anyTime(context.searchSessions),
    compact: {
      run: () => attempt(() => sessions.compact()),
      enabled: () =>
        (sessions.storage?.freeBytes ?? 0) > 0 && !sessions.storage?.compaction.running,
    },
    'limit-sessions': anyTime(context.showStorage),
    sidebar: anyTime(() => settings.change({ sidebarShown: !settings.values.sidebarShown })),
    composer: {
      run: () => settings.change({ composerShown: !settings.values.composerShown }),
      enabled: composes,
    },
    'detail-place': anyTime(() => {
      settings.change({ detailPlace: settings.values.detailPlace === 'right' ? 'below' : 'right' })
    }),
    settings: anyTime(context.showSettings),
    shortcuts: anyTime(context.showShortcuts),
    'open-log': { run: () => host.request('open-log'), enabled: onDesktop },
    'show-data': { run: () => host.request('show-data'), enabled: onDesktop },
    about: anyTime(context.showAbout),
    'light-theme': anyTime(() => settings.change({ theme: 'light' })),
    'dark-theme': anyTime(() => settings.change({ theme: 'dark' })),
    'system-theme': anyTime(() => settings.change({ theme: 'system' })),
    english: anyTime(() => settings.change({ language: 'en' })),
    chinese: anyTime(() => settings.change({ language: 'zh' })),
  }
}
