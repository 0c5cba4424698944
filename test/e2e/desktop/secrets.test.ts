/** Where the desktop application stores secrets, and what it does without a key store. */
import { existsSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../support/ports.ts'
import { expect, test, type App } from '../app.ts'
import type { AppWindow } from '../app-window.ts'

/** Saves an endpoint with a token by connecting to a port without a listener. */
async function keepToken(app: App, token: string): Promise<AppWindow> {
  const window = await app.start()
  await expect(window.page.getByText('sessions.db')).toBeVisible()
  await window.choose('WebSocket client', `127.0.0.1:${String(await freePort())}`)
  await window.options(async (options) => {
    await options.getByRole('radio', { name: 'Bearer' }).click()
    await options.getByRole('textbox', { name: 'Token', exact: true }).fill(token)
  })
  await window.button('Connect').click()
  await expect(window.page.getByRole('alert').first()).toContainText(/refused|Nothing listens/i)
  return window
}

test('stores them encrypted in a file that only its owner can read', async ({ app }) => {
  await keepToken(app, 'token in a file')
  const file = join(app.data, 'secrets.json')
  await expect.poll(() => existsSync(file)).toBe(true)
  const { secrets } = JSON.parse(await readFile(file, 'utf8')) as { secrets: object }
  expect(Object.values(secrets)).toEqual([expect.stringMatching(/^[A-Za-z\d+/]{40,}=*$/)])
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).toBe(0)

  await app.end()
  await writeFile(file, '{"secrets": ')
  await app.start()
  await expect.poll(() => existsSync(`${file}.broken`)).toBe(true)
  expect(await readFile(join(app.data, 'logs', 'sockeye.log'), 'utf8')).toContain(
    'secrets.json cannot be read',
  )
})

test('writes nothing without a key store and says so in the window', async ({ app }) => {
  test.skip(process.platform !== 'linux', 'elsewhere there is always one')
  const window = await app.start()
  await app.desktop.evaluate(
    ({ safeStorage }) => (safeStorage.getSelectedStorageBackend = () => 'basic_text'),
    null,
  )
  await window.page.reload()
  await window.choose('WebSocket client', `127.0.0.1:${String(await freePort())}`)
  await window.options(async (options) => {
    await options.getByRole('radio', { name: 'Bearer' }).click()
    await options.getByRole('textbox', { name: 'Token', exact: true }).fill('token in memory')
    await expect(options.getByText('in memory only')).toBeVisible()
  })
  await window.button('Connect').click()
  await expect(window.page.getByRole('alert').first()).toContainText(/refused|Nothing listens/i)
  expect(existsSync(join(app.data, 'secrets.json'))).toBe(false)
})
