/** A window whose process ends or hangs is loaded again; the sessions, which the engine records, go on. */
import type { Page } from '@playwright/test'
import { TemporaryFolder } from '../../support/folders.ts'
import type { StandinApp } from '../../support/electron-standin/launch.ts'
import { expect, test } from '../app.ts'
import { AppWindow } from '../app-window.ts'
import { startStandin } from '../hosts.ts'

test.beforeEach(({ host }) => {
  test.skip(host !== 'electron-standin', 'Playwright loses a page of Electron that has crashed')
})

async function open(app: StandinApp): Promise<AppWindow> {
  const page = await app.firstWindow()
  await page.locator('html[data-theme]').waitFor()
  return new AppWindow(page)
}

async function crash(app: StandinApp, page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash')
  await app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    null,
  )
  await crashed
}

/** The window that takes the place of `page`. */
async function next(app: StandinApp, page: Page): Promise<AppWindow> {
  await expect.poll(async () => (await app.firstWindow()) !== page).toBe(true)
  return open(app)
}

/** Records questions of the application and answers each with the first button. */
async function answerQuestions(app: StandinApp, button: number): Promise<() => Promise<string[]>> {
  await app.evaluate(({ dialog }, response) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = (...[, options]: unknown[]) => {
      const { message, detail } = options as { message: string; detail: string }
      asked.push(`${message}: ${detail}`)
      return Promise.resolve({ response, checkboxChecked: false })
    }
  }, button)
  return () => app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked, null)
}

test('a crashed window is loaded again, and its sessions record without a gap', async () => {
  using folder = new TemporaryFolder()
  await using app = startStandin(['--data', folder.path])
  let window = await open(app)
  await window.page.getByRole('button', { name: 'Open echo pair' }).click()
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
  await window.send('before the crash', 'Text')
  await expect(window.row(/received text 16 before the crash/)).toBeVisible()

  await crash(app, window.page)
  window = await next(app, window.page)
  await expect(window.page.getByText('The window crashed and was reloaded.')).toBeVisible()
  await expect(window.row(/received text 16 before the crash/)).toBeVisible()
  await window.send('after the crash', 'Text')
  await expect(window.row(/received text 15 after the crash/)).toBeVisible()
  await expect(window.page.getByText(/Interrupted/)).toHaveCount(0)
})

test('a window that keeps crashing is loaded again three times, then the person is asked', async () => {
  using folder = new TemporaryFolder()
  await using app = startStandin(['--data', folder.path])
  let window = await open(app)
  const asked = await answerQuestions(app, 1)
  for (let times = 1; times <= 3; times++) {
    await crash(app, window.page)
    window = await next(app, window.page)
    expect(await asked()).toEqual([])
  }
  // The second button quits.
  await crash(app, window.page)
  expect(await app.exited).toBe(0)
})

test('a window that hangs is loaded again when the person wants it', async () => {
  using folder = new TemporaryFolder()
  await using app = startStandin(['--data', folder.path])
  let window = await open(app)
  const asked = await answerQuestions(app, 1)
  const { page } = window
  // Never answered.
  void page
    .evaluate(() => {
      for (;;) if (Date.now() < 0) break
    })
    .catch(() => undefined)
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.emit('unresponsive')
  }, null)
  window = await next(app, page)
  await expect(window.page.getByText('sessions.db')).toBeVisible()
  expect(await asked()).toEqual([expect.stringMatching(/is not responding.*continue to record/)])
})
