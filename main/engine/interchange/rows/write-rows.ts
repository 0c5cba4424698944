/** How a format of rows is written. What writes it is loaded with the first export: hosts list the formats without it. */
import type { SessionFormat } from '../format.ts'
import type { StartEncoder } from './row-encoder.ts'

export const writeRows = (
  load: () => Promise<StartEncoder>,
  isFolder = false,
): NonNullable<SessionFormat['write']> => ({
  selects: true,
  isFolder,
  async *pieces(store, request) {
    const { encodeRows } = await import('./row-encoder.ts')
    yield* encodeRows(store, request, await load())
  },
})
