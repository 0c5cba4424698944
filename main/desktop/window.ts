/** The window: sandboxed, on its own page for good, without permissions but to write to the clipboard. */
import { BrowserWindow, nativeTheme, session } from 'electron'
import { preloadFile } from '../app-paths.ts'
import { pageOrigin, pageUrl } from './page-protocol.ts'

/** The page copies hex and text; it may read nothing back and use no device. */
const allowedPermission = 'clipboard-sanitized-write'

/** For every page of the app; call once it is ready. */
export function denyPermissions(): void {
  const pages = session.defaultSession
  pages.setPermissionRequestHandler((contents, permission, answer) =>
    answer(permission === allowedPermission && isOurs(contents.getURL())),
  )
  pages.setPermissionCheckHandler(
    (_, permission, origin) => permission === allowedPermission && isOurs(origin),
  )
  pages.setDevicePermissionHandler(() => false)
}

export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1_360,
    height: 860,
    minWidth: 720,
    minHeight: 480,
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
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  window.once('ready-to-show', () => window.show())
  void window.loadURL(pageUrl)
  return window
}

export const isOurs = (url: string): boolean => url === pageOrigin || url.startsWith(pageUrl)
