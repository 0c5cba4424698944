/**
 * `BrowserWindow`: one page of Chromium with a position on a screen. Refuses web preferences that Electron's security
 * guide warns about: a page here is always sandboxed and isolated, so a window that asks for less would pass here and
 * be insecure there.
 */
import { app } from './app.ts'
import { browserContext } from './chromium.ts'
import { Emitter, PreventableEvent, type ElectronEvents } from './emitter.ts'
import { pressAccelerator } from './menu.ts'
import { followTheme } from './native-theme.ts'
import { openWindows } from './open-windows.ts'
import { isWindows } from './platform.ts'
import { screen } from './screen.ts'
import { WebContents } from './web-contents.ts'

type WindowEvents = ElectronEvents<
  Electron.BrowserWindow,
  {
    close: [event: PreventableEvent]
    closed: []
    'ready-to-show': []
    show: []
    focus: []
    resize: []
    resized: []
    move: []
    moved: []
    maximize: []
    unmaximize: []
    'enter-full-screen': []
    'leave-full-screen': []
    unresponsive: []
    responsive: []
    'query-session-end': [event: SessionEndEvent]
    'session-end': [event: SessionEndEvent]
  }
>

export type BrowserWindowOptions = Pick<
  Electron.BrowserWindowConstructorOptions,
  | 'x'
  | 'y'
  | 'width'
  | 'height'
  | 'minWidth'
  | 'minHeight'
  | 'show'
  | 'title'
  | 'icon'
  | 'backgroundColor'
  | 'autoHideMenuBar'
> & {
  webPreferences?: Pick<
    Electron.WebPreferences,
    | 'preload'
    | 'sandbox'
    | 'contextIsolation'
    | 'nodeIntegration'
    | 'webSecurity'
    | 'spellcheck'
    | 'devTools'
    | 'webviewTag'
    | 'navigateOnDragDrop'
    | 'allowRunningInsecureContent'
    | 'experimentalFeatures'
  >
}

const wanted = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
} as const

const all = new Set<BrowserWindow>()

/** On Windows: `WM_QUERYENDSESSION` and `WM_ENDSESSION`. */
export class SessionEndEvent extends PreventableEvent {
  readonly reasons: Electron.WindowSessionEndEvent['reasons'] = ['shutdown']
}

export class BrowserWindow
  extends Emitter<WindowEvents>
  implements
    Pick<
      Electron.BrowserWindow,
      | 'close'
      | 'destroy'
      | 'focus'
      | 'getBounds'
      | 'getNormalBounds'
      | 'isDestroyed'
      | 'isFocused'
      | 'isFullScreen'
      | 'isMaximized'
      | 'isMinimized'
      | 'isVisible'
      | 'loadURL'
      | 'maximize'
      | 'minimize'
      | 'restore'
      | 'setBounds'
      | 'setFullScreen'
      | 'setTitle'
      | 'show'
      | 'unmaximize'
    >
{
  static getAllWindows(): BrowserWindow[] {
    return [...all]
  }

  static getFocusedWindow(): BrowserWindow | null {
    return [...all].at(-1) ?? null
  }

  readonly webContents: WebContents
  /** On Windows, the application that the taskbar takes it for. */
  readonly userModelId = isWindows ? app.userModelId() : ''
  readonly #opening: Promise<void>
  #bounds: Electron.Rectangle
  #state: 'normal' | 'maximized' | 'minimized' | 'full-screen' = 'normal'
  #visible: boolean
  #destroyed = false

  constructor(options: BrowserWindowOptions = {}) {
    super()
    const { webPreferences = {} } = options
    for (const [name, value] of Object.entries(wanted)) {
      const asked = webPreferences[name as keyof typeof wanted]
      if (asked !== undefined && asked !== value)
        throw new Error(`The stand-in refuses a window with ${name}: ${String(asked)}`)
    }
    const { workArea } = screen.getPrimaryDisplay()
    const { width = 800, height = 600 } = options
    this.#bounds = {
      x: options.x ?? Math.round((workArea.width - width) / 2),
      y: options.y ?? Math.round((workArea.height - height) / 2),
      width,
      height,
    }
    this.#visible = options.show ?? true
    this.webContents = new WebContents(webPreferences.preload, (key) => pressAccelerator(key, this))
    const context = browserContext()
    all.add(this)
    openWindows.add(this)
    this.#opening = this.#open(context)
    this.webContents.openAgain = () => this.#open(context)
    this.#opening.catch((error: unknown) => app.fail(error))
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
  }

  async loadURL(url: string): Promise<void> {
    await this.#opening
    await this.webContents.loadURL(url)
  }

  show(): void {
    this.#visible = true
    this.emit('show')
    this.focus()
  }

  focus(): void {
    this.emit('focus')
  }

  /** Asks the listeners, then closes. */
  close(): void {
    if (this.#destroyed) return
    const event = new PreventableEvent()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }

  destroy(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    all.delete(this)
    openWindows.delete(this)
    this.webContents.destroy()
    // A page that has not opened yet closes with the browser.
    void this.webContents.page?.close()
    this.emit('closed')
    app.windowClosed()
  }

  getBounds(): Electron.Rectangle {
    return this.#state === 'maximized' || this.#state === 'full-screen'
      ? { ...screen.getDisplayMatching(this.#bounds).workArea }
      : this.getNormalBounds()
  }

  getNormalBounds(): Electron.Rectangle {
    return { ...this.#bounds }
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.#bounds = { ...this.#bounds, ...bounds }
    this.#layOut()
    this.emit('move')
    this.emit('moved')
    this.emit('resize')
    this.emit('resized')
  }

  maximize(): void {
    this.#enter('maximized')
    this.emit('maximize')
  }

  unmaximize(): void {
    this.#enter('normal')
    this.emit('unmaximize')
  }

  minimize(): void {
    this.#state = 'minimized'
  }

  restore(): void {
    this.#enter('normal')
  }

  setFullScreen(flag: boolean): void {
    this.#enter(flag ? 'full-screen' : 'normal')
    this.emit(flag ? 'enter-full-screen' : 'leave-full-screen')
  }

  setTitle(_title: string): void {
    // A page in this browser has no title bar.
  }

  isMaximized(): boolean {
    return this.#state === 'maximized'
  }

  isMinimized(): boolean {
    return this.#state === 'minimized'
  }

  isFullScreen(): boolean {
    return this.#state === 'full-screen'
  }

  isVisible(): boolean {
    return this.#visible
  }

  isFocused(): boolean {
    return BrowserWindow.getFocusedWindow() === this
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  async #open(starting: ReturnType<typeof browserContext>): Promise<void> {
    const context = await starting
    const blank = context.pages().find((page) => page.url() === 'about:blank')
    const page = blank ?? (await context.newPage())
    const link = await this.webContents.open(page)
    followTheme(link.cdp)
    this.#layOut()
    await page.route('**/*', (route) => this.webContents.answer(route))
    // The person, or the test, closed it: there is no page left to keep.
    page.on('close', () => {
      if (this.#destroyed || this.webContents.page !== page) return
      this.emit('close', new PreventableEvent())
      this.destroy()
    })
  }

  #enter(state: 'normal' | 'maximized' | 'full-screen'): void {
    this.#state = state
    this.#layOut()
    this.emit('resize')
  }

  /** The whole window is the page: frames and menus are the system's. */
  #layOut(): void {
    const { width, height } = this.getBounds()
    void this.webContents.resize(width, height)
  }
}
