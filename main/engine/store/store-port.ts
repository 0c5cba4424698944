/** The client's end of the connection to a store, in a thread or in the client's own. */
import type { MessagePort, Worker } from 'node:worker_threads'
import type { FromWorker, ToWorker } from './protocol.ts'

export interface StorePort {
  readonly post: (message: ToWorker, transfer?: readonly ArrayBuffer[]) => void
  onMessage(listener: (message: FromWorker) => void): void
  /** Called when the other end has ended, before that with an error that it did not catch. */
  onEnd(listener: (error?: Error) => void): void
  terminate(): Promise<void>
}

export const portToThread = (worker: Worker): StorePort => ({
  post: (message, transfer = []) => {
    worker.postMessage(message, transfer)
  },
  onMessage: (listener) => worker.on('message', listener),
  onEnd: (listener) => {
    worker.on('error', listener)
    worker.on('exit', () => {
      listener()
    })
  },
  terminate: async () => {
    await worker.terminate()
  },
})

/** In one thread, an error that is not caught ends the client too. */
export const portInThread = (port: MessagePort): StorePort => ({
  post: (message, transfer = []) => {
    port.postMessage(message, transfer)
  },
  onMessage: (listener) => port.on('message', listener),
  onEnd: (listener) => {
    port.on('close', () => {
      listener()
    })
  },
  terminate: () => {
    port.close()
    return Promise.resolve()
  },
})
