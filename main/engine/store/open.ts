/** Opens the store: makes the folder, starts the worker, waits until the database is open or refused. */
import module from 'node:module'
import { dirname, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../../shared/contract/errors.ts'
import { debugLog, msSince } from '../debug-log.ts'
import { makePrivateFolder } from '../private-folder.ts'
import { createStore } from './client.ts'
import { toStoreError } from './errors.ts'
import type { FromWorker, WorkerOptions } from './protocol.ts'
import type { Store, StoreOptions } from './store.ts'
import { workerUrl } from './worker-url.ts'

const log = debugLog('store')
const defaultUndoMs = 10_000

/**
 * @throws AppError `database-newer`, `database-damaged`, `permission-denied`, `disk-full` or `store-failed`; the
 * database is then left as it was
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const folder = resolve(options.folder)
  makeFolder(folder)
  const workerData: WorkerOptions = {
    folder,
    maxDatabaseBytes: options.maxDatabaseBytes ?? 0,
    undoMs: options.undoMs ?? defaultUndoMs,
  }
  const startedAt = performance.now()
  const worker = new Worker(workerUrl(), { workerData, env: workerEnv(), name: 'sockeye store' })
  const answer = await firstAnswer(worker)
  if (answer.type === 'refused') {
    log('refused: %s', answer.error.code)
    await worker.terminate()
    throw AppError.from(answer.error)
  }
  if (log.enabled) log('opened %s in %s', folder, msSince(startedAt))
  return createStore(worker)
}

/** The compile cache is a thread's own: the worker takes the one of its process from its environment. */
function workerEnv(): NodeJS.ProcessEnv {
  const folder = 'getCompileCacheDir' in module ? module.getCompileCacheDir() : undefined
  // The folder's last part is Node's own, one for each version.
  return folder === undefined
    ? process.env
    : { ...process.env, NODE_COMPILE_CACHE: dirname(folder) }
}

function makeFolder(folder: string): void {
  try {
    makePrivateFolder(folder)
  } catch (error) {
    throw toStoreError(error, folder)
  }
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
        new AppError('internal', `The store did not start: ${error.message}`, '', { cause: error }),
      )
    }
    worker.on('message', onMessage)
    worker.on('error', onError)
  })
}
