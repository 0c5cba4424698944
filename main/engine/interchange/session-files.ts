/**
 * The exports and imports in progress. Each has a number, and its caller requests or passes one piece after the other.
 */
import { AppError } from '../../../shared/contract/errors.ts'
import type { Session } from '../../../shared/model/session.ts'
import type { Store } from '../store/store.ts'
import { formats } from './index.ts'
import { SniffedImport } from './sniffed-import.ts'

/** Pieces are joined up to about this size. */
const pieceBytes = 262_144

interface RunningImport {
  readonly import: SniffedImport
  /** Pieces are processed one after the other. */
  last: Promise<unknown>
}

export class SessionFiles {
  readonly #store: Store
  readonly #version: string
  readonly #exports = new Map<number, AsyncIterator<Uint8Array>>()
  readonly #imports = new Map<number, RunningImport>()
  #lastId = 0

  constructor(store: Store, version: string) {
    this.#store = store
    this.#version = version
  }

  /** @throws AppError `not-found`, `session-busy`, `bad-input` for a format that is not written */
  async startExport(session: number, format: string): Promise<number> {
    const write = formats.find(({ id }) => id === format)?.write
    if (write === undefined)
      throw new AppError('bad-input', `Sessions cannot be exported as "${format}".`)
    // Errors are reported now rather than with the first piece.
    await this.#store.exportHead(session)
    const id = ++this.#lastId
    this.#exports.set(id, write(this.#store, session, this.#version)[Symbol.asyncIterator]())
    return id
  }

  /** Returns the next piece; an empty one ends the export. */
  async readExport(id: number): Promise<Uint8Array> {
    const pieces = this.#exports.get(id)
    if (pieces === undefined) throw new AppError('not-found', 'There is no such export.')
    const read: Uint8Array[] = []
    let length = 0
    while (length < pieceBytes) {
      const next = await pieces.next()
      if (next.done === true) break
      read.push(next.value)
      length += next.value.length
    }
    if (length === 0) this.#exports.delete(id)
    return Buffer.concat(read)
  }

  startImport(): number {
    const id = ++this.#lastId
    this.#imports.set(id, { import: new SniffedImport(this.#store), last: Promise.resolve() })
    return id
  }

  /** @throws AppError of the file or the store; the import has then ended */
  appendImport(id: number, bytes: Uint8Array): Promise<void> {
    return this.#next(id, (running) => running.append(bytes))
  }

  finishImport(id: number): Promise<Session> {
    return this.#next(id, (running) => {
      this.#imports.delete(id)
      return running.finish()
    })
  }

  stopImport(id: number): Promise<void> {
    if (!this.#imports.has(id)) return Promise.resolve()
    return this.#next(id, (running) => {
      this.#imports.delete(id)
      return running.drop()
    })
  }

  async dispose(): Promise<void> {
    this.#exports.clear()
    for (const id of [...this.#imports.keys()]) await this.stopImport(id)
  }

  async #next<T>(id: number, work: (running: SniffedImport) => Promise<T>): Promise<T> {
    const running = this.#imports.get(id)
    if (running === undefined) throw new AppError('not-found', 'There is no such import.')
    const done = running.last.then(() => work(running.import))
    running.last = done.catch(() => this.#imports.delete(id))
    return done
  }
}
