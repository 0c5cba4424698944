/**
 * The exports and imports in progress. Each has a number, and its caller requests or passes one piece after the other.
 */
import type { EngineEvents } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { ExportedRows } from '../../../shared/contract/methods/session-files.ts'
import type { Session } from '../../../shared/model/session.ts'
import type { Store } from '../store/store.ts'
import { exportCancelled } from './errors.ts'
import { exportFormat } from './index.ts'
import { SniffedImport } from './sniffed-import.ts'

type ExportProgress = EngineEvents['export']

/** Pieces are joined up to about this size. */
const pieceBytes = 262_144

/** How often the progress of an export is reported. Milliseconds. */
const notifyEveryMs = 100

interface RunningExport {
  readonly pieces: AsyncIterator<Uint8Array>
  readonly stop: AbortController
}

interface RunningImport {
  readonly import: SniffedImport
  /** Pieces are processed one after the other. */
  last: Promise<unknown>
}

export class SessionFiles {
  readonly #store: Store
  readonly #version: string
  readonly #onProgress: (progress: ExportProgress) => void
  readonly #exports = new Map<number, RunningExport>()
  readonly #imports = new Map<number, RunningImport>()
  /** Exports that were stopped, of which a reader has not heard yet. */
  readonly #stopped = new Set<number>()
  #lastId = 0

  /** @param onProgress called at most ten times a second for each export, and at its end */
  constructor(
    store: Store,
    version: string,
    onProgress: (progress: ExportProgress) => void = () => undefined,
  ) {
    this.#store = store
    this.#version = version
    this.#onProgress = onProgress
  }

  /**
   * @param rows some rows of the session; null for all of it as recorded
   * @throws AppError `not-found`, `session-busy`, `bad-input` for a format that is not written or contains no selection
   */
  async startExport(
    session: number,
    format: string,
    rows: ExportedRows | null = null,
  ): Promise<number> {
    const write = exportFormat(format)?.write
    if (write === undefined)
      throw new AppError('bad-input', `Sessions cannot be exported as "${format}".`)
    if (rows !== null && !write.selects)
      throw new AppError(
        'bad-input',
        `An export as "${format}" always contains the whole session.`,
        'To export part of a session, choose another format.',
      )
    // Errors are reported now rather than with the first piece.
    await this.#store.session({ session })
    await write.check?.(this.#store, session)
    const id = ++this.#lastId
    const stop = new AbortController()
    const pieces = write.pieces(this.#store, {
      session,
      rows,
      version: this.#version,
      signal: stop.signal,
      progress: this.#reporter(id),
    })
    this.#exports.set(id, { pieces: pieces[Symbol.asyncIterator](), stop })
    return id
  }

  /** Returns the next piece; an empty one ends the export. @throws AppError `cancelled` after `stopExport` */
  async readExport(id: number): Promise<Uint8Array> {
    if (this.#stopped.delete(id)) throw exportCancelled()
    const running = this.#exports.get(id)
    if (running === undefined) throw new AppError('not-found', 'The export does not exist.')
    try {
      const read = await nextPiece(running)
      if (read.length > 0) return read
      this.#onProgress({ export: id, fraction: 1 })
    } catch (error) {
      this.#exports.delete(id)
      this.#stopped.delete(id)
      throw error
    }
    this.#exports.delete(id)
    return new Uint8Array()
  }

  /** Cancels an export; has no effect on one that has ended. The next read of it fails with `cancelled`. */
  async stopExport(id: number): Promise<void> {
    const running = this.#exports.get(id)
    if (running === undefined) return
    this.#exports.delete(id)
    this.#stopped.add(id)
    running.stop.abort()
    await running.pieces.return?.()
  }

  #reporter(id: number): (fraction: number) => void {
    let last = 0
    return (fraction) => {
      const now = performance.now()
      if (now - last < notifyEveryMs) return
      last = now
      this.#onProgress({ export: id, fraction })
    }
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
    for (const id of [...this.#exports.keys()]) await this.stopExport(id)
    for (const id of [...this.#imports.keys()]) await this.stopImport(id)
  }

  async #next<T>(id: number, work: (running: SniffedImport) => Promise<T>): Promise<T> {
    const running = this.#imports.get(id)
    if (running === undefined) throw new AppError('not-found', 'The import does not exist.')
    const done = running.last.then(() => work(running.import))
    running.last = done.catch(() => this.#imports.delete(id))
    return done
  }
}

/** Returns pieces joined to one of about `pieceBytes`; an empty one at the end. @throws AppError */
async function nextPiece({ pieces, stop }: RunningExport): Promise<Uint8Array> {
  const read: Uint8Array[] = []
  let length = 0
  while (length < pieceBytes) {
    const next = await pieces.next()
    // A format that was stopped ends as if it were complete.
    if (stop.signal.aborted) throw exportCancelled()
    if (next.done === true) break
    read.push(next.value)
    length += next.value.length
  }
  const [first] = read
  return read.length === 1 && first ? first : Buffer.concat(read)
}
