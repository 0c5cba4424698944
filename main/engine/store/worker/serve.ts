/** Serves a store to one client over a port. */
import { join } from 'node:path'
import type { MessagePort } from 'node:worker_threads'
import { toStoreError } from '../errors.ts'
import type { FromWorker, ToWorker, WorkerOptions } from '../protocol.ts'
import { StoreWorker } from './store-worker.ts'

/**
 * Opens the database and answers the client until it closes the store; the port is then closed.
 * @returns null when the database was refused; the client receives the reason
 */
export function serveStore(port: MessagePort, options: WorkerOptions): StoreWorker | null {
  const post = (message: FromWorker, transfer: ArrayBuffer[] = []): void => {
    port.postMessage(message, transfer)
  }
  let worker: StoreWorker
  try {
    worker = new StoreWorker(options, post)
  } catch (error) {
    post({
      type: 'refused',
      error: toStoreError(error, join(options.folder, 'sessions.db')).toData(),
    })
    return null
  }
  port.on('message', (message: ToWorker) => {
    worker.receive(message)
    // Nothing follows a close.
    if (message.type === 'call' && message.method === 'close') port.close()
  })
  post({ type: 'ready' })
  return worker
}
