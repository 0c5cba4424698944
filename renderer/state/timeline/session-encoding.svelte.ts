/** The encoding in which the text of a session is read and sent, and the choice of another. Owned by its timeline. */
import type { EncodingId } from '../../../shared/bytes/encodings.ts'
import type { EngineApi, EngineResult } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { EntryKind } from '../../../shared/model/entry.ts'
import { encodingOfKind } from '../../../shared/model/text-encoding.ts'

/** Which sessions a choice applies to, in display order. */
export const encodingScopes = ['session', 'endpoint', 'all'] as const
export type EncodingScope = (typeof encodingScopes)[number]

export class SessionEncoding {
  readonly #engine: EngineApi
  readonly #session: number
  readonly #changed: () => void
  readonly #stop: () => void
  #value = $state<EncodingId>('utf-8')
  #isGuessing = $state(false)
  /** Called when an encoding was chosen for the endpoint of the session, whose open form has the old one. */
  onEndpoint: (encoding: EncodingId) => void = () => undefined

  /** @param changed called when the text has to be read again */
  constructor(engine: EngineApi, session: number, changed: () => void) {
    this.#engine = engine
    this.#session = session
    this.#changed = changed
    this.#stop = engine.on('sessionsChanged', () => void this.#load())
  }

  get value(): EncodingId {
    return this.#value
  }

  /** The encoding of entries of a kind. */
  of(kind: EntryKind): EncodingId {
    return encodingOfKind(kind, this.#value)
  }

  /** Takes the encoding that was just loaded with the session. */
  take(encoding: EncodingId): void {
    this.#value = encoding
  }

  /** @throws AppError from the engine */
  async choose(scope: EncodingScope, encoding: EncodingId): Promise<void> {
    await this.#engine.call('chooseEncoding', { scope, session: this.#session, encoding })
    if (scope === 'endpoint') this.onEndpoint(encoding)
    await this.#load()
  }

  /** Whether the dialog that guesses the encoding is open. */
  get isGuessing(): boolean {
    return this.#isGuessing
  }

  openGuess(): void {
    this.#isGuessing = true
  }

  closeGuess(): void {
    this.#isGuessing = false
  }

  /** @throws AppError from the engine */
  guess(): Promise<EngineResult<'guessEncoding'>> {
    return this.#engine.call('guessEncoding', { session: this.#session })
  }

  dispose(): void {
    this.#stop()
  }

  async #load(): Promise<void> {
    try {
      const { encoding } = await this.#engine.call('session', { session: this.#session })
      if (encoding === this.#value) return
      this.#value = encoding
      this.#changed()
    } catch (error) {
      // The session was deleted, or the engine is gone: its timeline reports it.
      if (!(error instanceof AppError)) throw error
    }
  }
}
