/**
 * Starts the store's thread. This file imports few modules, so that the thread opens the database while its process
 * loads the others.
 */
import module from 'node:module'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../../shared/contract/errors.ts'
import { debugLog, msSince } from '../debug-log.ts'
import type { FromWorker } from './protocol.ts'
import type { StoreOptions } from './store.ts'
import { workerOptions } from './worker-options.ts'
import { workerUrl } from './worker-url.ts'

const log = debugLog('store')

/** The thread of a store that is being opened. Owner: the code that started it, until `openStore` takes it over. */
export interface StoreThread {
  /** Resolves once the database is open; ends the thread and rejects with `AppError` when it is refused. */
  opened(): Promise<Worker>
  terminate(): Promise<void>
}

/** @throws AppError when the folder cannot be created */
export function startStoreThread(options: StoreOptions): StoreThread {
  const workerData = workerOptions(options)
  const startedAt = performance.now()
  const worker = new Worker(workerUrl(), { workerData, env: workerEnv(), name: 'sockeye store' })
  const answer = firstAnswer(worker)
  // The promise may reject before it is awaited; the error is reported where it is awaited.
  answer.catch(() => undefined)
  return {
    async opened() {
      const first = await answer
      if (first.type === 'refused') {
        log('refused: %s', first.error.code)
        await worker.terminate()
        throw AppError.from(first.error)
      }
      if (log.enabled) log('opened %s in %s', workerData.folder, msSince(startedAt))
      return worker
    },
    async terminate() {
      await worker.terminate()
    },
  }
}

/** The compile cache is configured per thread: the worker takes the one of its process from its environment. */
function workerEnv(): NodeJS.ProcessEnv {
  const folder = 'getCompileCacheDir' in module ? module.getCompileCacheDir() : undefined
  // The last component of the folder's path is added by Node, one for each version.
  return folder === undefined
    ? process.env
    : { ...process.env, NODE_COMPILE_CACHE: dirname(folder) }
}

function firstAnswer(worker: Worker): Promise<FromWorker> {
  return new Promise((answer, fail) => {
    const settle = (): void => {
      worker.off('message', onMessage)
      worker.off('error', onError)
    }
    const onMessage = (message: FromWorker): void => {
      settle()
      answer(message)
    }
    const onError = (error: Error): void => {
      settle()
      fail(
        new AppError('internal', `Could not start the store: ${error.message}`, '', {
          cause: error,
        }),
      )
    }
    worker.on('message', onMessage)
    worker.on('error', onError)
  })
}
