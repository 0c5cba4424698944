/** All store calls. Their inferred type is what the engine's side sees, each as a promise. */
import { queryCalls, type QueryCallsDeps } from './query/calls.ts'
import type { Reader } from './reading/reader.ts'
import { readingCalls, type ReadingCallsDeps } from './reading/calls.ts'
import { savedCalls, type SavedCallsDeps } from './saved/calls.ts'
import { spaceCalls, type SpaceCallsDeps } from './space/calls.ts'
import { transferCalls, type TransferCallsDeps } from './transfer/calls.ts'

export type StoreCallsDeps = SpaceCallsDeps &
  SavedCallsDeps &
  ReadingCallsDeps &
  QueryCallsDeps &
  TransferCallsDeps

export const storeCalls = (deps: StoreCallsDeps) => ({
  ...spaceCalls(deps),
  ...savedCalls(deps),
  ...inSnapshots(deps.reader, readingCalls(deps)),
  ...inSnapshots(deps.reader, queryCalls(deps)),
  ...transferCalls(deps),
})

/**
 * Wraps each call in a separate read transaction: a session that another process records grows between two queries.
 * What a call does after it has returned a promise is outside the transaction.
 */
function inSnapshots<Calls extends Record<string, (params: never) => unknown>>(
  reader: Reader,
  calls: Calls,
): Calls {
  const wrapped = Object.entries(calls).map(([name, call]) => [
    name,
    (params: never) => reader.inSnapshot(() => call(params)),
  ])
  // The same names, each with a function of the same type.
  return Object.fromEntries(wrapped) as Calls
}

export type StoreCalls = ReturnType<typeof storeCalls>
