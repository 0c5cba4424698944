/**
 * The running repetitions and sequences, and the last one of each session. Updated by the engine's events. Owned by the
 * WindowState.
 */
import { createContext } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { Repeat } from '../../../shared/contract/repeat.ts'

const [useRepeats, provideRepeats] = createContext<Repeats>()
export { useRepeats, provideRepeats }

export class Repeats {
  readonly #engine: EngineApi
  /** The newest one for each session and type. */
  readonly #newest = new SvelteMap<string, Repeat>()
  readonly #stop: () => void

  constructor(engine: EngineApi) {
    this.#engine = engine
    this.#stop = engine.on('repeat', (repeat) => this.#take(repeat))
  }

  /** Loads the running ones: after startup, and after the engine reconnects. */
  async load(): Promise<void> {
    this.#newest.clear()
    for (const repeat of await this.#engine.call('repeats', {})) this.#take(repeat)
  }

  /** Returns the newest one of a session, running or not. */
  of(session: number, sort: 'message' | 'sequence'): Repeat | undefined {
    return this.#newest.get(`${sort} ${session}`)
  }

  async stop({ repeat }: Repeat): Promise<void> {
    await this.#engine.call('stopRepeat', { repeat })
  }

  dispose(): void {
    this.#stop()
  }

  #take(repeat: Repeat): void {
    const { session, sequence } = repeat
    const known = this.of(session, sequence ? 'sequence' : 'message')
    if (known === undefined || known.repeat <= repeat.repeat)
      this.#newest.set(`${sequence ? 'sequence' : 'message'} ${session}`, repeat)
  }
}
