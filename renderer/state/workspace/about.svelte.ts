/** Properties of the connected engine; loaded again after a reconnection. Owned by the WindowState. */
import { createContext } from 'svelte'
import type { EngineApi, EngineResult } from '../../../shared/contract/engine.ts'

const [useAbout, provideAbout] = createContext<About>()
export { useAbout, provideAbout }

export class About {
  readonly #engine: EngineApi
  #facts = $state.raw<EngineResult<'about'> | null>(null)

  constructor(engine: EngineApi) {
    this.#engine = engine
  }

  /** Null until loaded. */
  get facts(): EngineResult<'about'> | null {
    return this.#facts
  }

  async load(): Promise<EngineResult<'about'>> {
    this.#facts = await this.#engine.call('about', {})
    return this.#facts
  }
}
