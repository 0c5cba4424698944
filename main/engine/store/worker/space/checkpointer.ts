/**
 * The thread that checkpoints the write-ahead log, on a separate connection: SQLite lets others write and read
 * meanwhile. Its state is shared with the store's thread, which can wait for it.
 */
import type { MessagePort } from 'node:worker_threads'
import Database from 'better-sqlite3'

export interface CheckpointerData {
  /** Path of the database. */
  checkpointsOf: string
  /** One of `states`. */
  state: Int32Array
}

export const states = { idle: 0, busy: 1, closed: 2 } as const

export const isCheckpointerData = (data: unknown): data is CheckpointerData =>
  typeof data === 'object' && data !== null && 'checkpointsOf' in data

export function runCheckpointer(
  port: MessagePort,
  { checkpointsOf, state }: CheckpointerData,
): void {
  const database = new Database(checkpointsOf, { fileMustExist: true, timeout: 1_000 })
  database.pragma('synchronous = NORMAL')
  database.pragma('wal_autocheckpoint = 0')
  const become = (next: number): void => {
    Atomics.store(state, 0, next)
    Atomics.notify(state, 0)
  }
  port.on('message', (message: 'checkpoint' | 'close') => {
    if (message === 'close') {
      database.close()
      become(states.closed)
      port.close()
      return
    }
    try {
      database.pragma('wal_checkpoint(PASSIVE)')
    } catch {
      // A full disk: nothing is lost, since the log stays. The store's own next write or checkpoint fails with the same
      // error and reports it.
    }
    become(states.idle)
  })
}
