/**
 * The open tabs and the active one. There is always at least one: closing the last tab opens an empty one. Owns its
 * tabs. Owned by the WindowState.
 */
import { createContext } from 'svelte'
import { AppError } from '../../../shared/contract/errors.ts'
import { endpointFromUrl, parseEndpointUrl } from '../../../shared/model/endpoint-url.ts'
import { endpointConfigSchema } from '../../../shared/protocols/index.ts'
import type { Endpoint } from '../../../shared/model/endpoint.ts'
import type { Session } from '../../../shared/model/session.ts'
import type { Compared } from '../../../shared/model/compared.ts'
import { ComparisonChoice } from './comparison-choice.svelte.ts'
import { ComparisonTab } from './comparison-tab.svelte.ts'
import type { KeptTab, KeptTabs } from './kept-tabs.ts'
import { SessionTab } from './session-tab.svelte.ts'
import type { TabContext } from './tab-context.ts'
import { EndpointTab, type Tab } from './tab.svelte.ts'

const [useWorkspace, provideWorkspace] = createContext<Workspace>()
export { useWorkspace, provideWorkspace }

export class Workspace {
  readonly context: TabContext
  /** What was selected for comparison. */
  readonly comparisonChoice = new ComparisonChoice()
  #tabs = $state.raw<readonly Tab[]>([])
  #active = $state(0)

  constructor(context: TabContext) {
    this.context = context
    this.newTab()
  }

  get tabs(): readonly Tab[] {
    return this.#tabs
  }

  get active(): Tab {
    const tab = this.#tabs.find(({ id }) => id === this.#active) ?? this.#tabs[0]
    if (tab === undefined) throw new Error('The workspace has no tab')
    return tab
  }

  activate(id: number): void {
    this.#active = id
  }

  /** Activates the tab at `index`, from 0, or the last one if there are fewer. */
  activateAt(index: number): void {
    const tab = this.#tabs[index] ?? this.#tabs.at(-1)
    if (tab !== undefined) this.#active = tab.id
  }

