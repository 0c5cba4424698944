/**
 * Roles of menu items: their labels, accelerators and actions. What Chromium does with a key natively is not done
 * twice.
 */
import { app } from './app.ts'
import type { BrowserWindow } from './browser-window.ts'
import type { Template } from './menu.ts'

interface RoleEntry {
  label: string
  accelerator?: string
  submenu?: Template[]
  action?: (window: BrowserWindow | undefined) => void
}

const zoom =
  (level: (now: number) => number) =>
  (window: BrowserWindow | undefined): void => {
    if (window) window.webContents.zoomLevel = level(window.webContents.zoomLevel)
  }

export type Role =
  | 'about'
  | 'quit'
  | 'close'
  | 'minimize'
  | 'togglefullscreen'
  | 'toggleDevTools'
  | 'resetZoom'
  | 'zoomIn'
  | 'zoomOut'
  | 'undo'
  | 'redo'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'delete'
  | 'selectAll'
  | 'hide'
  | 'hideOthers'
  | 'unhide'
  | 'services'
  | 'front'
  | 'zoom'
  | 'appMenu'
  | 'fileMenu'
  | 'editMenu'
  | 'windowMenu'

export const roles: Readonly<Record<Role & NonNullable<Electron.MenuItem['role']>, RoleEntry>> = {
  about: { label: 'About', action: () => app.showAboutPanel() },
  quit: { label: 'Quit', accelerator: 'CmdOrCtrl+Q', action: () => app.quit() },
  close: { label: 'Close Window', accelerator: 'CmdOrCtrl+W', action: (window) => window?.close() },
  minimize: {
    label: 'Minimize',
    accelerator: 'CmdOrCtrl+M',
    action: (window) => window?.minimize(),
  },
  togglefullscreen: {
    label: 'Toggle Full Screen',
    accelerator: process.platform === 'darwin' ? 'Control+Command+F' : 'F11',
    action: (window) => window?.setFullScreen(!window.isFullScreen()),
  },
  toggleDevTools: { label: 'Toggle Developer Tools' },
  resetZoom: { label: 'Actual Size', accelerator: 'CmdOrCtrl+0', action: zoom(() => 0) },
  zoomIn: { label: 'Zoom In', accelerator: 'CmdOrCtrl+Plus', action: zoom((now) => now + 0.5) },
  zoomOut: { label: 'Zoom Out', accelerator: 'CmdOrCtrl+-', action: zoom((now) => now - 0.5) },
  undo: { label: 'Undo' },
  redo: { label: 'Redo' },
  cut: { label: 'Cut' },
  copy: { label: 'Copy' },
  paste: { label: 'Paste' },
  delete: { label: 'Delete' },
  selectAll: { label: 'Select All' },
  hide: { label: 'Hide' },
  hideOthers: { label: 'Hide Others' },
  unhide: { label: 'Show All' },
  services: { label: 'Services' },
  front: { label: 'Bring All to Front' },
  zoom: { label: 'Zoom' },
  appMenu: { label: 'Sockeye', submenu: [{ role: 'about' }, { role: 'quit' }] },
  fileMenu: {
    label: 'File',
    submenu: [{ role: process.platform === 'darwin' ? 'close' : 'quit' }],
  },
  editMenu: {
    label: 'Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
    ],
  },
  windowMenu: { label: 'Window', submenu: [{ role: 'minimize' }, { role: 'close' }] },
}
