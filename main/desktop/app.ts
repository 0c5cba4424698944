/** The desktop application from start to end: one window on one engine; quitting waits until everything is on disk. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { app, dialog, type BrowserWindow } from 'electron'
import { AppError } from '../../shared/contract/errors.ts'
import { pagesFolder, version } from '../app-paths.ts'
import { dataFolder } from '../data-folder.ts'
import { onStopSignal } from '../stop-signals.ts'
import { EngineProcess } from './engine-process.ts'
import { answerHostCalls } from './host-calls.ts'
import { setMenu } from './menu.ts'
import { registerPageScheme, servePages } from './page-protocol.ts'
import { denyPermissions, openWindow } from './window.ts'

export async function runDesktop(): Promise<void> {
  app.setName('Sockeye')
  const folder = dataFolder(readDataOption())
  // Chromium's own files lie beside the sessions, so that each data folder is an application of its own.
  app.setPath('userData', join(folder, 'window'))
  registerPageScheme()
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }

  let window: BrowserWindow | null = null
  const engine = new EngineProcess({ dataFolder: folder, version, failed: giveUp })
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.on('window-all-closed', () => app.quit())
  quitInGoodOrder(engine)
  onStopSignal(() => app.quit())

  await app.whenReady()
  setMenu()
  denyPermissions()
  try {
    await servePages(pagesFolder)
  } catch (error) {
    giveUp(error)
    return
  }
  window = openWindow()
  answerHostCalls(window, engine)
}

/** The value of `--data`; Electron's own switches may stand beside it. */
function readDataOption(): string | undefined {
  const { values } = parseArgs({
    args: process.argv.slice(app.isPackaged ? 1 : 2),
    options: { data: { type: 'string' } },
    strict: false,
  })
  return typeof values.data === 'string' ? values.data : undefined
}

function quitInGoodOrder(engine: EngineProcess): void {
  let disposed = false
  app.on('before-quit', (event) => {
    if (disposed) return
    event.preventDefault()
    void engine.dispose().finally(() => {
      disposed = true
      app.quit()
    })
  })
}

/** Says what makes going on impossible, then ends with code 1. */
function giveUp(error: unknown): void {
  const [message, hint] =
    error instanceof AppError ? [error.message, error.hint] : [String(error), '']
  console.error(`error: ${message}`)
  dialog.showErrorBox('Sockeye cannot start', hint ? `${message}\n\n${hint}` : message)
  app.exit(1)
}
