/** Opens the store: starts its thread, and waits until the database is open or refused. */
import { createStore } from './client.ts'
import { startStoreThread, type StoreThread } from './start-thread.ts'
import type { Store, StoreOptions } from './store.ts'
import { portToThread } from './store-port.ts'

/**
 * @throws AppError `database-newer`, `database-damaged`, `permission-denied`, `disk-full` or `store-failed`; the
 * database is then unchanged
 */
export const openStore = async (options: StoreOptions): Promise<Store> =>
  storeOn(startStoreThread(options))

/** @throws AppError as `openStore` */
export const storeOn = async (thread: StoreThread): Promise<Store> =>
  createStore(portToThread(await thread.opened()))
