/** A password and an authentication header: typed once, hidden, sent, and stored as the host can. */
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'
import { expect, test, type App } from './app.ts'
import type { AppWindow } from './app-window.ts'

/** Requires authentication and records what it receives. */
async function openGate(): Promise<{ port: number; asked: string[]; close(): void }> {
  const asked: string[] = []
  const http = createServer()
  const server = new WebSocketServer({ server: http })
  server.on('connection', (_, { headers }) =>
    asked.push(`${String(headers.authorization)} ${String(headers['x-api-key'])}`),
  )
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('no TCP address')
  const close = (): void => {
    for (const client of server.clients) client.terminate()
    http.close()
  }
  return { port: address.port, asked, close }
}

const basic = `Basic ${Buffer.from('ann:pass word').toString('base64')} key 7`

async function writeSecrets(window: AppWindow, port: number): Promise<void> {
  await window.choose('WebSocket client', `ann@127.0.0.1:${String(port)}`)
  await window.options(async (options) => {
    await options.getByRole('radio', { name: 'Basic' }).click()
    await options.getByRole('textbox', { name: 'User name' }).fill('ann')
    const password = options.getByRole('textbox', { name: 'Password', exact: true })
    await password.fill('pass word')
    await expect(password).toHaveAttribute('type', 'password')
    await options.getByRole('button', { name: 'Add header' }).click()
    await options.getByRole('textbox', { name: 'Name of header 1' }).fill('X-Api-Key')
    const value = options.getByRole('textbox', { name: 'Value of header 1' })
    await value.fill('key 7')
    await expect(value).toHaveAttribute('type', 'password')
  })
}

/** Files of the app that contain one of the secrets; the browser's own files and the record are checked separately. */
async function filesWith(app: App, ...secrets: string[]): Promise<string[]> {
  const entries = await readdir(app.data, { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.of())
    if (secrets.some((secret) => bytes.includes(secret))) found.push(entry.name)
  }
  return found
}

test('hides secrets, sends them and does not show them again', async ({ app, host }) => {
  const gate = await openGate()
  let window = await app.start()
  await writeSecrets(window, gate.port)
  await window.button('Connect').click()
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
  expect(gate.asked).toEqual([basic])
  await expect(window.address).toHaveValue(`127.0.0.1:${String(gate.port)}`)
  await window.options(async (options) => {
    const password = options.getByRole('textbox', { name: 'Password', exact: true })
    await expect(password).toHaveValue('')
    await expect(password).toHaveAttribute('placeholder', 'Saved, hidden')
    const kept =
      host === 'web' ? 'in memory until Sockeye quits' : 'encrypted with the system key store'
    await expect(options.getByText(kept)).toBeVisible()
  })
  // Again, from the stored secrets.
  await window.button('Disconnect').click()
  await window.button('Connect').click()
  await expect.poll(() => gate.asked).toEqual([basic, basic])
  await window.button('Disconnect').click()

  window = await app.restart()
  // The record has the bytes on the wire, where the password is Base64; no file has it as typed.
  expect(await filesWith(app, 'pass word')).toEqual([])
  await window.sidebar
    .getByRole('button', { name: `127.0.0.1:${String(gate.port)}` })
    .first()
    .dblclick()
  if (host === 'web')
    await expect(
      window.page.getByText('The password of this endpoint is not saved on this computer'),
    ).toBeVisible()
  else await expect.poll(() => gate.asked).toEqual([basic, basic, basic])
  gate.close()
})
