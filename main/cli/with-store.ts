/** A store without an engine, for a short command that only reads. */
import { existingDataFolder } from '../host/data-folder.ts'
import { openStoreInThread } from '../engine/store/open-in-thread.ts'
import type { Store } from '../engine/store/store.ts'

export async function withStore<T>(
  options: { data?: string | undefined },
  use: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openStoreInThread({ folder: existingDataFolder(options.data) })
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}
