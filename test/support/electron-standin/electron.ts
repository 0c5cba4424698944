/**
 * The module `electron` of the stand-in: the parts of Electron's API that the app uses, on a real Chromium and real
 * processes. A use of Electron that is missing here does not compile: see the unit test beside its name.
 */
export { app } from './app.ts'
export { BrowserWindow } from './browser-window.ts'
export { MessageChannelMain } from './channels.ts'
export { dialog } from './dialog.ts'
export type JumpListCategory = Electron.JumpListCategory
export { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from './ipc-main.ts'
export { Menu, MenuItem, type Template as MenuItemConstructorOptions } from './menu.ts'
export { nativeTheme } from './native-theme.ts'
export type { Port as MessagePortMain } from './ports.ts'
export { Notification } from './notification.ts'
export { protocol } from './protocol.ts'
export { safeStorage } from './safe-storage.ts'
export { screen } from './screen.ts'
export { session } from './session.ts'
export { endSession } from './session-end.ts'
export { shell } from './shell.ts'
export { running, utilityProcess, type UtilityProcess } from './utility-process.ts'
export type { WebContents } from './web-contents.ts'
