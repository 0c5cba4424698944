/** The rows of a comparison as its list shows them: pages around what is visible, read again as the replay goes on. */
import type { EngineApi } from '../../../shared/contract/engine.ts'
import type { ComparisonRow } from '../../../shared/contract/replay.ts'
import { AppError, type AppErrorData } from '../../../shared/contract/errors.ts'
import { RowPages } from '../../state/row-pages.ts'

/** How often a running comparison is read again. */
const refreshMs = 500

export class ComparisonRows {
  readonly #engine: EngineApi
  readonly #session: number
  readonly #stop: () => void
  #pages: RowPages<ComparisonRow>
  #differingOnly = $state(false)
  #total = $state(0)
  #differing = $state(0)
  #version = $state(0)
  #loading = $state(true)
  #problem = $state.raw<AppErrorData | null>(null)
  #window = { first: 0, end: 0 }
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(engine: EngineApi, session: number) {
    this.#engine = engine
    this.#session = session
    this.#pages = this.#newPages()
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
    return this.#total
  }

  get differing(): number {
    return this.#differing
  }

  get loading(): boolean {
    return this.#loading
  }

  get problem(): AppErrorData | null {
    return this.#problem
  }

  get differingOnly(): boolean {
    return this.#differingOnly
  }

  /** Shows all rows, or those that differ. */
  async showDiffering(only: boolean): Promise<void> {
    this.#differingOnly = only
    await this.refresh()
  }

  row(index: number): ComparisonRow | undefined {
    return this.#version >= 0 ? this.#pages.at(index + 1) : undefined
  }

  /** Says which rows are visible. */
  async look(first: number, end: number): Promise<void> {
    this.#window = { first, end }
    await this.#attempt(async () => {
      await this.#pages.load(first + 1, end, this.#total)
      this.#version++
    })
  }

  async refresh(): Promise<void> {
    await this.#attempt(async () => {
      const only = this.#differingOnly
      const answer = await this.#ask(1, 1)
      if (only !== this.#differingOnly) return
      this.#pages = this.#newPages()
      this.#total = answer.total
      this.#differing = answer.differing
      await this.look(this.#window.first, this.#window.end)
    })
    this.#loading = false
  }

  dispose(): void {
    clearTimeout(this.#timer)
    this.#stop()
  }

  #ask(from: number, limit: number) {
    return this.#engine.call('comparison', {
      session: this.#session,
      from,
      limit,
      differingOnly: this.#differingOnly,
    })
  }

  #newPages(): RowPages<ComparisonRow> {
    return new RowPages(async (from, to) => (await this.#ask(from, to - from + 1)).rows)
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.#problem = null
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#problem = error.toData()
    }
  }
}
