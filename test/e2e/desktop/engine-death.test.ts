/** An engine that exits is started again; what it recorded is kept, and the window reports it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../support/ports.ts'
import { Sockeye } from '../../support/sockeye.ts'
import { expect, test, type App } from '../app.ts'
import type { AppWindow } from '../app-window.ts'
import { enginePid } from './engine.ts'

async function openEchoPair(window: AppWindow): Promise<void> {
  await window.page.getByRole('button', { name: 'Open echo pair' }).click()
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
}

async function killEngine(app: App): Promise<void> {
  process.kill(await enginePid(app), 'SIGKILL')
}

test('interrupts its sessions, shows a notice and starts the engine again', async ({ app }) => {
  const window = await app.start()
  await openEchoPair(window)
  await window.send('kept for good', 'Text')
  await expect(window.row(/received text 13 kept for good/)).toBeVisible()
  // Once another process can read it, it is on disk.
  const sockeye = new Sockeye(app.data)
  await expect
    .poll(async () => (await sockeye.show(2)).map(({ preview }) => preview))
    .toContain('kept for good')
  await killEngine(app)
  await expect(window.page.getByText('was restarted')).toBeVisible()
  await expect(window.page.getByText('sessions.db')).toBeVisible()

  await window.button('New tab').click()
  await window.choose('TCP client', `127.0.0.1:${String(await freePort())}`)
  await window.button('Connect').click()
  await expect(window.page.getByRole('alert').first()).toContainText(/refused|Nothing listens/i)
  await window.closeTabs()
  await window.openSession('Echo client')
  await expect(window.row(/received text 13 kept for good/)).toBeVisible()
  await expect(window.page.getByText(/Interrupted/).first()).toBeVisible()
})

test('logs a fatal error of V8 in the engine, shows a notice and starts it again', async ({
  app,
  host,
}) => {
  test.skip(host !== 'electron-standin', 'V8 of Electron has no fatal error on request')
  const window = await app.start()
  await expect(window.page.getByText('sessions.db')).toBeVisible()
  await enginePid(app)
  await app.desktop.evaluate(({ running }) => {
    for (const utility of running) utility.failFatally('v8_ArrayBuffer_NewBackingStore')
  }, null)
  await expect(window.page.getByText('was restarted')).toBeVisible()
  await expect(window.page.getByText('sessions.db')).toBeVisible()
  const log = await readFile(join(app.data, 'logs', 'sockeye.log'), 'utf8')
  expect(log).toMatch(/engine: FatalError of V8 in v8_ArrayBuffer_NewBackingStore/)
  await openEchoPair(window)
})

test('reports an engine that exits before the window listens', async ({ app }) => {
  const window = await app.start()
  await killEngine(app)
  await expect(window.page.getByText('was restarted')).toBeVisible()
  await expect(window.page.getByText('sessions.db')).toBeVisible()
  await openEchoPair(window)
})

test('stops after a second exit within a minute, offers the log and starts on request', async ({
  app,
}) => {
  const window = await app.start()
  await killEngine(app)
  await expect(window.page.getByText('was restarted')).toBeVisible()
  await expect(window.page.getByText('sessions.db')).toBeVisible()
  await killEngine(app)
  const notice = window.page.getByRole('alertdialog', { name: 'The engine keeps crashing' })
  await expect(notice).toBeVisible()

  await app.desktop.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openPath = (path) => {
      opened.push(path)
      return Promise.resolve('')
    }
  }, null)
  await notice.getByRole('button', { name: 'Open log' }).click()
  const opened = () =>
    app.desktop.evaluate(() => (globalThis as unknown as { opened: string[] }).opened, null)
  await expect.poll(opened).toEqual([expect.stringMatching(/sockeye\.log$/)])

  await notice.getByRole('button', { name: 'Restart engine' }).click()
  await expect(notice).toBeHidden()
  await expect(window.page.getByText(/engine lost. Reconnecting/)).toBeHidden()
  await openEchoPair(window)
})
