/** Opens the store: makes the folder, starts the worker, joins the client's and the recorder's ends. */
import type { Store, StoreOptions } from './store.ts'

/**
 * @throws AppError `database-newer`, `database-damaged`, `permission-denied`, `disk-full` or `store-failed`; the
 * database is then left as it was
 */
export function openStore(options: StoreOptions): Promise<Store> {
  return Promise.reject(new Error(`not built yet: ${options.folder}`))
}
