/**
 * The rows of a comparison for its list, loaded again while the replay continues. Owned by the view of the comparison.
 */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { AppErrorData } from '../../../shared/contract/errors.ts'
import type { ComparisonRow } from '../../../shared/contract/replay.ts'
import { RowWindow } from '../../state/timeline/row-window.svelte.ts'

/** Interval of loading a running comparison again. */
const refreshMs = 500

export class ComparisonRows {
  readonly #engine: EngineApi
  readonly #session: number
  readonly #stop: () => void
  readonly #rows = new RowWindow((from, to) => this.#fetch(from, to))
  #differingOnly = $state(false)
  #differing = $state(0)
  #loading = $state(true)
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(engine: EngineApi, session: number) {
    this.#engine = engine
    this.#session = session
    this.#stop = engine.on('replay', (replay) => {
      if (replay.session !== session) return
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined
        void this.refresh()
      }, refreshMs)
    })
    void this.refresh()
  }

  get total(): number {
    return this.#rows.count
  }

  get differing(): number {
    return this.#differing
  }

  get loading(): boolean {
    return this.#loading
  }

  get problem(): AppErrorData | null {
    return this.#rows.problem
  }

  get differingOnly(): boolean {
    return this.#differingOnly
  }

  /** Shows all rows, or only those that differ. */
  async showDiffering(only: boolean): Promise<void> {
    this.#differingOnly = only
    await this.refresh()
  }

  row(index: number): ComparisonRow | undefined {
    return this.#rows.at(index)
  }

  /** Sets the visible rows. */
  load(first: number, end: number): Promise<void> {
    return this.#rows.load(first, end)
  }

  async refresh(): Promise<void> {
    await this.#rows.attempt(async () => {
      const only = this.#differingOnly
      const { total, differing } = await this.#ask(1, 1)
      if (only !== this.#differingOnly) return
      this.#differing = differing
      await this.#rows.replace((from, to) => this.#fetch(from, to), { count: total })
    })
    this.#loading = false
  }

  dispose(): void {
    clearTimeout(this.#timer)
    this.#stop()
    this.#rows.dispose()
  }

  #ask(from: number, limit: number) {
    return this.#engine.call('comparison', {
      session: this.#session,
      from,
      limit,
      differingOnly: this.#differingOnly,
    })
  }

  async #fetch(from: number, to: number): Promise<ComparisonRow[]> {
    return (await this.#ask(from, to - from + 1)).rows
  }
}
