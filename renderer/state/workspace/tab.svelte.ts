/**
 * The tab of an endpoint: opens and closes it, any number of times, and shows its newest session, whose timeline it
 * owns. Owned by the workspace.
 */
import { AppError, type AppErrorData } from '../../../shared/contract/errors.ts'
import type { Endpoint } from '../../../shared/model/endpoint.ts'
import { type EndpointConfig, isServer, isWebSocket } from '../../../shared/protocols/index.ts'
import type { SessionStatus, Session } from '../../../shared/model/session.ts'
import { ComposerDraft } from '../composer/composer.svelte.ts'
import { EndpointDraft } from '../endpoints/endpoint.svelte.ts'
import { addressOf, nameWithPort } from '../../i18n/endpoint-name.ts'
import type { ComparisonTab } from './comparison-tab.svelte.ts'
import type { KeptTab } from './kept-tabs.ts'
import { RoundTrips } from '../timeline/round-trips.svelte.ts'
import { storableTexts } from '../composer/sent-texts.ts'
import { SequenceDraft } from '../composer/sequence-draft.svelte.ts'
import type { SessionTab } from './session-tab.svelte.ts'
import { nextTabId, type TabContext } from './tab-context.ts'
import { TargetPeer } from '../composer/target-peer.svelte.ts'
import { Timeline } from '../timeline/timeline.svelte.ts'

/** Maximum length of a name in the engine. Characters. */
const longestName = 200

export class EndpointTab {
  readonly type = 'endpoint'
  readonly id = nextTabId()
  readonly draft = new EndpointDraft()
  readonly composer = new ComposerDraft(() => this.keepMessages())
  readonly sequence = new SequenceDraft()
  readonly #context: TabContext
  #endpoint = $state<number | null>(null)
  #session = $state.raw<Session | null>(null)
  #timeline = $state.raw<Timeline | null>(null)
  #targetPeer = $state.raw<TargetPeer | null>(null)
  #roundTrips = $state.raw<RoundTrips | null>(null)
  #isOpening = $state(false)
  #isClosing = $state(false)
  #failure = $state.raw<AppErrorData | null>(null)

  constructor(context: TabContext) {
    this.#context = context
  }

  /** The saved endpoint; null when it is not saved. */
  get endpoint(): number | null {
    return this.#endpoint
  }

  /** The newest session; null before the first. */
  get session(): Session | null {
    return this.#session
  }

  get timeline(): Timeline | null {
    return this.#timeline
  }

  /** The peer to which a server sends; null for a client and before the first session. */
  get targetPeer(): TargetPeer | null {
    return this.#targetPeer
  }

  /** Round trips of pings; null for TCP and before the first session. */
  get roundTrips(): RoundTrips | null {
    return this.#roundTrips
  }

  /** The current or last status of the session. */
  get live(): SessionStatus | undefined {
    return this.#session === null ? undefined : this.#context.activity.live(this.#session.id)
  }

  get isRunning(): boolean {
    return this.#session !== null && this.#context.activity.isRunning(this.#session.id)
  }

  /** Whether a request to open or close is pending. */
  get isBusy(): boolean {
    return this.#isOpening || this.#isClosing
  }

  /** Why the application itself rejected the last opening; null otherwise. */
  get failure(): AppErrorData | null {
    return this.#failure
  }

  /** Whether the tab is still empty, so that it can be reused. */
  get isUntouched(): boolean {
    return this.#session === null && this.#endpoint === null && this.draft.isEmpty
  }

  /** Loads a saved endpoint; the shown session does not change. */
  useEndpoint(endpoint: Endpoint): void {
    this.#endpoint = endpoint.id
    this.draft.load(endpoint.config)
    this.recallMessages()
  }

  /** Attaches the tab to a running session. */
  attach(session: Session): void {
    this.#endpoint = session.endpoint
    this.draft.load(session.config)
    this.recallMessages()
    this.#show(session)
  }

