/** Composition root: builds store, endpoints and replay, and answers the contract with them. Owned by a host. */
import type { EngineApi } from '../../shared/contract/engine.ts'

export interface EngineOptions {
  /** Folder of `sessions.db` and of staged bytes; made when missing. */
  dataFolder: string
  /** Version of the application, for `about`. */
  version: string
}

export interface Engine extends EngineApi, AsyncDisposable {
  readonly dataFolder: string
  /** Stops accepting, closes connections, drains the recorder, closes the store; bounded in time, safe to call twice. */
  dispose(): Promise<void>
}

/** @throws AppError `database-newer`, `database-damaged`, `store-failed`, `permission-denied`, `disk-full` */
export function createEngine(options: EngineOptions): Promise<Engine> {
  throw new Error(`not written yet ${options.version}`)
}
