/** Slow disks. The first holds the database's write lock, so that the store's worker waits. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Recording } from '../../main/engine/recording.ts'
import type { Store } from '../../main/engine/store/store.ts'
import { config, dataHead } from './store.ts'

export class SlowDisk implements Disposable {
  readonly #database: Database.Database

  /** @param folder of the data */
  constructor(folder: string) {
    this.#database = new Database(join(folder, 'sessions.db'))
    this.#database.exec('BEGIN IMMEDIATE')
  }

  /** Lets the worker write. Safe to call twice. */
  release(): void {
    if (!this.#database.open) return
    this.#database.exec('ROLLBACK')
    this.#database.close()
  }

  [Symbol.dispose](): void {
    this.release()
  }
}

/** A recording that exceeds the speed of any disk within one turn of the event loop. */
export class Flood {
  readonly #recording: Recording
  #isBehind = false

  private constructor(recording: Recording) {
    this.#recording = recording
    recording.attach({ pause: () => (this.#isBehind = true), resume: () => undefined })
  }

  static async prepare(store: Store): Promise<Flood> {
    return new Flood(await store.startRecording({ config }))
  }

  /** Until the turn of the event loop ends, the disk is behind. */
  rise(): void {
    const bytes = Buffer.alloc(1024 * 1024)
    while (!this.#isBehind) this.#recording.append(dataHead(), bytes)
  }

  end(): Promise<void> {
    return this.#recording.end()
  }
}
