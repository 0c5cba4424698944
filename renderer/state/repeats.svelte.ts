/** The repetitions that run, and the last of each session that is over. Fed by the engine's events. Owned by App. */
import { createContext } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { EngineApi } from '../../shared/contract/engine.ts'
import type { Repeat } from '../../shared/contract/repeat.ts'

const [useRepeats, provideRepeats] = createContext<Repeats>()
export { useRepeats, provideRepeats }

export class Repeats {
  readonly #engine: EngineApi
  /** The newest of each session. */
  readonly #newest = new SvelteMap<number, Repeat>()
  readonly #stop: () => void

  constructor(engine: EngineApi) {
    this.#engine = engine
    this.#stop = engine.on('repeat', (repeat) => this.#take(repeat))
  }

  /** Asks what runs already: after a start, and after the engine came back. */
  async load(): Promise<void> {
    this.#newest.clear()
    for (const repeat of await this.#engine.call('repeats', {})) this.#take(repeat)
  }

  /** The newest of a session, running or over. */
  of(session: number): Repeat | undefined {
    return this.#newest.get(session)
  }

  async stop({ repeat }: Repeat): Promise<void> {
    await this.#engine.call('stopRepeat', { repeat })
  }

  dispose(): void {
    this.#stop()
  }

  #take(repeat: Repeat): void {
    const known = this.#newest.get(repeat.session)
    if (known === undefined || known.repeat <= repeat.repeat)
      this.#newest.set(repeat.session, repeat)
  }
}
