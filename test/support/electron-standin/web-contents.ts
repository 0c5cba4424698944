/** `webContents` of a window: one page of Chromium, its navigation, its requests and its preload script. */
import type { Page, Request, Route } from '@playwright/test'
import { fromBrowser, toBrowser } from './addresses.ts'
import { closeEnd, closePlace, postFrom, transfer } from './channels.ts'
import { createCodec } from './codec.ts'
import { Emitter, PreventableEvent, type ElectronEvents } from './emitter.ts'
import { answerPage } from './ipc-main.ts'
import { PageLink } from './page-link.ts'
import type { FromPage, PressedKey } from './page-protocol.ts'
import type { Place, Port } from './ports.ts'
import { respond } from './protocol.ts'
import { allows, decidePermissions } from './session.ts'

type Preventable = [event: PreventableEvent, url: string]
type WebContentsEvents = ElectronEvents<
  Electron.WebContents,
  {
    'will-navigate': Preventable
    /** Never emitted: no page here is redirected, has frames or contains a webview. */
    'will-redirect': Preventable
    'will-frame-navigate': [event: PreventableEvent]
    'will-attach-webview': [event: PreventableEvent]
    'did-finish-load': []
    'did-fail-load': [event: PreventableEvent, code: number, description: string]
    'preload-error': [event: PreventableEvent, preload: string, error: Error]
    'render-process-gone': [event: PreventableEvent, details: Electron.RenderProcessGoneDetails]
    'zoom-changed': [event: PreventableEvent, direction: 'in' | 'out']
    destroyed: []
  }
>

type WindowOpenHandler = (
  details: Pick<Electron.HandlerDetails, 'url'>,
) => Electron.WindowOpenHandlerResponse

/** The top frame of a page, as it appears as a sender of messages. */
export class MainFrame {
  url = ''
}

const codec = createCodec()

