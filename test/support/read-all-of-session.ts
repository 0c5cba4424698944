/** Asks a store for everything that a window and a command would of a session. */
import { recordedRoundTrips } from '../../main/engine/sessions/recorded-round-trips.ts'
import type { Store } from '../../main/engine/store/store.ts'
import type { EngineParams } from '../../shared/contract/engine.ts'
import { AppError } from '../../shared/contract/errors.ts'
import { framingSchema } from '../../shared/model/framing.ts'
import { fileOf } from './session-files.ts'

/** Errors that a store may report for bytes that no peer sends. Reading continues after them. */
const allowed = new Set(['not-found', 'bad-input'])

/** What is being asked for, to tell which question has no end. */
export const asking = { what: '' }

export interface Asked {
  what: string
  ms: number
}

/** @throws whatever is neither an answer nor a sentence about the bytes that were asked for */
export async function readAllOfSession(store: Store, session: number): Promise<Asked[]> {
  const asked: Asked[] = []
  const ask = async <T>(what: string, answer: () => Promise<T>): Promise<T | undefined> => {
    const start = performance.now()
    asking.what = what
    try {
      return await answer()
    } catch (error) {
      if (error instanceof AppError && allowed.has(error.code)) return undefined
      throw new Error(`${what} of a session that was imported`, { cause: error })
    } finally {
      asked.push({ what, ms: performance.now() - start })
    }
  }
  const { entries, dropped } = await store.session({ session })
  const first = (dropped?.entries ?? 0) + 1
  await ask('sessions', () => store.sessions())
  await ask('connections', () => store.connections({ session }))
  await ask('peers', () => store.peers({ session, limit: 100 }))
  await ask('first page', () => store.entries({ session, from: first, to: first + 99 }))
  await ask('last page', () =>
    store.entries({ session, from: Math.max(first, entries - 99), to: entries }),
  )
  await ask('annotations', () => store.annotations({ session }))
  await ask('scan', () => store.scan({ session, from: first }))
  for (const n of new Set([first, first + 1, first + 2, entries])) {
    if (n > entries) continue
    await ask('handshake', () => store.handshake({ session, n }))
    await ask('message', () => store.message({ session, n }))
    for (const as of ['wire', 'payload', 'inflated'] as const)
      await ask(`bytes as ${as}`, () => store.bytes({ session, n, as, length: 1_000 }))
  }
  for (const connection of [1, 2])
    await ask('first byte', () => store.firstByteTiming({ session, connection }))
  const views = [
    { session, filter: { directions: ['in'] } },
    { session, filter: { broken: true } },
    { session, filter: {}, as: 'messages' },
    { session, filter: {}, as: 'messages', framing: framingSchema.parse({ kind: 'line' }) },
    { session, filter: { expression: 'bookmarked or note contains "a"' }, as: 'messages' },
    { session, filter: { expression: 'length > 3 and text contains "a"' } },
  ] satisfies EngineParams<'openView'>[]
  for (const view of views) {
    const opened = await ask(`view ${JSON.stringify(view.filter)}`, () => store.openView(view))
    if (opened === undefined) continue
    await ask('page of a view', () =>
      store.entries({ session, view: opened.view, from: 1, to: 100 }),
    )
    await ask('close', () => store.closeView({ view: opened.view }))
  }
  await ask('statistics', () => store.statistics({ session }))
  await ask('round trips', () => recordedRoundTrips(store, session))
  await ask('export', () => fileOf(store, session))
  return asked
}
