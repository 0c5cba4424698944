/**
 * Opens the store in the calling thread, for a command that reads a little and ends: the start of a second thread, with
 * the modules that both need, takes longer than the reading.
 */
import { MessageChannel } from 'node:worker_threads'
import { AppError } from '../../../shared/contract/errors.ts'
import { createStore } from './client.ts'
import type { FromWorker } from './protocol.ts'
import type { Store, StoreOptions } from './store.ts'
import { portInThread } from './store-port.ts'
import { workerOptions } from './worker-options.ts'
import { serveStore } from './worker/serve.ts'

/** @throws AppError as `openStore` */
export async function openStoreInThread(options: StoreOptions): Promise<Store> {
  const { port1, port2 } = new MessageChannel()
  const first = new Promise<FromWorker>((resolve) => {
    port1.once('message', resolve)
  })
  serveStore(port2, workerOptions(options))
  const answer = await first
  if (answer.type === 'refused') {
    port1.close()
    throw AppError.from(answer.error)
  }
  return createStore(portInThread(port1))
}
