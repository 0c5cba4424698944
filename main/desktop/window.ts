/** The window: sandboxed, never navigates, without permissions except writing to the clipboard. */
import { BrowserWindow, nativeTheme, screen, session } from 'electron'
import { preloadFile } from '../host/app-paths.ts'
import { isOurs, pageUrl } from './page-protocol.ts'
import { fitPlace, readPlace, smallest, writePlace } from './window-place.ts'

/** The page copies hex and text; it may not read the clipboard or use a device. */
const allowedPermission = 'clipboard-sanitized-write'

/** For every page of the app; call once it is ready. */
export function guardPages(): void {
  const pages = session.defaultSession
  pages.setPermissionRequestHandler((contents, permission, answer) =>
    answer(permission === allowedPermission && isOurs(contents.getURL())),
  )
  pages.setPermissionCheckHandler(
    (_, permission, origin) => permission === allowedPermission && isOurs(origin),
  )
  pages.setDevicePermissionHandler(() => false)
  // Whatever a compromised page requests, it gets only its own files, and nothing from a network.
  pages.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url) }))
}

/** Developer tools are pages of Chromium. */
const mayLoad = (url: string): boolean => isOurs(url) || /^(data|blob|devtools):/.test(url)

export interface WindowOptions {
  /** Where its place is stored. */
  readonly placeFile: string
  readonly show: boolean
}

export function openWindow({ placeFile, show }: WindowOptions): BrowserWindow {
  const place = readPlace(placeFile)
  const window = new BrowserWindow({
    ...fitPlace(
      place,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    ),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#101216' : '#ffffff',
    webPreferences: {
      preload: preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  })
  const { webContents } = window
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  webContents.on('will-navigate', (event) => event.preventDefault())
  webContents.on('will-redirect', (event) => event.preventDefault())
  webContents.on('will-frame-navigate', (event) => event.preventDefault())
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  webContents.once('did-finish-load', () => {
    if (place) webContents.zoomLevel = place.zoomLevel
  })
  window.once('ready-to-show', () => {
    if (!show) return
    if (place?.maximized) window.maximize()
    window.show()
  })
  window.on('close', () =>
    writePlace(placeFile, {
      ...window.getNormalBounds(),
      maximized: window.isMaximized(),
      zoomLevel: webContents.zoomLevel,
    }),
  )
  void window.loadURL(pageUrl)
  return window
}
