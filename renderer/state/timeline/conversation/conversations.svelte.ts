/**
 * The conversation that a timeline shows in the place of its rows, and the last one while rows are shown, so that it
 * comes back as it was left. Owned by the timeline.
 */
import type { EncodingId } from '../../../../shared/bytes/encodings.ts'
import type { EngineApi } from '../../../../shared/contract/engine.ts'
import type { EndpointKind } from '../../../../shared/protocols/index.ts'
import { LazyModule } from '../../../lazy-module.svelte.ts'
import type { Conversation } from './conversation.svelte.ts'

const conversationModule = new LazyModule(() => import('./conversation.svelte.ts'))

/** What a conversation is opened from. */
export interface ConversationSource {
  readonly engine: EngineApi
  readonly session: number
  readonly kind: EndpointKind
  /** The session's. */
  readonly encoding: EncodingId
  readonly connection: number
  /** The selected entry; null for none. */
  readonly n: number | null
  /** The newest entry is kept in view. */
  readonly following: boolean
}

export class Conversations {
  #last = $state.raw<Conversation | null>(null)
  #isShown = $state(false)
  /** The selected entry when the conversation was last opened. */
  #openedAt: number | null = null
  #wasClosed = false

  /** The conversation in the place of the rows; null when rows are shown. */
  get shown(): Conversation | null {
    return this.#isShown ? this.#last : null
  }

  /** The connection of the last conversation; null before the first. */
  get connection(): number | null {
    return this.#last?.connection ?? null
  }

  async open({ n, following, ...source }: ConversationSource): Promise<void> {
    const { Conversation } = await conversationModule.get()
    const before = this.#last
    const isSame = before?.connection === source.connection
    if (!isSame) {
      before?.dispose()
      this.#last = new Conversation(source)
    }
    this.#isShown = true
    const isElsewhere = !isSame || n !== this.#openedAt
    this.#openedAt = n
    await this.#last?.open(isElsewhere ? n : null)
    if (!isSame && n === null && following) this.#last?.follow()
  }

  /** Another encoding was chosen for the session. */
  async decodeAs(encoding: EncodingId): Promise<void> {
    await this.#last?.decodeAs(encoding)
  }

  close(): void {
    this.#wasClosed = this.#isShown
    this.#isShown = false
  }

  /** Reports whether rows are shown again after a conversation: they take the focus. */
  takeFocus(): boolean {
    const takes = this.#wasClosed
    this.#wasClosed = false
    return takes
  }

  /** The engine has reconnected: its views are gone. */
  reconnect(): void {
    void this.#last?.reconnect()
  }

  dispose(): void {
    this.#isShown = false
    this.#last?.dispose()
    this.#last = null
  }
}
