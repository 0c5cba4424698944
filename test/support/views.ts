/** Views that have tested all entries, and their rows. */
import type { Store } from '../../main/engine/store/store.ts'
import type { EngineParams } from '../../shared/contract/engine.ts'
import type { EntrySummary } from '../../shared/model/entry.ts'
import { eventually } from './store.ts'

export type ViewParams = EngineParams<'openView'>

const pageRows = 1_000

/** Waits until a view has tested all entries; returns the number of its rows. */
export const wholeCount = (store: Store, view: number): Promise<number> =>
  eventually(async () => {
    const { count, scanned, entries } = await store.viewState({ view })
    return scanned === entries ? count : undefined
  })

/** Opens a view and waits until it has tested all entries. */
export async function openWholeView(store: Store, params: ViewParams): Promise<number> {
  const { view } = await store.openView(params)
  await wholeCount(store, view)
  return view
}

/** Returns all rows of a view, which is closed again. */
export async function rowsOfView(store: Store, params: ViewParams): Promise<EntrySummary[]> {
  const { session } = params
  const { view } = await store.openView(params)
  const count = await wholeCount(store, view)
  const rows: EntrySummary[] = []
  for (let from = 1; from <= count; from += pageRows)
    rows.push(...(await store.entries({ session, view, from, to: from + pageRows - 1 })))
  await store.closeView({ view })
  return rows
}

/** Returns the numbers of the entries of a view. */
export const numbersOfView = async (store: Store, params: ViewParams): Promise<number[]> =>
  (await rowsOfView(store, params)).map(({ n }) => n)
