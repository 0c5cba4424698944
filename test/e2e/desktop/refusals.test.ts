/** What the stand-in refuses, so that an invalid call fails even without Electron. */
import { expect, test } from '../app.ts'

test('the stand-in refuses what Electron refuses and warns as Electron does', async ({
  app,
  host,
}) => {
  test.skip(host !== 'electron-standin', 'it is about the stand-in')
  await app.start()
  const answers = await app.desktop.evaluate(async (electron) => {
    const { BrowserWindow, Menu, app: application, ipcMain, protocol } = electron
    const window = BrowserWindow.getAllWindows()[0]
    if (!window) throw new Error('There is no window')
    const attempt = async (work: () => unknown): Promise<string> => {
      try {
        await work()
        return 'nothing'
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      }
    }
    return {
      sandbox: await attempt(() => new BrowserWindow({ webPreferences: { sandbox: false } })),
      isolation: await attempt(
        () => new BrowserWindow({ webPreferences: { contextIsolation: false } }),
      ),
      node: await attempt(() => new BrowserWindow({ webPreferences: { nodeIntegration: true } })),
      scheme: await attempt(() => window.loadURL('unknown://page/')),
      late: await attempt(() => protocol.registerSchemesAsPrivileged([{ scheme: 'late' }])),
      twice: await attempt(() => protocol.handle('app', () => new Response())),
      handler: await attempt(() => ipcMain.handle('host:save-export', () => true)),
      clone: await attempt(() => window.webContents.send('channel', () => undefined)),
      label: await attempt(() => Menu.buildFromTemplate([{ click: () => undefined }])),
      accelerator: await attempt(() =>
        Menu.buildFromTemplate([{ label: 'x', accelerator: 'Hyper+Nothing' }]),
      ),
      windows: BrowserWindow.getAllWindows().length,
      ready: application.isReady(),
    }
  }, null)
  expect(answers).toEqual({
    sandbox: expect.stringContaining('sandbox: false'),
    isolation: expect.stringContaining('contextIsolation: false'),
    node: expect.stringContaining('nodeIntegration: true'),
    scheme: expect.stringContaining('ERR_UNKNOWN_URL_SCHEME'),
    late: expect.stringContaining('before app is ready'),
    twice: expect.stringContaining('Failed to register protocol'),
    handler: expect.stringContaining('second handler'),
    clone: expect.stringContaining('could not be cloned'),
    label: expect.stringContaining('needs a label'),
    accelerator: expect.stringContaining('unknown modifier'),
    windows: 1,
    ready: true,
  })
})