export class WebContents
  extends Emitter<WebContentsEvents>
  implements
    Pick<
      Electron.WebContents,
      | 'forcefullyCrashRenderer'
      | 'getURL'
      | 'isCrashed'
      | 'isDestroyed'
      | 'loadURL'
      | 'reload'
      | 'send'
      | 'zoomLevel'
    >
{
  readonly mainFrame = new MainFrame()
  readonly #preload: string | undefined
  readonly #pressed: (key: PressedKey) => void
  readonly #place: Place
  /** Replaced when the process of the page has ended. */
  #opened = Promise.withResolvers<{ page: Page; link: PageLink }>()
  #link: PageLink | undefined
  #page: Page | undefined
  #openHandler: WindowOpenHandler = () => ({ action: 'allow' })
  /** A navigation by the shell itself, for which no handler is called. */
  #goingTo = ''
  /** A reload by the page, which Electron treats as a navigation. */
  #reloads = false
  #zoomLevel = 0
  #crashed = false
  #destroyed = false
  /** Opens another page for the window. */
  openAgain: () => Promise<void> = () => Promise.reject(new Error('There is no window'))

  constructor(preload: string | undefined, pressed: (key: PressedKey) => void) {
    super()
    this.#preload = preload
    this.#pressed = pressed
    this.#place = {
      deliver: (end, data) => this.#link?.tell({ type: 'port', end, data: codec.encode(data) }),
      close: (end) => this.#link?.tell({ type: 'close', end }),
    }
    // Reported by the caller that loads something.
    this.#opened.promise.catch(() => undefined)
  }

  /** Takes a page of the browser over. */
  async open(page: Page): Promise<PageLink> {
    try {
      const link = await PageLink.open(page, this.#preload, {
        heard: (message) => this.#onMessage(message),
        left: () => closePlace(this.#place),
      })
      link.cdp.on('Page.frameRequestedNavigation', ({ reason }) => {
        this.#reloads = reason === 'reload'
      })
      page.on('framenavigated', (frame) => {
        if (frame === page.mainFrame()) this.mainFrame.url = fromBrowser(frame.url())
      })
      page.on('crash', () => this.#gone())
      // A link with a target opens a page before a handler can be called; the handler is called and the page closed.
      page.on('popup', (popup) => {
        this.#openWindow(fromBrowser(popup.url()))
        void popup.close()
      })
      this.#page = page
      this.#link = link
      this.#opened.resolve({ page, link })
      return link
    } catch (error) {
      this.#opened.reject(error)
      throw error
    }
  }

  isCrashed(): boolean {
    return this.#crashed
  }

  /** Ends the process of the page, also one that is busy. */
  forcefullyCrashRenderer(): void {
    // It is never answered.
    void this.#link?.cdp.send('Page.crash').catch(() => undefined)
  }

  /** A page whose process has ended gets a new one. */
  reload(): void {
    this.#reload().catch((error: unknown) => {
      if (!this.#destroyed) throw error
    })
  }

  /** The page of the browser, for the test that drives it. */
  get page(): Page | undefined {
    return this.#page
  }

  getURL(): string {
    return this.mainFrame.url
  }

  async loadURL(url: string): Promise<void> {
    const address = toBrowser(url)
    const { page, link } = await this.#opened.promise
    // The hooks are called for the next page.
    this.mainFrame.url = url
    for (const { permission, granted } of await decidePermissions(this, url)) {
      await link.cdp.send('Browser.setPermission', {
        permission,
        setting: granted ? 'granted' : 'denied',
        origin: new URL(address).origin,
      })
    }
    this.#goingTo = address
    await page.goto(address)
    this.emit('did-finish-load')
  }

  send(channel: string, ...args: unknown[]): void {
    this.#link?.tell({ type: 'message', channel, args: codec.encode(args), ports: [] })
  }

  postMessage(channel: string, message: unknown, ports: readonly Port[] = []): void {
    const args = codec.encode([message])
    this.#link?.tell({ type: 'message', channel, args, ports: transfer(ports, this.#place) })
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openHandler = handler
  }

  get zoomLevel(): number {
    return this.#zoomLevel
  }

  set zoomLevel(level: number) {
    this.#zoomLevel = level
    // As in Chromium, each level is a fifth larger than the one before.
    void this.#page?.evaluate(
      (zoom) => (document.documentElement.style.zoom = String(zoom)),
      1.2 ** level,
    )
  }

  getZoomLevel(): number {
    return this.zoomLevel
  }

  setZoomLevel(level: number): void {
    this.zoomLevel = level
  }

  async resize(width: number, height: number): Promise<void> {
    const { link } = await this.#opened.promise
    await link.cdp.send('Emulation.setDeviceMetricsOverride', {
      ...{ width, height, deviceScaleFactor: 0, mobile: false },
    })
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  /** The page has closed. */
  destroy(): void {
    this.#destroyed = true
    closePlace(this.#place)
    this.emit('destroyed')
  }

  /** Answers a request of the page as the app's hooks and protocols decide. */
  async answer(route: Route): Promise<void> {
    const request = route.request()
    const url = fromBrowser(request.url())
    if (request.isNavigationRequest() && request.frame() === this.#page?.mainFrame()) {
      if (!this.#mayNavigate(request, url)) return route.abort('aborted')
    }
    if (!(await allows(url, request.method()))) return route.abort('blockedbyclient')
    const headers = request.headers()
    const response = await respond(url, { method: request.method(), headers })
    if (!response) {
      if (url === request.url()) return route.continue()
      return route.abort('failed')
    }
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    })
  }

  #mayNavigate(request: Request, url: string): boolean {
    const byShell = request.url() === this.#goingTo
    const asked = this.#reloads
    this.#goingTo = ''
    this.#reloads = false
    // A reload not requested by the page comes from the shell or the test.
    if (byShell || (url === this.getURL() && !asked)) return true
    const event = new PreventableEvent()
    this.emit('will-frame-navigate', event)
    this.emit('will-navigate', event, url)
    return !event.defaultPrevented
  }

  #gone(): void {
    this.#crashed = true
    this.#link = undefined
    this.#opened = Promise.withResolvers()
    this.#opened.promise.catch(() => undefined)
    closePlace(this.#place)
    // Electron posts a task for it, so that a listener may reload.
    setImmediate(() => {
      if (!this.#destroyed)
        this.emit('render-process-gone', new PreventableEvent(), { reason: 'crashed', exitCode: 5 })
    })
  }

  async #reload(): Promise<void> {
    const dead = this.#page
    if (this.#crashed) {
      this.#crashed = false
      await this.openAgain()
      await dead?.close()
    }
    await this.loadURL(this.getURL())
  }

  #openWindow(url: string): void {
    const { action } = this.#openHandler({ url })
    if (action !== 'deny') throw new Error(`The stand-in opens no second windows: ${url}`)
  }

  #onMessage(message: FromPage): void {
    switch (message.type) {
      case 'send':
      case 'invoke':
        void answerPage(message, { sender: this, senderFrame: this.mainFrame }, (answer) =>
          this.#link?.tell(answer),
        )
        break
      case 'port':
        postFrom(message.end, codec.decode(message.data))
        break
      case 'close':
        closeEnd(message.end)
        break
      case 'key':
        this.#pressed(message.pressed)
        break
      case 'open-window':
        this.#openWindow(fromBrowser(message.url))
        break
      case 'preload-failed':
        console.error(`Unable to load preload script: ${String(this.#preload)}\n${message.message}`)
        this.emit(
          'preload-error',
          new PreventableEvent(),
          this.#preload ?? '',
          new Error(message.message),
        )
    }
  }
}
