/**
 * The link to the store's thread: messages to it, calls with their answers, and what happens to them when the thread
 * ends.
 */
import { AppError } from '../../../shared/contract/errors.ts'
import type { FromWorker } from './protocol.ts'
import type { StorePort } from './store-port.ts'

const exitWithinMs = 3_000

interface Pending {
  resolve(value: unknown): void
  reject(error: AppError): void
}

/** What the worker reports unasked. */
export type WorkerEvent = Exclude<FromWorker, { type: 'result' | 'error' | 'ready' | 'refused' }>

export interface WorkerListener {
  onMessage(message: WorkerEvent): void
  /** The thread has ended; pending calls have been rejected. */
  lost(error: AppError): void
}

const closedError = (): AppError => new AppError('store-failed', 'The database is closed.')
const stoppedError = (cause: Error): AppError =>
  new AppError('internal', `The store stopped: ${cause.message}`, '', { cause })

export class WorkerLink {
  readonly #port: StorePort
  readonly #listener: WorkerListener
  readonly #pending = new Map<number, Pending>()
  #lastId = 0
  /** Why no call can be made any more. */
  #gone: AppError | undefined

  /** The other end of `port` has reported that it is ready. */
  constructor(port: StorePort, listener: WorkerListener) {
    this.#port = port
    this.#listener = listener
    port.onMessage((message) => {
      this.#receive(message)
    })
    port.onEnd((error) => {
      this.#lose(error === undefined ? closedError() : stoppedError(error))
    })
  }

  get isGone(): boolean {
    return this.#gone !== undefined
  }

  /** @throws AppError the worker's answer, or why the thread has ended */
  call(method: string, params: unknown[]): Promise<unknown> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone)
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId
      this.#pending.set(id, { resolve, reject })
      this.#port.post({ type: 'call', id, method, params })
    })
  }

  /** Makes the last calls and ends the thread, within a bounded time after them. */
  async end(lastCalls: () => Promise<void>): Promise<void> {
    const exited = new Promise<void>((resolve) => {
      this.#port.onEnd(() => {
        resolve()
      })
    })
    try {
      await lastCalls()
    } finally {
      this.#gone = closedError()
      // The thread ends when it has closed the database. A process that exits while the thread runs may hang, about
      // once in some hundred times.
      if (!(await settles(exitWithinMs, exited))) await this.#port.terminate()
    }
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'result':
        this.#take(message.id)?.resolve(message.value)
        break
      case 'error':
        this.#take(message.id)?.reject(AppError.from(message.error))
        break
      case 'ready':
      case 'refused':
        break
      default:
        this.#listener.onMessage(message)
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    return pending
  }

  #lose(error: AppError): void {
    this.#gone ??= error
    for (const pending of this.#pending.values()) pending.reject(error)
    this.#pending.clear()
    this.#listener.lost(error)
  }
}

/** Reports whether the promise settles in time. */
export async function settles(limitMs: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => {
      resolve(false)
    }, limitMs)
  })
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
