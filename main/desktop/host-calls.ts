/** The named calls of the window: the only file that touches ipcMain. Sender and values are checked here. */
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import {
  dialog,
  ipcMain,
  nativeTheme,
  type BrowserWindow,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
} from 'electron'
import { z } from 'zod'
import { hostChannels } from '../../shared/contract/desktop-bridge.ts'
import { themeSchema } from '../../shared/contract/host.ts'
import type { EngineProcess } from './engine-process.ts'
import { isOurs } from './window.ts'

const saveFileArguments = z.tuple([z.string().max(255), z.instanceof(Uint8Array)])

/** Answers the calls of `window`, and of nothing else. */
export function answerHostCalls(window: BrowserWindow, engine: EngineProcess): void {
  const isWindow = ({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean =>
    senderFrame !== null && senderFrame === window.webContents.mainFrame && isOurs(senderFrame.url)

  ipcMain.handle(hostChannels.saveFile, async (event, ...args: unknown[]) => {
    if (!isWindow(event)) throw new Error('Not the window')
    const [suggestedName, bytes] = saveFileArguments.parse(args)
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      defaultPath: basename(suggestedName),
    })
    if (canceled) return false
    try {
      await writeFile(filePath, bytes)
      return true
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      await dialog.showMessageBox(window, {
        type: 'error',
        message: 'The file was not saved.',
        detail,
      })
      return false
    }
  })
  ipcMain.on(hostChannels.setTheme, (event, theme: unknown) => {
    const parsed = themeSchema.safeParse(theme)
    if (isWindow(event) && parsed.success) nativeTheme.themeSource = parsed.data
  })
  ipcMain.on(hostChannels.requestEnginePort, (event) => {
    const port = isWindow(event) ? engine.connect() : null
    if (port) window.webContents.postMessage(hostChannels.enginePort, null, [port])
  })
  window.once('closed', () => {
    ipcMain.removeHandler(hostChannels.saveFile)
    ipcMain.removeAllListeners(hostChannels.setTheme)
    ipcMain.removeAllListeners(hostChannels.requestEnginePort)
  })
}
