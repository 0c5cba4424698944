/** Entry of the store's threads: the one of the database, and those that it starts for checkpoints and expressions. */
import { parentPort, workerData } from 'node:worker_threads'
import type { WorkerOptions } from '../protocol.ts'
import { isRegexData, runRegexes } from './query/regex-job.ts'
import { serveStore } from './serve.ts'
import { isCheckpointerData, runCheckpointer } from './space/checkpointer.ts'

// The code that starts this thread determines `workerData`: `start-thread.ts`, and `checkpoints.ts` and
// `regex-thread.ts` for their threads.
const given: unknown = workerData
if (parentPort !== null) {
  if (isCheckpointerData(given)) runCheckpointer(parentPort, given)
  else if (isRegexData(given)) runRegexes(parentPort)
  else {
    const worker = serveStore(parentPort, given as WorkerOptions)
    if (worker !== null)
      process.on('uncaughtException', (error) => {
        worker.uncaught(error)
      })
  }
}
