/** Filtered views: the numbers of the entries that match, brought up to date whenever somebody asks. */
import type { EngineParams, EngineResult, Filter } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { EntrySummary } from '../../../shared/model/entry.ts'
import { PackedColumns } from './columns.ts'
import { filterBlock, filterPacked } from './filter.ts'
import { Numbers } from './numbers.ts'
import type { Reader } from './worker-reader.ts'

interface View {
  session: number
  filter: Filter
  numbers: Numbers
  /** Last entry that was looked at. */
  seen: number
}

export class Views {
  readonly #reader: Reader
  readonly #views = new Map<number, View>()
  #lastId = 0

  constructor(reader: Reader) {
    this.#reader = reader
  }

  open(session: number, filter: Filter): EngineResult<'openView'> {
    const opened: View = { session, filter, numbers: new Numbers(), seen: 0 }
    this.#follow(opened)
    const view = ++this.#lastId
    this.#views.set(view, opened)
    return { view, count: opened.numbers.length }
  }

  count(view: number): number {
    return this.#current(view).numbers.length
  }

  position(view: number, n: number): number {
    return this.#current(view).numbers.indexFrom(n) + 1
  }

  close(view: number): void {
    this.#views.delete(view)
  }

  entries(view: number, { session, from, to }: EngineParams<'entries'>): EntrySummary[] {
    const current = this.#current(view)
    if (current.session !== session)
      throw new AppError('not-found', `View ${String(view)} is not of session ${String(session)}.`)
    return this.#reader.entriesAt(session, current.numbers.slice(from - 1, to))
  }

  #current(view: number): View {
    const current = this.#views.get(view)
    if (current === undefined) throw new AppError('not-found', `There is no view ${String(view)}.`)
    this.#follow(current)
    return current
  }

  /** Looks at the entries that came since the last time. */
  #follow(view: View): void {
    const { session, filter, numbers } = view
    const directory = this.#reader.directory(session)
    const start = Math.max(0, directory.indexOf(view.seen + 1))
    for (const place of directory.blocks.slice(start)) {
      const from = Math.max(0, view.seen + 1 - place.first)
      if (from >= place.count) continue
      const packed = new PackedColumns(this.#reader.packedColumns(place))
      filterPacked(packed, filter, from, (i) => {
        numbers.push(place.first + i)
      })
      view.seen = place.first + place.count - 1
    }
    const tail = this.#reader.tail(session)
    if (tail === undefined) return
    filterBlock(tail, filter, Math.max(0, view.seen + 1 - tail.first), (i) => {
      numbers.push(tail.first + i)
    })
    view.seen = tail.first + tail.count - 1
  }
}
