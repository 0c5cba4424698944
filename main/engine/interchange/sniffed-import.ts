/** An import whose format is recognized by the first bytes of the file. */
import type { Session } from '../../../shared/model/session.ts'
import type { Store } from '../store/store.ts'
import { fileForeign } from './errors.ts'
import type { SessionReader } from './format.ts'
import { formats } from './index.ts'

/** Number of bytes by which a format is recognized; a shorter file is recognized by all of it. */
const sniffBytes = 4_096

export class SniffedImport implements SessionReader {
  readonly #store: Store
  #first: Uint8Array = new Uint8Array()
  #reader: SessionReader | null = null

  constructor(store: Store) {
    this.#store = store
  }

  async append(bytes: Uint8Array): Promise<void> {
    if (this.#reader !== null) return this.#reader.append(bytes)
    this.#first = Buffer.concat([this.#first, bytes])
    if (this.#first.length >= sniffBytes) await this.#begin()
  }

  async finish(): Promise<Session> {
    const reader = this.#reader ?? (await this.#begin())
    return reader.finish()
  }

  async drop(): Promise<void> {
    this.#first = new Uint8Array()
    await this.#reader?.drop()
  }

  /** @throws AppError `file-foreign` when no format recognizes the file */
  async #begin(): Promise<SessionReader> {
    const first = this.#first
    this.#first = new Uint8Array()
    const read = formats.find((format) => format.read?.sniff(first))?.read
    if (read === undefined) throw fileForeign()
    const reader = (this.#reader = await read.open(this.#store))
    await reader.append(first)
    return reader
  }
}
