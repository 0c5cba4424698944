/** Reads pages of a conversation through a view of the engine, which it owns. */
import type { EngineApi, EngineResult } from '../../../../shared/contract/engine.ts'
import { AppError } from '../../../../shared/contract/errors.ts'
import type { Filter } from '../../../../shared/contract/query.ts'
import type { ViewMode } from '../../../../shared/model/framing.ts'
import type { LoadedPiece } from './rows.ts'
import type { Bounds, Place } from './row-window.ts'

export class PageReader {
  readonly #engine: EngineApi
  readonly #session: number
  readonly #view: number

  /** Number of rows that the view had when it was opened. */
  readonly #opened: number
  readonly #phases: boolean

  private constructor(
    engine: EngineApi,
    session: number,
    view: number,
    opened: number,
    phases: boolean,
  ) {
    this.#phases = phases
    this.#engine = engine
    this.#session = session
    this.#view = view
    this.#opened = opened
  }

  /** @param phases whether pieces have their phase, which UTF-16 needs and which takes a look at all that precedes them */
  static async open(
    engine: EngineApi,
    session: number,
    filter: Filter,
    viewMode: ViewMode,
    phases: boolean,
  ): Promise<PageReader> {
    // The first page is wanted next, and it needs few entries.
    const opened = { session, filter, ...viewMode, scanMs: 20 }
    const { view, count } = await engine.call('openView', opened)
    return new PageReader(engine, session, view, count, phases)
  }

  /** The number of the view in the engine. */
  get view(): number {
    return this.#view
  }

  /** Returns a page from a place on (`end`), or before it (`start`); empty at the end of the view. */
  async read(
    { position, offset }: Place,
    towards: 'start' | 'end',
    size: 'screen' | 'page' = 'page',
  ): Promise<{ pieces: readonly LoadedPiece[]; bounds: Bounds }> {
    const { pieces, bytes, first, count } = await this.#engine.call('conversation', {
      session: this.#session,
      view: this.#view,
      position,
      offset,
      towards,
      size,
      ...(this.#phases && { phases: true }),
    })
    let at = 0
    const loaded = pieces.map((piece) => {
      const start = at
      at += piece.length
      return { ...piece, bytes: bytes.subarray(start, at) }
    })
    return { pieces: loaded, bounds: { first, count } }
  }

  async state(): Promise<
    Pick<EngineResult<'viewState'>, 'first' | 'count' | 'scanned' | 'entries'>
  > {
    const { first, count, scanned, entries } = await this.#engine.call('viewState', {
      view: this.#view,
    })
    return { first, count, scanned, entries }
  }

  /** Waits until the view has seen every entry recorded so far. */
  async scanAll(): Promise<void> {
    for (;;) {
      const { scanned, entries } = await this.state()
      if (scanned >= entries) return
    }
  }

  /** Returns the position of the entry `n`, or of the next one that the view shows. */
  async positionOf(n: number): Promise<number> {
    for (;;) {
      const position = await this.#engine.call('viewPosition', { view: this.#view, n })
      if (position <= this.#opened) return position
      const { count, scanned, entries } = await this.state()
      if (position <= count) return position
      if (scanned >= entries) return Math.max(1, count)
    }
  }

  async close(): Promise<void> {
    try {
      await this.#engine.call('closeView', { view: this.#view })
    } catch (error) {
      // A lost engine has no views any more.
      if (!(error instanceof AppError && error.code === 'disconnected')) throw error
    }
  }
}
