/**
 * The rows of a comparison for its list, loaded again while a replay continues and when sessions change. Owned by the view
 * of the comparison.
 */
import type { EngineApi, EngineParams } from '../../../shared/contract/engine.ts'
import {
  comparisonVerdicts,
  type ComparisonRow,
  type ComparisonVerdict,
} from '../../../shared/contract/comparison.ts'
import type { AppErrorData } from '../../../shared/contract/errors.ts'
import { RowWindow } from '../../state/timeline/row-window.svelte.ts'

/** Interval of loading a running comparison again. */
const refreshMs = 500

/** The sessions that are compared, as the engine takes them. */
export type ComparedRows = Pick<EngineParams<'comparison'>, 'session' | 'connection' | 'base'>

type Counts = Readonly<Record<ComparisonVerdict, number>>

const none: Counts = { same: 0, changed: 0, missing: 0, extra: 0 }

export class ComparisonRows {
  readonly #engine: EngineApi
  readonly #of: ComparedRows
  readonly #stop: (() => void)[]
  readonly #rows = new RowWindow((from, to) => this.#fetch(from, to))
  /** The verdicts of the rows that are shown; empty for all. */
  #shown = $state.raw<readonly ComparisonVerdict[]>([])
  #counts = $state.raw<Counts>(none)
  #loading = $state(true)
  /** The rows have to be loaded again although their number is the same. */
  #isStale = true
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(engine: EngineApi, of: ComparedRows) {
    this.#engine = engine
    this.#of = of
    const sessions = [of.session, of.base?.session]
    this.#stop = [
      engine.on('replay', (replay) => {
        if (sessions.includes(replay.session)) this.#refreshSoon()
      }),
      // A session was deleted, restored, or has ended.
      engine.on('sessionsChanged', () => this.#refreshSoon()),
    ]
    void this.refresh()
  }

  /** Number of rows that are shown. */
  get total(): number {
    return this.#rows.count
  }

  /** Number of rows with each verdict. */
  get counts(): Counts {
    return this.#counts
  }

  get compared(): number {
    const { same } = this.#counts
    return same + this.differing
  }

  get differing(): number {
    const { changed, missing, extra } = this.#counts
    return changed + missing + extra
  }

  get loading(): boolean {
    return this.#loading
  }

  get problem(): AppErrorData | null {
    return this.#rows.problem
  }

  get shown(): readonly ComparisonVerdict[] {
    return this.#shown
  }

  /** Shows only rows with these verdicts; all rows for none. */
  async show(shown: readonly ComparisonVerdict[]): Promise<void> {
    this.#shown = shown
    this.#isStale = true
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
      const shown = this.#shown
      const { total, counts } = await this.#ask(1, 1)
      if (shown !== this.#shown) return
      const isEqual = comparisonVerdicts.every(
        (verdict) => counts[verdict] === this.#counts[verdict],
      )
      if (isEqual && !this.#isStale) return
      this.#isStale = false
      this.#counts = counts
      await this.#rows.replace((from, to) => this.#fetch(from, to), { count: total })
    })
    this.#loading = false
  }

  dispose(): void {
    clearTimeout(this.#timer)
    for (const stop of this.#stop) stop()
    this.#rows.dispose()
  }

  #refreshSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.refresh()
    }, refreshMs)
  }

  #ask(from: number, limit: number) {
    return this.#engine.call('comparison', {
      ...this.#of,
      from,
      limit,
      ...(this.#shown.length > 0 && { verdicts: [...this.#shown] }),
    })
  }

  async #fetch(from: number, to: number): Promise<ComparisonRow[]> {
    return (await this.#ask(from, to - from + 1)).rows
  }
}
