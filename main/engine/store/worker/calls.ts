/** All store calls. Their inferred type is what the engine's side sees, each as a promise. */
import { queryCalls, type QueryCallsDeps } from './query/calls.ts'
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
  ...readingCalls(deps),
  ...queryCalls(deps),
  ...transferCalls(deps),
})

export type StoreCalls = ReturnType<typeof storeCalls>