  /** Activates the tab `step` positions further, and wraps around at the ends. */
  cycle(step: number): void {
    const index = this.#tabs.indexOf(this.active)
    this.activateAt((index + step + this.#tabs.length) % this.#tabs.length)
  }

  /** Moves a tab to `index`, from 0, clamped to the ends. */
  move(id: number, index: number): void {
    const from = this.#tabs.findIndex((tab) => tab.id === id)
    const tab = this.#tabs[from]
    if (tab === undefined) return
    this.#tabs = this.#tabs.toSpliced(from, 1).toSpliced(Math.max(0, index), 0, tab)
  }

  /** Moves the active tab by `step` positions. */
  moveActive(step: number): void {
    this.move(this.active.id, this.#tabs.indexOf(this.active) + step)
  }

  newTab(): EndpointTab {
    return this.#add(new EndpointTab(this.context))
  }

  /** Shows a saved endpoint in its tab, or in a new one. */
  openEndpoint(endpoint: Endpoint): EndpointTab {
    const known = this.#tabs.find(
      (tab): tab is EndpointTab => tab.type === 'endpoint' && tab.endpoint === endpoint.id,
    )
    if (known !== undefined) {
      this.#active = known.id
      return known
    }
    const tab = this.#blankTab()
    tab.useEndpoint(endpoint)
    return tab
  }

  /** Shows a session: in the tab of an endpoint while it runs here, read-only otherwise. */
  openSession(session: Session): Tab {
    const known = this.#tabs.find((tab) => tab.session?.id === session.id)
    if (known !== undefined) {
      this.#active = known.id
      return known
    }
    if (session.replayOf === null && this.context.activity.isRunning(session.id)) {
      const tab = this.#blankTab()
      tab.attach(session)
      return tab
    }
    const blank = this.active.type === 'endpoint' && this.active.isUntouched ? this.active : null
    const tab = this.#add(new SessionTab(this.context, session))
    if (blank !== null) this.close(blank.id)
    return tab
  }

  /** @throws AppError `not-found` */
  async openSessionById(session: number): Promise<Tab> {
    return this.openSession(await this.context.engine.call('session', { session }))
  }

  /**
   * Shows a comparison in its tab, or in a new one.
   * @throws AppError `not-found` when one of the sessions was deleted
   */
  async compare(compared: Compared): Promise<void> {
    const known = this.#tabs.find((tab) => tab.type === 'comparison' && tab.shows(compared))
    if (known !== undefined) {
      this.#active = known.id
      return
    }
    const { engine } = this.context
    const [then, now] = await Promise.all([
      engine.call('session', { session: compared.then.session }),
      engine.call('session', { session: compared.now.session }),
    ])
    this.#add(new ComparisonTab(compared, { then, now }))
  }

  /** Closes a tab. Its session continues; the caller decides whether to end it. */
  close(id: number): void {
    const index = this.#tabs.findIndex((tab) => tab.id === id)
    const tab = this.#tabs[index]
    if (tab === undefined) return
    this.#tabs = this.#tabs.toSpliced(index, 1)
    if (tab.type === 'endpoint') tab.keepMessages()
    tab.dispose()
    if (this.#tabs.length === 0) this.newTab()
    else if (this.#active === id) this.activateAt(Math.min(index, this.#tabs.length - 1))
  }

  /** Closes the tabs of a session that is being deleted. */
  closeSession(session: number): void {
    for (const tab of this.#tabs) if (tab.session?.id === session) this.close(tab.id)
  }

  forgetEndpoint(endpoint: number): void {
    this.context.messages?.remove(endpoint)
    for (const tab of this.#tabs)
      if (tab.type === 'endpoint' && tab.endpoint === endpoint) tab.forgetEndpoint()
  }

  /** Gives tabs that were opened before the storage of messages could be read what it has for them. */
  recallMessages(): void {
    for (const tab of this.#tabs) if (tab.type === 'endpoint') tab.recallMessages()
  }

  /** Returns the current tabs for storage. */
  keep(): Pick<KeptTabs, 'tabs' | 'active'> {
    return {
      tabs: this.#tabs.map((tab) => tab.keep()),
      active: Math.max(0, this.#tabs.indexOf(this.active)),
    }
  }

  /**
   * Opens stored tabs in place of the empty one, all in one step, so that none but the active one is shown. The timelines
   * of the others are loaded when they are first shown. A tab is skipped when a session that it needs no longer exists.
   * What was opened meanwhile stays in front.
   */
  async restore({ tabs, active }: Pick<KeptTabs, 'tabs' | 'active'>): Promise<void> {
    const blank = this.active
    const reopen = await Promise.all(tabs.map((kept) => this.#reopening(kept)))
    const opened = reopen.map((open) => open())
    const present = opened.filter((tab) => tab !== undefined)
    const front = opened[active] ?? present.at(-1)
    if (front === undefined) return
    const isReplaced = blank.type === 'endpoint' && blank.isUntouched && this.#tabs.includes(blank)
    this.#tabs = [...this.#tabs.filter((tab) => !isReplaced || tab !== blank), ...present]
    if (!isReplaced) return
    if (this.#active === blank.id) this.#active = front.id
    blank.dispose()
  }

  /** Opens an echo server on loopback and a client connected to it, to try Sockeye without a peer. */
  async openEchoPair(words: { server: string; client: string; greeting: string }): Promise<void> {
    const server = this.#blankTab()
    await server.openUnsaved(
      endpointConfigSchema.parse({
        ...parseEndpointUrl('ws://127.0.0.1:0', 'server'),
        echo: true,
      }),
      words.server,
    )
    const local = server.live?.local
    if (local === undefined || local === null) return
    const url = `ws://127.0.0.1:${local.port}/`
    const client = this.newTab()
    client.composer.useMode('json')
    client.composer.write(words.greeting)
    await client.openUnsaved(endpointFromUrl(url, 'client'), words.client)
  }

  dispose(): void {
    for (const tab of this.#tabs) tab.dispose()
  }

  /** Loads what a stored tab needs; returns how the tab is made, which is none without its sessions. */
  async #reopening(kept: KeptTab): Promise<() => Tab | undefined> {
    if (kept.type === 'comparison') {
      const { compared } = kept
      const [then, now] = await Promise.all([
        this.#sessionIfThere(compared.then.session),
        this.#sessionIfThere(compared.now.session),
      ])
      return () => (then && now ? new ComparisonTab(compared, { then, now }) : undefined)
    }
    const session = kept.session === null ? null : await this.#sessionIfThere(kept.session)
    return () => this.#reopened(kept, session)
  }

  #reopened(
    kept: Exclude<KeptTab, { type: 'comparison' }>,
    session: Session | null,
  ): Tab | undefined {
    if (kept.type === 'endpoint') {
      const tab = new EndpointTab(this.context)
      tab.restore(kept, session)
      return tab
    }
    if (session === null) return undefined
    const tab = new SessionTab(this.context, session, false)
    tab.show(kept.view)
    return tab
  }

  async #sessionIfThere(session: number): Promise<Session | null> {
    try {
      return await this.context.engine.call('session', { session })
    } catch (error) {
      if (error instanceof AppError && error.code === 'not-found') return null
      throw error
    }
  }

  /** Returns the active tab if it is empty, otherwise a new one. */
  #blankTab(): EndpointTab {
    const active = this.#tabs.find(({ id }) => id === this.#active)
    return active?.type === 'endpoint' && active.isUntouched ? active : this.newTab()
  }

  #add<T extends Tab>(tab: T): T {
    this.#tabs = [...this.#tabs, tab]
    this.#active = tab.id
    return tab
  }
}
