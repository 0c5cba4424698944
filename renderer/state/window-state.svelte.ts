/**
 * The state of a window: creates, loads and disposes its parts together. Running sessions get their tabs back, and tabs
 * are stored across reloads. Created during the initialization of App, because its parts are provided by context.
 */
import { untrack } from 'svelte'
import type { EngineApi } from '../../shared/contract/engine.ts'
import type { HostApi } from '../../shared/contract/host.ts'
import { About, provideAbout } from './workspace/about.svelte.ts'
import { Activity, provideActivity } from './sessions/activity.svelte.ts'
import { Endpoints, provideEndpoints } from './endpoints/endpoints.svelte.ts'
import { readTabs, writeTabs } from './workspace/kept-tabs.ts'
import { MessageStorage } from './composer/kept-messages.ts'
import { provideRepeats, Repeats } from './composer/repeats.svelte.ts'
import { Exports, provideExports } from './sessions/exports.svelte.ts'
import { Formats, provideFormats } from './sessions/formats.svelte.ts'
import { SessionSearch } from './sessions/session-search.svelte.ts'
import { provideSessions, Sessions } from './sessions/sessions.svelte.ts'
import { provideSettings, type Settings } from './settings/settings.svelte.ts'
import { provideSnippets, Snippets } from './composer/snippets.svelte.ts'
import { provideWorkspace, Workspace } from './workspace/workspace.svelte.ts'

export class WindowState {
  readonly settings: Settings
  readonly sessions: Sessions
  readonly endpoints: Endpoints
  readonly workspace: Workspace
  readonly sessionSearch: SessionSearch
  readonly formats: Formats
  readonly exports: Exports
  readonly #tabStorage: Storage
  readonly #messages: MessageStorage
  readonly #about: About
  readonly #activity: Activity
  readonly #repeats: Repeats
  readonly #snippets: Snippets
  readonly #loaded = Promise.withResolvers<void>()
  #restored: Promise<void> | undefined
  /** Path of the database whose tabs were restored; null before. */
  #database: string | null = null

  /** @param tabStorage the storage for this window's tabs, and for drafts and sent texts of endpoints */
  constructor(
    engine: EngineApi,
    host: Pick<HostApi, 'saveExport'>,
    settings: Settings,
    tabStorage: Storage,
  ) {
    this.#tabStorage = tabStorage
    this.#messages = new MessageStorage(tabStorage)
    this.settings = provideSettings(settings)
    this.#about = provideAbout(new About(engine))
    this.#activity = provideActivity(new Activity(engine))
    this.sessions = provideSessions(new Sessions(engine))
    this.formats = provideFormats(new Formats(engine))
    this.exports = provideExports(new Exports(engine, host))
    this.#repeats = provideRepeats(new Repeats(engine))
    this.#snippets = provideSnippets(new Snippets(engine))
    this.endpoints = provideEndpoints(new Endpoints(engine))
    this.workspace = provideWorkspace(
      new Workspace({
        engine,
        activity: this.#activity,
        endpoints: this.endpoints,
        messages: this.#messages,
      }),
    )
    this.sessionSearch = new SessionSearch(engine)

    /** The list of tabs is stored immediately, their contents when the page is hidden. */
    const shown = $derived(
      [
        this.workspace.active.id,
        ...this.workspace.tabs.map((tab) => `${tab.id} ${tab.session?.id}`),
      ].join(),
    )
    $effect(() => {
      if (shown !== '') untrack(() => this.keepTabs())
    })
  }

  /** Resolves when the tabs are restored and the endpoints are loaded. */
  get loaded(): Promise<void> {
    return this.#loaded.promise
  }

  /**
   * Loads everything from the engine, including what events reported before; running sessions get their tabs back.
   * @throws AppError
   */
  async load(): Promise<void> {
    const [running, { database }] = await Promise.all([
      this.#activity.load(),
      this.#about.load(),
      this.endpoints.reload(),
      this.sessions.reload(),
      this.#repeats.load(),
      this.#snippets.reload(),
      this.formats.load(),
      this.settings.load(),
    ])
    await (this.#restored ??= this.#restoreTabs(database))
    this.#loaded.resolve()
    const { workspace } = this
    const front = workspace.active.id
    const withoutTab = running.filter(
      ({ session, phase }) =>
        phase !== 'closed' && !workspace.tabs.some((tab) => tab.session?.id === session),
    )
    const opened = await Promise.all(
      withoutTab.map(({ session }) => workspace.context.engine.call('session', { session })),
    )
    // Without a pause between them, so that only the active tab is shown.
    for (const session of opened) workspace.openSession(session)
    if (workspace.tabs.some(({ id }) => id === front)) workspace.activate(front)
  }

  /** Stores the current tabs; does nothing until the previous ones are restored. */
  keepTabs(): void {
    const database = this.#database
    if (database !== null) writeTabs(this.#tabStorage, { database, ...this.workspace.keep() })
  }

  dispose(): void {
    for (const owned of [
      this.workspace,
      this.sessionSearch,
      this.#snippets,
      this.#repeats,
      this.endpoints,
      this.sessions,
      this.exports,
      this.#activity,
    ])
      owned.dispose()
  }

  /** Called once. */
  async #restoreTabs(database: string): Promise<void> {
    this.#messages.use(database)
    this.workspace.recallMessages()
    const kept = readTabs(this.#tabStorage, database)
    if (kept !== null) await this.workspace.restore(kept)
    this.#database = database
    // Tabs may have been opened before.
    this.keepTabs()
  }
}
