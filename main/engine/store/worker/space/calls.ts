/** Store calls about the database as a whole. */
import type { DatabaseLimit } from '../../../../../shared/contract/methods/storage.ts'
import type { Space } from './space.ts'

export interface SpaceCallsDeps {
  /** Absolute path of `sessions.db`. */
  path: string
  space: Space
}

export const spaceCalls = ({ path, space }: SpaceCallsDeps) => ({
  /** Returns the path of `sessions.db`, and the bytes of the database with its write-ahead log. */
  about: () => ({ database: path, databaseBytes: space.databaseBytes }),
  storage: () => space.facts,
  setDatabaseLimit: (limit: DatabaseLimit) => {
    space.setLimit(limit)
  },
  /** Returns free pages to the file system while recording continues. */
  compact: () => space.compact(),
  cancelCompaction: () => {
    space.cancelCompaction()
  },
})
