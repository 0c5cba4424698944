/** `dialog`: every dialog is cancelled; a test replaces a method with its own answer. */
import type { BrowserWindow } from './browser-window.ts'

type MessageOptions = Electron.MessageBoxOptions

export const dialog = {
  showSaveDialog: (
    _window: BrowserWindow,
    _options: Electron.SaveDialogOptions,
  ): Promise<Electron.SaveDialogReturnValue> => Promise.resolve({ canceled: true, filePath: '' }),
  showOpenDialog: (
    _window: BrowserWindow,
    _options: Electron.OpenDialogOptions,
  ): Promise<Electron.OpenDialogReturnValue> => Promise.resolve({ canceled: true, filePaths: [] }),
  showMessageBox: (
    window: BrowserWindow | MessageOptions,
    options?: MessageOptions,
  ): Promise<Electron.MessageBoxReturnValue> => {
    const { cancelId = 0, message } = options ?? (window as MessageOptions)
    console.error(message)
    return Promise.resolve({ response: cancelId, checkboxChecked: false })
  },
  showErrorBox: (title: string, content: string): void => console.error(`${title}\n${content}`),
} satisfies { [K in keyof Electron.Dialog]?: unknown }
