/**
 * Session files on the desktop: those passed to the application (by its arguments, a second start, the system or its
 * menu) are imported one after the other and opened in the window, once it is ready; exports go to a file the user
 * chooses. A file that was not chosen in a dialog, such as one opened by a double click, is imported after the user has
 * agreed.
 */
import { basename, join } from 'node:path'
import { app, dialog, type BrowserWindow, type MessagePortMain } from 'electron'
import { markHidden } from '../../shared/bytes/hidden-characters.ts'
import type { Language } from '../../shared/contract/appearance.ts'
import type { EngineApi } from '../../shared/contract/engine.ts'
import { AppError, type AppErrorData } from '../../shared/contract/errors.ts'
import type { HostEvent, SavedExport } from '../../shared/contract/host.ts'
import { formatOfName } from '../../shared/contract/formats.ts'
import type { SessionFormat } from '../engine/interchange/format.ts'
import { exportFormat, formats } from '../engine/interchange/index.ts'
import { portChannel } from '../engine/rpc/port-channel.ts'
import { connectEngine } from '../engine/rpc/rpc.ts'
import { importFromFile, writeStarted } from '../host/session-file.ts'
import { fileOfArgument } from './file-argument.ts'
import { words } from './text.ts'

const imported = formats.filter(({ read }) => read !== undefined)

/** Session files among the arguments of a start in that folder. */
export const sessionFilesIn = (args: readonly string[], folder: string): string[] =>
  args
    .filter((arg) => !arg.startsWith('-') && formatOfName(imported, arg) !== undefined)
    .map((arg) => fileOfArgument(arg, folder))

export interface SessionFilesDeps {
  readonly connect: () => MessagePortMain | null
  readonly notify: (event: HostEvent) => void
  readonly language: () => Language
  readonly window: () => BrowserWindow | null
}

interface WaitingFile {
  readonly file: string
  readonly isChosen: boolean
}

export class OpenedFiles {
  readonly #parts: SessionFilesDeps
  #waiting: WaitingFile[] = []
  #isReady = false
  /** Imports run one after the other. */
  #last = Promise.resolve()

  constructor(parts: SessionFilesDeps) {
    this.#parts = parts
    // macOS passes files this way, also before the application is ready.
    app.on('open-file', (event, path) => {
      event.preventDefault()
      this.open([path])
    })
  }

  /** Files that the application was given; the person is asked about each. */
  open(files: readonly string[]): void {
    this.#add(files, false)
  }

  #add(files: readonly string[], isChosen: boolean): void {
    this.#waiting.push(...files.map((file) => ({ file, isChosen })))
    if (this.#isReady) this.#openWaiting()
  }

  /** The window listens from now on. */
  ready(): void {
    this.#isReady = true
    this.#openWaiting()
  }

  async choose(window: BrowserWindow): Promise<void> {
    const { filePaths } = await dialog.showOpenDialog(window, {
      properties: ['openFile', 'multiSelections'],
      filters: this.#filters(imported),
    })
    this.#add(filePaths, true)
  }

  /**
   * Asks for a file or for the place of a folder, and writes an export that was started; null when cancelled.
   * @throws AppError
   */
  async saveExport(
    window: BrowserWindow,
    started: number,
    id: string,
    name: string,
  ): Promise<SavedExport | null> {
    const format = exportFormat(id)
    if (format === undefined)
      throw new AppError('bad-input', `Sessions cannot be exported as "${id}".`)
    const { extensions, write } = format
    const isFolder = write?.isFolder === true
    const place = await (isFolder
      ? this.#chooseFolder(window, basename(name, `.${extensions[0]}`))
      : this.#chooseFile(window, name, format))
    if (place === null) return null
    const { path, bytes } = await this.#withEngine((engine) =>
      writeStarted(engine, started, place, { isFolder, extensions: [...extensions] }),
    )
    return { place: path, bytes }
  }

  async #chooseFile(
    window: BrowserWindow,
    name: string,
    format: SessionFormat,
  ): Promise<string | null> {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      defaultPath: name,
      filters: this.#filters([format]),
    })
    return canceled ? null : filePath
  }

  /** Returns the path of a new folder in one that the person chooses. */
  async #chooseFolder(window: BrowserWindow, name: string): Promise<string | null> {
    const { filePaths } = await dialog.showOpenDialog(window, {
      properties: ['openDirectory', 'createDirectory'],
    })
    const [folder] = filePaths
    return folder === undefined ? null : join(folder, name)
  }

  #openWaiting(): void {
    const files = this.#waiting
    this.#waiting = []
    for (const waiting of files) this.#last = this.#last.then(() => this.#open(waiting))
  }

  async #open({ file, isChosen }: WaitingFile): Promise<void> {
    try {
      if (!isChosen && !(await this.#isWanted(file))) return
      const { id } = await this.#withEngine((engine) => importFromFile(engine, file))
      this.#parts.notify({ type: 'open-session', session: id })
    } catch (error) {
      this.#parts.notify({ type: 'problem', error: toData(error) })
    }
  }

  async #isWanted(file: string): Promise<boolean> {
    const text = words[this.#parts.language()]
    const question = {
      type: 'question' as const,
      message: text.askImport,
      detail: markHidden(file),
      buttons: [text.import, text.cancel],
      defaultId: 1,
      cancelId: 1,
    }
    const window = this.#parts.window()
    const { response } = await (window
      ? dialog.showMessageBox(window, question)
      : dialog.showMessageBox(question))
    return response === 0
  }

  async #withEngine<T>(use: (engine: EngineApi) => Promise<T>): Promise<T> {
    const port = this.#parts.connect()
    if (!port) throw new AppError('disconnected', 'The engine is not running.')
    const engine = connectEngine(portChannel(port))
    port.start()
    try {
      return await use(engine)
    } finally {
      engine.close()
      port.close()
    }
  }

  #filters(offered: readonly SessionFormat[]): Electron.FileFilter[] {
    const language = this.#parts.language()
    return offered.map(({ label, extensions }) => ({
      name: label[language],
      extensions: [...extensions],
    }))
  }
}

const toData = (error: unknown): AppErrorData => AppError.of(error).toData()
