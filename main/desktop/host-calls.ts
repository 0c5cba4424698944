/** The named calls of the window: the only file that uses ipcMain. Sender and values are checked here. */
import { basename } from 'node:path'
import {
  ipcMain,
  type BrowserWindow,
  type IpcMainEvent,
  type IpcMainInvokeEvent,
  type MessagePortMain,
} from 'electron'
import { z } from 'zod'
import { hostChannels } from '../../shared/contract/desktop-bridge.ts'
import { envelop } from '../../shared/contract/envelope.ts'
import {
  shellRequestSchema,
  type SavedExport,
  type ShellRequest,
} from '../../shared/contract/host.ts'
import type { SettingChanges, SettingsApi } from '../../shared/contract/settings.ts'
import { isOurs } from './page-protocol.ts'

const exportArguments = z.tuple([z.int().positive(), z.string().max(100), z.string().max(255)])

export interface HostCalls {
  /** A port to the engine for the window; null when there is none. */
  readonly connect: () => MessagePortMain | null
  readonly settings: Pick<SettingsApi, 'settings' | 'changeSettings'>
  readonly request: (what: ShellRequest) => void
  readonly saveExport: (
    started: number,
    format: string,
    suggestedName: string,
  ) => Promise<SavedExport | null>
}

/** Answers the calls of `window` only. */
export function answerHostCalls(window: BrowserWindow, calls: HostCalls): void {
  const isWindow = ({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean =>
    senderFrame !== null && senderFrame === window.webContents.mainFrame && isOurs(senderFrame.url)

  /** Calls `handle` with the window's argument if it matches `schema`. */
  const receive = <T>(channel: string, schema: z.ZodType<T>, handle: (value: T) => void): void => {
    ipcMain.on(channel, (event, value: unknown) => {
      const parsed = schema.safeParse(value)
      if (isWindow(event) && parsed.success) handle(parsed.data)
    })
    window.once('closed', () => ipcMain.removeAllListeners(channel))
  }

  /** Answers the window with the result of `handle`. */
  const answer = (channel: string, handle: (...values: unknown[]) => Promise<unknown>): void => {
    ipcMain.handle(channel, (event, ...values: unknown[]) => {
      if (!isWindow(event)) throw new Error('Not the window')
      return handle(...values)
    })
    window.once('closed', () => ipcMain.removeHandler(channel))
  }

  answer(hostChannels.saveExport, (...values) => {
    const [started, format, suggestedName] = exportArguments.parse(values)
    return envelop(() => calls.saveExport(started, format, basename(suggestedName)))
  })
  answer(hostChannels.settings, () => envelop(() => calls.settings.settings()))
  // The settings file validates the changes itself.
  answer(hostChannels.changeSettings, (changes) =>
    envelop(() => calls.settings.changeSettings(changes as SettingChanges)),
  )
  receive(hostChannels.request, shellRequestSchema, calls.request)
  receive(hostChannels.requestEnginePort, z.undefined(), () => {
    const port = calls.connect()
    if (port) window.webContents.postMessage(hostChannels.enginePort, null, [port])
  })
}
