/** Where the desktop application stores secrets, and what it does without a key store. */
import { createCipheriv, pbkdf2Sync } from 'node:crypto'
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
  const values = Object.values(await storedSecrets(app))
  expect(values).toEqual([expect.stringMatching(/^[A-Za-z\d+/]{24,}=*$/)])
  const bytes = Buffer.from(String(values[0]), 'base64').toString('latin1')
  expect(bytes).not.toContain('token')
  // Electron's own key store elsewhere has v10, too.
  if (process.platform === 'linux') expect(bytes).toMatch(/^v1[12]/)
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o077).toBe(0)

  await app.end()
  await writeFile(file, '{"secrets": ')
  await app.start()
  await expect.poll(() => existsSync(`${file}.broken`)).toBe(true)
  expect(await readFile(join(app.data, 'logs', 'sockeye.log'), 'utf8')).toContain(
    'secrets.json cannot be read',
  )
})

/** Starts the application where there is no D-Bus, and so no key ring, whatever the desktop. */
async function startWithoutKeyRing(app: App): Promise<AppWindow> {
  const before = process.env['DBUS_SESSION_BUS_ADDRESS']
  process.env['DBUS_SESSION_BUS_ADDRESS'] = 'disabled:'
  try {
    return await app.start()
  } finally {
    if (before === undefined) delete process.env['DBUS_SESSION_BUS_ADDRESS']
    else process.env['DBUS_SESSION_BUS_ADDRESS'] = before
  }
}

test('writes nothing without a key ring, whatever the backend is called, and says so', async ({
  app,
}) => {
  test.skip(process.platform !== 'linux', 'elsewhere there is always one')
  const window = await startWithoutKeyRing(app)
  await window.choose('WebSocket client', `127.0.0.1:${String(await freePort())}`)
  await window.options(async (options) => {
    await options.getByRole('radio', { name: 'Bearer' }).click()
    await options.getByRole('textbox', { name: 'Token', exact: true }).fill('token in memory')
    await expect(options.getByText('in memory until Sockeye quits')).toBeVisible()
  })
  await window.button('Connect').click()
  await expect(window.page.getByRole('alert').first()).toContainText(/refused|Nothing listens/i)
  expect(existsSync(join(app.data, 'secrets.json'))).toBe(false)
})

async function storedSecrets(app: App): Promise<Record<string, string>> {
  const text = await readFile(join(app.data, 'secrets.json'), 'utf8')
  return (JSON.parse(text) as { secrets: Record<string, string> }).secrets
}

/** As Chromium encrypts without a key ring: components/os_crypt/async/browser/posix_key_provider.cc. */
function underKnownKey(text: string): string {
  const key = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1')
  const encryption = createCipheriv('aes-128-cbc', key, Buffer.alloc(16, ' '))
  return Buffer.concat([
    Buffer.from('v10'),
    encryption.update(text, 'utf8'),
    encryption.final(),
  ]).toString('base64')
}

/** Replaces the stored token with what a version wrote that took this key for one of a key ring. */
async function storeUnderKnownKey(app: App): Promise<string> {
  const window = await keepToken(app, 'token in a file')
  await expect.poll(() => existsSync(join(app.data, 'secrets.json'))).toBe(true)
  const [ref = ''] = Object.keys(await storedSecrets(app))
  await window.closeTabs()
  await app.end()
  const text = JSON.stringify({ version: 1, secrets: { [ref]: underKnownKey('known to all') } })
  await writeFile(join(app.data, 'secrets.json'), text)
  return ref
}

test('encrypts secrets anew that were stored under a key that everyone knows', async ({ app }) => {
  test.skip(process.platform !== 'linux', 'elsewhere there is always a key')
  const ref = await storeUnderKnownKey(app)
  await app.start()
  const tag = async (): Promise<string> =>
    Buffer.from((await storedSecrets(app))[ref] ?? '', 'base64').toString('latin1', 0, 3)
  await expect.poll(tag).toMatch(/^v1[12]$/)
})

test('without a key ring removes secrets from the file that everyone can decrypt', async ({
  app,
}) => {
  test.skip(process.platform !== 'linux', 'elsewhere there is always a key')
  await storeUnderKnownKey(app)
  await startWithoutKeyRing(app)
  await expect.poll(() => storedSecrets(app)).toEqual({})
  expect((await stat(join(app.data, 'secrets.json'))).mode & 0o077).toBe(0)
  expect(await readFile(join(app.data, 'logs', 'sockeye.log'), 'utf8')).toContain(
    'were removed from it: there is no key store',
  )
})
