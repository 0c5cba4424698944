/** Session files on the desktop: opened with the application, while it runs, by the system, and exported. */
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { expect, test, type App } from '../app.ts'
import type { AppWindow } from '../app-window.ts'
import { runDesktop } from '../hosts.ts'

/** Records a session and exports it to the path that the dialog returns. */
async function exportOne(app: App, window: AppWindow): Promise<{ file: string; port: number }> {
  const port = await window.listen('TCP server')
  await window.button('Stop').click()
  await expect(window.button('Listen')).toBeVisible()
  await window.closeTabs()
  await window.openSession(String(port))
  const file = `${app.data}/exported.sockeye`
  await app.desktop.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await window.button('Export').click()
  await window.button('Export…').click()
  await expect.poll(() => existsSync(file)).toBe(true)
  return { file, port }
}

/** What the person answers from now on when the application asks whether a file is to be imported. */
async function answer(app: App, button: 'Import' | 'Cancel'): Promise<void> {
  await app.desktop.evaluate(({ dialog }, wanted) => {
    dialog.showMessageBox = (...[window, options]: unknown[]) => {
      const { buttons = [] } = (options ?? window) as { buttons?: string[] }
      return Promise.resolve({ response: buttons.indexOf(wanted), checkboxChecked: false })
    }
  }, button)
}

const rows = (window: AppWindow, port: number) =>
  window.sidebar.getByRole('button', { name: new RegExp(`${port}.* \\d\\d?:\\d\\d`) })

test('opens a file passed to a second start, by the system or from the menu', async ({
  app,
  host,
}) => {
  if (host === 'web') throw new Error('Only the desktop application is given files')
  const window = await app.start()
  const { file, port } = await exportOne(app, window)
  expect(readFileSync(file).subarray(1, 5).toString()).toBe('SKYE')
  await expect(rows(window, port)).toHaveCount(1)

  // Nobody agrees, so nothing is imported; what comes after it shows that it was asked before.
  await answer(app, 'Cancel')
  await runDesktop(host, ['--data', app.data, file])
  await answer(app, 'Import')
  // As the desktops of Linux pass it.
  const { code } = await runDesktop(host, ['--data', app.data, pathToFileURL(file).href])
  expect(code).toBe(0)
  await expect(rows(window, port)).toHaveCount(2)
  await expect(window.button('Export')).toBeVisible()

  await app.desktop.evaluate(({ app: electron }, path) => {
    electron.emit('open-file', { defaultPrevented: false, preventDefault: () => undefined }, path)
  }, file)
  await expect(rows(window, port)).toHaveCount(3)

  await app.desktop.evaluate(({ dialog, Menu }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
    Menu.getApplicationMenu()?.getMenuItemById('import-session')?.click()
  }, file)
  await expect(rows(window, port)).toHaveCount(4)
})

test('a file given to the first start waits for an answer, and keeps nothing else waiting', async ({
  app,
}) => {
  let window = await app.start()
  const { file, port } = await exportOne(app, window)
  await window.closeTabs()
  await app.end()

  // Nobody has answered, or the stand-in has cancelled.
  window = await app.start(file, '--endpoint=1')
  const tabs = window.page.getByRole('tab')
  await expect(tabs.filter({ hasText: /:0$/ })).toHaveCount(1)
  await expect(rows(window, port)).toHaveCount(1)
  expect(existsSync(file)).toBe(true)
})

test('reports a file that cannot be opened in the window', async ({ app, host }) => {
  if (host === 'web') throw new Error('Only the desktop application is given files')
  const window = await app.start()
  const { file, port } = await exportOne(app, window)
  renameSync(file, `${file}.gone`)
  await answer(app, 'Import')
  await runDesktop(host, ['--data', app.data, file])
  await expect(window.page.getByText(/Could not read .*exported\.sockeye/)).toBeVisible()
  await expect(rows(window, port)).toHaveCount(1)
})
