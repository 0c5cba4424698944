/** The exports that this window started and that are being written, with their progress. Owned by the WindowState. */
import { createContext } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { EngineApi, EngineParams } from '../../../shared/contract/engine.ts'
import { AppError } from '../../../shared/contract/errors.ts'
import type { FormatInfo } from '../../../shared/contract/formats.ts'
import type { HostApi, SavedExport } from '../../../shared/contract/host.ts'
import type { Session } from '../../../shared/model/session.ts'
import { fileNameOf } from './formats.svelte.ts'

const [useExports, provideExports] = createContext<Exports>()
export { useExports, provideExports }

export interface RunningExport {
  readonly id: number
  readonly name: string
  /** From 0 to 1. */
  readonly fraction: number
}

export class Exports {
  readonly #engine: EngineApi
  readonly #host: Pick<HostApi, 'saveExport'>
  readonly #running = new SvelteMap<number, RunningExport>()
  /** Those that the user has cancelled: that they fail is no news. */
  readonly #cancelled = new Set<number>()
  readonly #names = new Map<number, string>()
  readonly #off: () => void

  constructor(engine: EngineApi, host: Pick<HostApi, 'saveExport'>) {
    this.#engine = engine
    this.#host = host
    this.#off = engine.on('export', ({ export: id, fraction }) => {
      const name = this.#names.get(id)
      if (name !== undefined) this.#running.set(id, { id, name, fraction })
    })
  }

  /** Those that are being written: one whose file is not chosen yet is not listed. */
  get running(): readonly RunningExport[] {
    return [...this.#running.values()]
  }

  /**
   * Exports a session to a file that the user chooses; null when the user cancelled the choice or the export.
   * @param rows some of its rows; all when left out
   * @throws AppError
   */
  run(
    session: Session,
    format: FormatInfo,
    rows?: EngineParams<'startExport'>['rows'],
  ): Promise<SavedExport | null> {
    const what = { session: session.id, ...(rows && { rows }) }
    return this.save(what, format, fileNameOf(session, format))
  }

  /** The same with a name for the file, and with the other parameters of the format. @throws AppError */
  async save(
    what: Omit<EngineParams<'startExport'>, 'format'>,
    format: FormatInfo,
    name: string,
  ): Promise<SavedExport | null> {
    const started = await this.#engine.call('startExport', { ...what, format: format.id })
    const { export: id } = started
    this.#names.set(id, name)
    try {
      const saved = await this.#host.saveExport(id, format, name)
      if (saved === null) await this.#engine.call('stopExport', { export: id })
      return saved
    } catch (error) {
      if (this.#cancelled.has(id) && error instanceof AppError) return null
      throw error
    } finally {
      this.#names.delete(id)
      this.#running.delete(id)
      this.#cancelled.delete(id)
    }
  }

  async cancel(id: number): Promise<void> {
    this.#cancelled.add(id)
    await this.#engine.call('stopExport', { export: id })
  }

  dispose(): void {
    this.#off()
  }
}
