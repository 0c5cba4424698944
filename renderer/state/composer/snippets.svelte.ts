/** The saved snippets and sequences, in order. Reloaded on `snippetsChanged`. Owned by the WindowState. */
import { createContext } from 'svelte'
import type { EngineApi, EngineParams } from '../../../shared/contract/engine.ts'
import type { Sequence } from '../../../shared/model/sequence.ts'
import type { Snippet } from '../../../shared/model/snippet.ts'

const [useSnippets, provideSnippets] = createContext<Snippets>()
export { useSnippets, provideSnippets }

/** The snippets of one folder, for one endpoint or for all. */
export interface SnippetGroup {
  /** Null for all endpoints. */
  endpoint: number | null
  folder: string
  snippets: readonly Snippet[]
}

export class Snippets {
  readonly #engine: EngineApi
  #rows = $state.raw<readonly Snippet[]>([])
  #sequences = $state.raw<readonly Sequence[]>([])
  readonly #stop: () => void

  constructor(engine: EngineApi) {
    this.#engine = engine
    this.#stop = engine.on('snippetsChanged', () => {
      // A failed reload keeps the list; the window shows a notice when the engine is lost.
      this.reload().catch((error: unknown) => console.warn('The list of snippets is stale', error))
    })
  }

  get rows(): readonly Snippet[] {
    return this.#rows
  }

  /** Returns the snippets for an endpoint by folder: first its own, then those for all endpoints. */
  groupsFor(endpoint: number | null): SnippetGroup[] {
    const usable = this.#rows.filter((row) => row.endpoint === null || row.endpoint === endpoint)
    const groups = Map.groupBy(usable, (row) => `${row.endpoint ?? 'all'} ${row.folder}`)
    return [...groups.values()]
      .flatMap((snippets): SnippetGroup[] => {
        const [first] = snippets
        return first === undefined ? [] : [{ ...first, snippets }]
      })
      .toSorted(
        (a, b) =>
          Number(a.endpoint === null) - Number(b.endpoint === null) ||
          a.folder.localeCompare(b.folder),
      )
  }

  /** Returns the sequences for an endpoint: first its own, then those for all endpoints. */
  sequencesFor(endpoint: number | null): Sequence[] {
    const own = this.#sequences.filter((row) => row.endpoint !== null && row.endpoint === endpoint)
    return [...own, ...this.#sequences.filter((row) => row.endpoint === null)]
  }

  async reload(): Promise<void> {
    this.#rows = await this.#engine.call('snippets', {})
    this.#sequences = await this.#engine.call('sequences', {})
  }

  async save(snippet: EngineParams<'saveSnippet'>): Promise<Snippet> {
    return await this.#engine.call('saveSnippet', snippet)
  }

  async remove(id: number): Promise<void> {
    await this.#engine.call('removeSnippet', { id })
  }

  /** Moves a snippet up (-1) or down (1) in its group. */
  async shift(snippet: Snippet, step: 1 | -1): Promise<void> {
    const { endpoint, folder } = snippet
    const group = this.#rows.filter((row) => row.endpoint === endpoint && row.folder === folder)
    const index = group.findIndex(({ id }) => id === snippet.id)
    const next = group[step === 1 ? index + 2 : index - 1]
    if (step === -1 && next === undefined) return
    const to = next === undefined ? { endpoint, folder } : { before: next.id }
    await this.#engine.call('moveSnippet', { id: snippet.id, to })
  }

  async saveSequence(sequence: EngineParams<'saveSequence'>): Promise<Sequence> {
    return await this.#engine.call('saveSequence', sequence)
  }

  async removeSequence(id: number): Promise<void> {
    await this.#engine.call('removeSequence', { id })
  }

  dispose(): void {
    this.#stop()
  }
}
