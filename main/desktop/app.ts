/** The desktop application from start to end: one window and one engine; quitting waits until everything is on disk. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { app, dialog, nativeTheme, shell, type BrowserWindow } from 'electron'
import { markHiddenInLines } from '../../shared/bytes/hidden-characters.ts'
import { AppError } from '../../shared/contract/errors.ts'
import type { Language } from '../../shared/contract/appearance.ts'
import type { ChosenShortcuts } from '../../shared/contract/commands.ts'
import type { RecentEndpoint, ShellRequest } from '../../shared/contract/host.ts'
import { links } from '../../shared/contract/links.ts'
import { withoutSecretParameters } from '../../shared/model/secret.ts'
import type { SettingValues } from '../../shared/contract/settings.ts'
import { debugLog, debugSelection, mirrorDebugLog, unknownModules } from '../engine/debug-log.ts'
import { pagesFolder, releaseFeed, version } from '../host/app-paths.ts'
import { makeDataFolder } from '../host/data-folder.ts'
import { SettingsFile } from '../host/settings-file.ts'
import { onStopSignal } from '../host/stop-signals.ts'
import { appId } from './app-id.ts'
import { commandLineArguments, runCommandLine } from './command-line.ts'
import { EngineProcess } from './engine-process.ts'
import { answerHostCalls } from './host-calls.ts'
import { openLog, type Log } from './log.ts'
import { setMenu } from './menu.ts'
import { registerPageScheme, servePages } from './page-protocol.ts'
import { comeForward, notify } from './notify.ts'
import { Quitting } from './quit.ts'
import { showRecent } from './recent.ts'
import { readStart } from './second-start.ts'
import { SafeSecrets } from './secrets.ts'
import { sessionFilesIn, OpenedFiles } from './session-files.ts'
import { checkSelf } from './self-check.ts'
import { keepSignals } from './signals.ts'
import { UpdateCheck } from './update-check.ts'
import { WindowCrash } from './window-crash.ts'
import { WindowEvents } from './window-events.ts'
import { guardPages, openWindow } from './window.ts'
import { languageOf, words } from './text.ts'

export async function runDesktop(): Promise<void> {
  app.setName('Sockeye')
  // It exists on Windows alone. Before any window, notification or jump list.
  if (process.platform === 'win32') app.setAppUserModelId(appId)
  void keepSignals()
  const args = process.argv.slice(app.isPackaged ? 1 : 2)
  const command = commandLineArguments(args)
  if (command) return runCommandLine(command)
  const options = readOptions(args)
  if (options.selfCheck) return checkSelf()
  const folder = makeDataFolder(options.data)
  // Chromium's profile is beside the sessions, so that each data folder is a separate application.
  app.setPath('userData', join(folder, 'window'))
  registerPageScheme()
  if (!app.requestSingleInstanceLock({ args, folder: process.cwd() })) {
    app.quit()
    return
  }
  await new Desktop(folder, args).run(options.endpoint)
}

const debug = debugLog('host')

class Desktop {
  readonly #folder: string
  readonly #log: Log
  readonly #engine: EngineProcess
  readonly #settings: SettingsFile
  readonly #quitting: Quitting
  readonly #updates: UpdateCheck
  readonly #files: OpenedFiles
  readonly #events = new WindowEvents()
  #language: Language = 'en'
  #window: BrowserWindow | null = null
  #shortcuts: ChosenShortcuts = {}
  #recent: readonly RecentEndpoint[] = []

  constructor(folder: string, args: readonly string[]) {
    this.#folder = folder
    this.#log = openLog(folder)
    mirrorDebugLog((line) => this.#log.info(line))
    const problem = unknownModules(debugSelection)
    if (problem !== undefined) console.error(problem)
    this.#settings = new SettingsFile(folder)
    this.#engine = new EngineProcess({
      dataFolder: folder,
      version,
      log: this.#log,
      secrets: new SafeSecrets(join(folder, 'secrets.json'), this.#log),
      refused: (error) => this.#giveUp(error),
      died: (startsAgain) =>
        this.#events.notify({ type: 'engine-died', startedAgain: startsAgain }),
    })
    this.#updates = new UpdateCheck({
      feed: releaseFeed,
      version,
      log: this.#log,
      found: (newest) => this.#events.notify({ type: 'update', version: newest }),
    })
    this.#quitting = new Quitting(
      () => this.#engine.dispose(),
      () => this.#events.notify({ type: 'saving' }),
    )
    this.#files = new OpenedFiles({
      connect: () => this.#engine.connect(),
      notify: (event) => this.#events.notify(event),
      language: () => this.#language,
      window: () => this.#window,
    })
    this.#files.open(sessionFilesIn(args, process.cwd()))
  }

  /** @param given the saved endpoint to show at this start */
  async run(given: number | undefined): Promise<void> {
    this.#openEndpoint(given)
    app.on('second-instance', (_event, _argv, _folder, data) => {
      comeForward(this.#window)
      const start = readStart(data)
      if (!start) return
      this.#files.open(sessionFilesIn(start.args, start.folder))
      this.#openEndpoint(readOptions(start.args).endpoint)
    })
    onStopSignal(() => app.quit())
    await app.whenReady()
    this.#obey(this.#settings.state.values)
    guardPages()
    try {
      await servePages(pagesFolder)
    } catch (error) {
      this.#giveUp(error)
      return
    }
    const window = openWindow({ placeFile: join(this.#folder, 'window', 'place.json'), show: true })
    this.#window = window
    this.#events.lead(window)
    this.#quitting.hold(window)
    new WindowCrash(window, {
      log: this.#log,
      language: () => this.#language,
      reloaded: () => {
        this.#events.notify({ type: 'window-crashed' })
        // The new page does not know it.
        if (this.#engine.isGivenUp)
          this.#events.notify({ type: 'engine-died', startedAgain: false })
      },
    })
    answerHostCalls(window, {
      connect: () => this.#engine.connect(),
      settings: this.#settings,
      request: (what) => this.#do(what),
      saveExport: (started, format, name) => this.#files.saveExport(window, started, format, name),
    })
    this.#settings.onSettings((state) => {
      this.#obey(state.values)
      this.#events.notify({ type: 'settings', state })
    })
    this.#log.info(`started, version ${version}`)
    debug('window opened, sessions in %s', this.#folder)
  }

  /**
   * Applies the settings that concern the shell: theme and language of the native parts, shortcuts, the update check.
   */
  #obey({ theme, language, shortcuts, updateCheck }: SettingValues): void {
    this.#updates.turn(updateCheck)
    nativeTheme.themeSource = theme
    this.#language = language === 'system' ? languageOf(app.getLocale()) : language
    this.#shortcuts = shortcuts
    this.#refreshMenus()
  }

  #refreshMenus(): void {
    const openEndpoint = (id: number): void => this.#openEndpoint(id)
    setMenu(this.#language, {
      command: (command) => this.#events.notify({ type: 'command', command }),
      shortcuts: this.#shortcuts,
      recent: this.#recent,
      openEndpoint,
      importSession: () => {
        if (this.#window) void this.#files.choose(this.#window)
      },
      openLog: () => this.#openLog(),
      showData: () => this.#showData(),
    })
    const title = words[this.#language].recent
    const switches = [...(app.isPackaged ? [] : [app.getAppPath()]), `--data=${this.#folder}`]
    showRecent(this.#recent, { title, switches, open: openEndpoint })
  }

  #openEndpoint(endpoint: number | undefined): void {
    if (endpoint === undefined) return
    comeForward(this.#window)
    this.#events.notify({ type: 'open-endpoint', endpoint })
  }

  #do(what: ShellRequest): void {
    if (typeof what !== 'string') return this.#doWith(what)
    switch (what) {
      case 'ready':
        this.#events.flow()
        this.#files.ready()
        break
      case 'open-log':
        this.#openLog()
        break
      case 'show-data':
        this.#showData()
        break
      case 'start-engine':
        this.#engine.allowAgain()
        break
      case 'quit-now':
        this.#log.info('quit without waiting for the recorder')
        this.#engine.kill()
        break
    }
  }

  #doWith(what: Exclude<ShellRequest, string>): void {
    switch (what.do) {
      case 'open-link':
        void shell.openExternal(links[what.link])
        break
      case 'notify':
        notify(this.#window, what.title, what.text)
        break
      case 'show-recent':
        // Menus of the system are kept and shown by others.
        this.#recent = what.endpoints.map(({ id, name }) => ({
          id,
          name: withoutSecretParameters(name),
        }))
        this.#refreshMenus()
    }
  }

  #showData(): void {
    shell.showItemInFolder(this.#folder)
  }

  #openLog(): void {
    void shell.openPath(this.#log.file).then((problem) => {
      if (problem) this.#log.error(`the log could not be opened: ${problem}`)
    })
  }

  /** Shows why the application cannot continue, then exits with code 1. */
  #giveUp(error: unknown): void {
    const [message, hint] =
      error instanceof AppError ? [error.message, error.hint] : [String(error), '']
    console.error(`error: ${message}`)
    this.#log.error(message)
    const title = words[this.#language].cannotStart
    dialog.showErrorBox(title, markHiddenInLines(hint ? `${message}\n\n${hint}` : message))
    app.exit(1)
  }
}

interface Options {
  readonly data: string | undefined
  readonly selfCheck: boolean
  /** A saved endpoint to show. */
  readonly endpoint: number | undefined
}

/** Electron's own switches may be among ours. */
function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      'self-check': { type: 'boolean' },
      endpoint: { type: 'string' },
    },
    strict: false,
  })
  return {
    data: typeof values.data === 'string' ? values.data : undefined,
    selfCheck: values['self-check'] === true,
    endpoint: Number(values.endpoint) > 0 ? Number(values.endpoint) : undefined,
  }
}
