/**
 * What a test can do with the main process, as with Playwright's Electron support: run a function there, with the
 * module `electron` as its first argument.
 */
import { runInThisContext } from 'node:vm'
import { debuggingEndpoint } from './chromium.ts'
import * as electron from './electron.ts'

export type ElectronModule = typeof electron

export interface RemoteCall {
  id: number
  /** Source of the function. */
  source: string
  argument: unknown
}
export type RemoteAnswer =
  | { id: number; value: unknown }
  | { id: number; error: string }
  /** The windows can be accessed. */
  | { endpoint: string }

export function answerTest(): void {
  if (!process.send) return
  const tell = (answer: RemoteAnswer): void => void process.send?.(answer)
  void debuggingEndpoint().then((endpoint) => tell({ endpoint }))
  process.on('message', ({ id, source, argument }: RemoteCall) => {
    void run(source, argument).then(
      (value) => tell({ id, value }),
      (error: unknown) => tell({ id, error: String(error) }),
    )
  })
}

async function run(source: string, argument: unknown): Promise<unknown> {
  type Method = (module: ElectronModule, argument: unknown) => unknown
  // The test's function, as written.
  const method = runInThisContext(`(${source})`) as Method
  return await method(electron, argument)
}
