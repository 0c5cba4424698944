/** The saved endpoints in the order of creation. Reloaded on `endpointsChanged`. Owned by the WindowState. */
import { createContext } from 'svelte'
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { Endpoint } from '../../../shared/model/endpoint.ts'
import type { EndpointConfig } from '../../../shared/protocols/index.ts'

const [useEndpoints, provideEndpoints] = createContext<Endpoints>()
export { useEndpoints, provideEndpoints }

export class Endpoints {
  readonly #engine: EngineApi
  #rows = $state.raw<readonly Endpoint[]>([])
  readonly #stop: () => void

  constructor(engine: EngineApi) {
    this.#engine = engine
    this.#stop = engine.on('endpointsChanged', () => {
      // A failed reload keeps the list; the window shows a notice when the engine is lost.
      this.reload().catch((error: unknown) => console.warn('The list of endpoints is stale', error))
    })
  }

  get rows(): readonly Endpoint[] {
    return this.#rows
  }

  find(id: number | null): Endpoint | undefined {
    return this.#rows.find((endpoint) => endpoint.id === id)
  }

  async reload(): Promise<void> {
    this.#rows = await this.#engine.call('endpoints', {})
  }

  /** Saves a new endpoint, or replaces the one with `id`. */
  async save(name: string, config: EndpointConfig, id?: number): Promise<Endpoint> {
    const saved = await this.#engine.call('saveEndpoint', {
      name,
      config,
      ...(id === undefined ? {} : { id }),
    })
    this.#put(saved)
    return saved
  }

  async rename(id: number, name: string): Promise<void> {
    const endpoint = this.find(id)
    if (endpoint !== undefined) await this.save(name, endpoint.config, id)
  }

  async remove(id: number): Promise<void> {
    await this.#engine.call('removeEndpoint', { id })
    this.#rows = this.#rows.filter((endpoint) => endpoint.id !== id)
  }

  dispose(): void {
    this.#stop()
  }

  #put(saved: Endpoint): void {
    const known = this.#rows.some((endpoint) => endpoint.id === saved.id)
    this.#rows = known
      ? this.#rows.map((endpoint) => (endpoint.id === saved.id ? saved : endpoint))
      : [...this.#rows, saved]
  }
}
