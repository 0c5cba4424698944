/** Quitting waits for pending writes, says so when it takes a while, and lets the user quit anyway. */
import { expect, test, type App } from '../app.ts'
import { enginePid } from './engine.ts'

/** Closes the window while the engine cannot answer. */
async function closeWithHeldEngine(app: App): Promise<number> {
  const pid = await enginePid(app)
  process.kill(pid, 'SIGSTOP')
  await app.desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close(), null)
  return pid
}

test('shows that it is saving and closes when everything is on disk', async ({ app }) => {
  let window = await app.start()
  await window.page.getByRole('button', { name: 'Open echo pair' }).click()
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
  await window.send('just before the end', 'Text')
  await expect(window.row(/received text 19/)).toBeVisible()
  const pid = await closeWithHeldEngine(app)
  await expect(window.page.getByRole('alertdialog', { name: 'Saving' })).toBeVisible()
  process.kill(pid, 'SIGCONT')
  expect(await app.exited()).toBe(0)

  window = await app.start()
  // The active tab is the same as before.
  await expect(window.row(/received text 19 just before the end/)).toBeVisible()
  await window.closeTabs()
  await window.openSession('Echo client')
  await expect(window.page.getByText(/Interrupted/)).toHaveCount(0)
})

test('a Ctrl+C that arrives twice ends once everything is on disk', async ({ app }) => {
  let window = await app.start()
  await window.page.getByRole('button', { name: 'Open echo pair' }).click()
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
  await window.send('just before Ctrl+C', 'Text')
  await expect(window.row(/received text 18/)).toBeVisible()
  const pid = await enginePid(app)
  process.kill(pid, 'SIGSTOP')
  // Of the terminal and of npm, one after the other.
  await app.desktop.evaluate(async () => {
    process.kill(process.pid, 'SIGINT')
    await new Promise((resolve) => setTimeout(resolve, 50))
    process.kill(process.pid, 'SIGINT')
  }, null)
  await expect(window.page.getByRole('alertdialog', { name: 'Saving' })).toBeVisible()
  process.kill(pid, 'SIGCONT')
  expect(await app.exited()).toBe(0)

  window = await app.start()
  await expect(window.row(/received text 18 just before Ctrl\+C/)).toBeVisible()
  await window.closeTabs()
  await window.openSession('Echo client')
  await expect(window.page.getByText(/Interrupted/)).toHaveCount(0)
})

test('offers to quit without saving', async ({ app }) => {
  const window = await app.start()
  await expect(window.page.getByText('sessions.db')).toBeVisible()
  await closeWithHeldEngine(app)
  const notice = window.page.getByRole('alertdialog', { name: 'Saving' })
  await notice.getByRole('button', { name: 'Quit without saving' }).click()
  expect(await app.exited()).toBe(0)
})
