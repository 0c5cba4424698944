/** A store in a separate folder, both removed with the test, and short functions to record and to wait. */
import { openStore } from '../../main/engine/store/open.ts'
import type { RecordingStart, Store, StoreOptions } from '../../main/engine/store/store.ts'
import type { EntryHead, Recording } from '../../main/engine/recording.ts'
import { tcpServer } from '../../shared/protocols/tcp/server.ts'
import { TemporaryFolder } from './folders.ts'

export const config = tcpServer.schema.parse({ kind: 'tcp-server', port: 8080 })

export class TemporaryStore implements AsyncDisposable {
  readonly store: Store
  readonly folder: TemporaryFolder

  private constructor(store: Store, folder: TemporaryFolder) {
    this.store = store
    this.folder = folder
  }

  static async open(options: Omit<StoreOptions, 'folder'> = {}): Promise<TemporaryStore> {
    const folder = new TemporaryFolder()
    return new TemporaryStore(await openStore({ ...options, folder: folder.path }), folder)
  }

  record(start: Partial<RecordingStart> = {}): Promise<Recording> {
    return this.store.startRecording({ config, ...start })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close()
    this.folder[Symbol.dispose]()
  }
}

export const dataHead = (over: Partial<EntryHead> = {}): EntryHead => ({
  connection: 1,
  direction: 'in',
  kind: 'data',
  at: 1_700_000_000_000_000,
  headerLength: 0,
  ...over,
})

/** Retries until there is an answer. Fails with the test's timeout. */
export async function eventually<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
