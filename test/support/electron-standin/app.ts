/** `app`: names, paths and the order in which an Electron application starts and ends. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allowChromium, stopChromium } from './chromium.ts'
import { Emitter, PreventableEvent, type ElectronEvents } from './emitter.ts'
import type { Menu } from './menu.ts'
import { openWindows } from './open-windows.ts'
import { isWindows } from './platform.ts'
import { becomeReady, isReady, whenReady } from './readiness.ts'
import { takeSignals } from './shutdown-signals.ts'
import { SingleInstance } from './single-instance.ts'
import { running } from './utility-process.ts'

type AppEvents = ElectronEvents<
  Electron.App,
  {
    ready: []
    activate: [event: PreventableEvent]
    'before-quit': [event: PreventableEvent]
    'will-quit': [event: PreventableEvent]
    quit: [event: PreventableEvent, code: number]
    'window-all-closed': []
    'second-instance': [event: PreventableEvent, argv: string[], folder: string, data: unknown]
    'open-file': [event: PreventableEvent, path: string]
    'web-contents-created': [event: PreventableEvent, contents: never]
  }
>

type Metric = Pick<Electron.ProcessMetric, 'pid' | 'type'> & { name?: string }

class App
  extends Emitter<AppEvents>
  implements
    Pick<
      Electron.App,
      | 'exit'
      | 'getAppPath'
      | 'getLocale'
      | 'getName'
      | 'getPath'
      | 'getVersion'
      | 'isPackaged'
      | 'isReady'
      | 'name'
      | 'quit'
      | 'requestSingleInstanceLock'
      | 'setAboutPanelOptions'
      | 'setAppUserModelId'
      | 'setJumpList'
      | 'setName'
      | 'setPath'
      | 'showAboutPanel'
      | 'whenReady'
    >
{
  readonly isPackaged = false
  name = 'sockeye'
  readonly isReady = isReady
  readonly whenReady = whenReady
  readonly #paths = new Map<string, string>()
  #instance: SingleInstance | undefined
  #userModelId: string | undefined
  #ending: 'no' | 'quitting' | 'over' = 'no'

  constructor() {
    super()
    if (!isWindows) Object.defineProperty(this, 'setAppUserModelId', { value: undefined })
  }

  setName(name: string): void {
    this.name = name
  }

  getName(): string {
    return this.name
  }

  getVersion(): string {
    return process.env['npm_package_version'] ?? '0.0.0'
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path)
  }

  getPath(name: string): string {
    return this.#paths.get(name) ?? join(tmpdir(), name)
  }

  requestSingleInstanceLock(data: object = {}): boolean {
    this.#instance ??= SingleInstance.claim(this.getPath('userData'), data, (given) => {
      void whenReady().then(() =>
        this.emit('second-instance', new PreventableEvent(), given.argv, given.folder, given.data),
      )
    })
    return this.#instance.isFirst
  }

  getAppPath(): string {
    return process.cwd()
  }

  getLocale(): string {
    return Intl.DateTimeFormat().resolvedOptions().locale
  }

  /** Absent where there is none, as in Electron: its declarations are those of all platforms. */
  setAppUserModelId(id: string): void {
    this.#userModelId = id
  }

  /** That of this process; Electron makes one up for the first window or notification when there is none. */
  userModelId(): string {
    return (this.#userModelId ??= `electron.app.${this.name}`)
  }

  /** macOS only. */
  readonly dock: { [K in keyof Pick<Electron.Dock, 'setMenu'>]: (menu: Menu) => void } | undefined =
    undefined

  setJumpList(
    _categories: Electron.JumpListCategory[] | null,
  ): ReturnType<Electron.App['setJumpList']> {
    return 'error' // Windows only.
  }

  setAboutPanelOptions(_options: Electron.AboutPanelOptionsOptions): void {
    // The panel belongs to the system.
  }

  showAboutPanel(): void {
    // The panel belongs to the system.
  }

  getAppMetrics(): Metric[] {
    const utilities = [...running].flatMap(({ pid, name }) =>
      pid === undefined ? [] : [{ pid, type: 'Utility' as const, name }],
    )
    return [{ pid: process.pid, type: 'Browser' }, ...utilities]
  }

  /** Called once the entry of the application is loaded. */
  start(): void {
    if (this.#ending !== 'no') return
    takeSignals(() => this.quit())
    allowChromium(this.getPath('userData'))
    becomeReady()
    this.emit('ready')
  }

  quit(): void {
    if (this.#ending !== 'no') return
    const event = new PreventableEvent()
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    this.#ending = 'quitting'
    for (const window of [...openWindows]) window.close()
    // An open window keeps the application running.
    if (openWindows.size > 0) this.#ending = 'no'
    else this.#leave()
  }

  /** Whether it is leaving: no listener of `before-quit` has prevented that. */
  get isQuitting(): boolean {
    return this.#ending !== 'no'
  }

  windowClosed(): void {
    if (openWindows.size === 0 && this.#ending === 'no') this.emit('window-all-closed')
  }

  exit(code = 0): void {
    this.#ending = 'over'
    this.emit('quit', new PreventableEvent(), code)
    this.#instance?.release()
    for (const utility of running) utility.kill()
    void stopChromium().finally(() => process.exit(code))
  }

  /** An uncaught error: Electron shows it in a dialog and continues; here it ends the test. */
  fail(error: unknown): void {
    if (this.#ending === 'over') return
    console.error(error)
    this.exit(1)
  }

  #leave(): void {
    const event = new PreventableEvent()
    this.emit('will-quit', event)
    if (event.defaultPrevented) this.#ending = 'no'
    else this.exit(0)
  }
}

export const app = new App()
