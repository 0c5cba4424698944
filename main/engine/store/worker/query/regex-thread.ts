/**
 * Runs regular expressions in a separate thread, one job after the other, so that a slow expression does not delay
 * recording. The thread starts with the first job. A job whose result is no longer needed is terminated. Owner: the
 * store's worker.
 */
import { Worker } from 'node:worker_threads'
import { AppError } from '../../../../../shared/contract/errors.ts'
import { workerUrl } from '../../worker-url.ts'
import type { RegexAnswer, RegexJob, RegexJobDone } from './regex-job.ts'

interface Waiting {
  readonly job: RegexJob
  /** The requester. */
  readonly owner: object
  readonly done: PromiseWithResolvers<RegexAnswer[]>
}

export class RegexThread {
  readonly #waiting: Waiting[] = []
  #worker: Worker | undefined
  #present: Waiting | undefined
  #lastId = 0

  /** @throws AppError `regex-too-slow` */
  run(owner: object, job: Omit<RegexJob, 'id'>): Promise<RegexAnswer[]> {
    const done = Promise.withResolvers<RegexAnswer[]>()
    this.#waiting.push({ job: { id: ++this.#lastId, ...job }, owner, done })
    this.#next()
    return done.promise
  }

  /** Drops the owner's jobs: they are not answered. */
  cancel(owner: object): void {
    const others = this.#waiting.filter((waiting) => waiting.owner !== owner)
    this.#waiting.splice(0, Infinity, ...others)
    if (this.#present?.owner !== owner) return
    this.close()
    this.#next()
  }

  close(): void {
    const worker = this.#worker
    this.#worker = undefined
    this.#present = undefined
    worker?.removeAllListeners()
    void worker?.terminate()
  }

  #next(): void {
    if (this.#present !== undefined) return
    this.#present = this.#waiting.shift()
    if (this.#present === undefined) return
    this.#worker ??= this.#start()
    this.#worker.postMessage(this.#present.job)
  }

  #start(): Worker {
    const worker = new Worker(workerUrl(), {
      workerData: { regexes: true },
      name: 'sockeye expressions',
    })
    worker.on('message', (done: RegexJobDone) => {
      this.#settle(({ resolve, reject }) => {
        if ('error' in done) reject(AppError.from(done.error))
        else resolve(done.answers)
      })
    })
    // For example out of memory: caused by the running job.
    worker.on('error', (cause: Error) => {
      this.close()
      this.#settle(({ reject }) => {
        reject(
          new AppError('internal', `The regular expression was stopped: ${cause.message}`, '', {
            cause,
          }),
        )
      })
    })
    return worker
  }

  #settle(how: (done: PromiseWithResolvers<RegexAnswer[]>) => void): void {
    const present = this.#present
    this.#present = undefined
    if (present !== undefined) how(present.done)
    this.#next()
  }
}
