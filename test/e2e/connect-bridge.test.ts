/** The page connects to its engine through the web host, hides its token, and reports when the host has ended. */
import { expect, test } from '@playwright/test'
import { TemporaryFolder } from '../support/folders.ts'
import { freePort } from '../support/ports.ts'
import { WebHost } from '../support/web-host.ts'

test('removes the token from the address bar and survives a reload', async ({ page }) => {
  using folder = new TemporaryFolder()
  await using host = await WebHost.start(folder.path)
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('pageerror', (error) => problems.push(String(error)))
  const url = await host.url()
  await page.goto(url)
  await expect(page.getByText('sessions.db')).toBeVisible()
  expect(page.url()).toBe(url.replace(/#.*/, ''))
  await page.reload()
  await expect(page.getByText('sessions.db')).toBeVisible()
  expect(problems).toEqual([])
})

test('explains that the token is missing and does not connect', async ({ page }) => {
  using folder = new TemporaryFolder()
  await using host = await WebHost.start(folder.path)
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  await page.goto((await host.url()).replace(/#.*/, ''))
  await expect(page.getByRole('alertdialog')).toBeVisible()
  expect(sockets).toEqual([])
})

test('rejects the token of an earlier run of the host', async ({ page }) => {
  using folder = new TemporaryFolder()
  const port = String(await freePort())
  const first = await WebHost.start(folder.path, '--port', port)
  await page.goto(await first.url())
  await expect(page.getByText('sessions.db')).toBeVisible()
  await first.stop()
  await expect(page.getByText(/engine lost. Reconnecting/)).toBeVisible()
  await using _second = await WebHost.start(folder.path, '--port', port)
  await expect(page.getByText(/engine lost. Reconnecting/)).toBeHidden()
  await expect(page.getByRole('alertdialog')).toBeVisible()
})