  /** Stores what is written and what was sent, so that another tab of the endpoint begins with it. */
  keepMessages(): void {
    if (this.#endpoint === null) return
    const { composer } = this
    this.#context.messages?.write(this.#endpoint, { written: composer.keep(), sent: composer.sent })
  }

  /** Shows the stored draft of the endpoint, unless something is written, and what was sent. */
  recallMessages(): void {
    if (this.#endpoint === null) return
    const kept = this.#context.messages?.read(this.#endpoint)
    if (!kept) return
    this.composer.restoreSent(kept.sent)
    if (kept.written !== null && this.composer.isEmpty) this.composer.restore(kept.written)
  }

  keep(): KeptTab {
    this.keepMessages()
    return {
      type: 'endpoint',
      endpoint: this.#endpoint,
      session: this.#session?.id ?? null,
      draft: this.draft.keep(),
      composer: this.composer.keep(),
      ...(this.#endpoint === null && { sent: storableTexts(this.composer.sent) }),
      sequence: this.sequence.keep(),
    }
  }

  /**
   * Restores a stored tab; `session` is the one it showed, null if it no longer exists. Its timeline is loaded when the
   * tab is first shown.
   */
  restore(kept: Extract<KeptTab, { type: 'endpoint' }>, session: Session | null): void {
    this.#endpoint = this.#context.endpoints.find(kept.endpoint)?.id ?? null
    this.draft.restore(kept.draft)
    if (this.#endpoint === null && kept.sent) this.composer.restoreSent(kept.sent)
    this.recallMessages()
    // That of the tab: another one of the same endpoint may have stored its own.
    this.composer.restore(kept.composer)
    this.sequence.restore(kept.sequence)
    if (session !== null) this.#show(session, false)
  }

  /** The endpoint was deleted; its contents stay as a draft. */
  forgetEndpoint(): void {
    this.#endpoint = null
  }

  /** Opens the endpoint if the draft is valid. `name` is the name of the session. */
  async open(name = ''): Promise<void> {
    if (this.isBusy || this.isRunning) return
    const config = this.draft.check()
    if (config === null) return
    await this.#openConfig(config, name, true)
  }

  /** Opens a configuration without saving it as an endpoint. */
  async openUnsaved(config: EndpointConfig, name: string): Promise<void> {
    this.draft.load(config)
    await this.#openConfig(config, name, false)
  }

  /** Ends the session; the recording is kept. */
  async close(): Promise<void> {
    if (this.#session === null || this.#isClosing) return
    this.#isClosing = true
    try {
      await this.#context.engine.call('close', { session: this.#session.id })
    } finally {
      this.#isClosing = false
    }
  }

  /** Selects the peer to which a server sends; null for all. */
  async aimAt(connection: number | null): Promise<void> {
    this.composer.aimAt(connection)
    await this.#targetPeer?.aimAt(connection)
  }

  dismissFailure(): void {
    this.#failure = null
  }

  dispose(): void {
    this.#timeline?.dispose()
    this.#targetPeer?.dispose()
    this.#roundTrips?.dispose()
  }

  async #openConfig(config: EndpointConfig, name: string, keep: boolean): Promise<void> {
    this.#isOpening = true
    this.#failure = null
    try {
      if (keep) this.#use(await this.#keep(config))
      const endpoint = this.#endpoint
      const saved = this.#context.endpoints.find(endpoint)
      const given = (name || (saved?.name ?? addressOf(config))).slice(0, longestName)
      const { session, live } = await this.#context.engine.call('open', {
        config: this.#sealed(config, saved),
        endpoint,
        name: given,
      })
      this.#context.activity.take(live)
      this.#show(session)
      await this.#nameByPort(session, nameWithPort(given, config, live))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#failure = error.toData()
    } finally {
      this.#isOpening = false
    }
  }

  /** Takes over the history of another endpoint, not its draft: what is written here is meant for it. */
  #use(endpoint: number): void {
    if (endpoint === this.#endpoint) return
    this.#endpoint = endpoint
    const kept = this.#context.messages?.read(endpoint)
    if (kept) this.composer.restoreSent(kept.sent)
  }

  /** An endpoint that was just saved refers to its secrets by reference, so that they are not sent or stored again. */
  #sealed(config: EndpointConfig, saved: Endpoint | undefined): EndpointConfig {
    if (saved === undefined || addressOf(saved.config) !== addressOf(config)) return config
    this.draft.takeReferences(saved.config)
    return saved.config
  }

  /** The assigned port cannot be derived from the configuration later. */
  async #nameByPort(session: Session, name: string): Promise<void> {
    if (name === session.name) return
    this.#session = await this.#context.engine.call('renameSession', { session: session.id, name })
  }

  #show(session: Session, isShown = true): void {
    this.dispose()
    const { engine } = this.#context
    this.#session = session
    const timeline = new Timeline(engine, session.id, isShown)
    timeline.encoding.onEndpoint = (encoding) => this.draft.setText('encoding', encoding)
    this.composer.encoding = () => timeline.encoding.value
    this.#timeline = timeline
    this.#targetPeer = isServer(session.kind) ? new TargetPeer(engine, session.id) : null
    this.#roundTrips = isWebSocket(session.kind) ? new RoundTrips(engine, session.id) : null
    this.composer.aimAt(null)
  }

  /**
   * Saves the endpoint when it is opened: changed options update the endpoint with the same address, another address
   * becomes a new endpoint.
   */
  async #keep(config: EndpointConfig): Promise<number> {
    const { endpoints } = this.#context
    const address = addressOf(config)
    const own = endpoints.find(this.#endpoint)
    const known =
      own !== undefined && addressOf(own.config) === address
        ? own
        : endpoints.rows.find((row) => addressOf(row.config) === address)
    if (known === undefined) return (await endpoints.save(address.slice(0, longestName), config)).id
    if (JSON.stringify(known.config) !== JSON.stringify(config))
      await endpoints.save(known.name, config, known.id)
    return known.id
  }
}

/** A tab of the window. */
export type Tab = EndpointTab | SessionTab | ComparisonTab
