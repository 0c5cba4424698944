/** A session is exported to a file and imported by drop and by command; a damaged file is refused. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test, type App } from './app.ts'
import type { AppWindow } from './app-window.ts'

/** Records a client and exports its session from the session's tab; returns the file. */
async function exportOne(app: App, window: AppWindow): Promise<{ file: string; port: number }> {
  const port = await window.listen('TCP server')
  await window.button('Stop').click()
  await expect(window.button('Listen')).toBeVisible()
  await window.closeTabs()
  await window.openSession(String(port))
  const downloading = window.page.waitForEvent('download')
  await window.button('Export').click()
  await window.button('Export…').click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/\.sockeye$/)
  const file = `${app.data}/exported.sockeye`
  await download.saveAs(file)
  return { file, port }
}

const sessionsOf = (window: AppWindow, port: number) =>
  window.sidebar.getByRole('button', { name: new RegExp(`${port}.* \\d\\d?:\\d\\d`) })

async function drop(window: AppWindow, name: string, bytes: Buffer): Promise<void> {
  const data = await window.page.evaluateHandle(
    ([file, base64]) => {
      const transfer = new DataTransfer()
      const content = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0))
      transfer.items.add(new File([content], file))
      return transfer
    },
    [name, bytes.toString('base64')] as const,
  )
  await window.page.dispatchEvent('main', 'drop', { dataTransfer: data })
}

test('exports a session and imports it by drop and by the palette', async ({ app }) => {
  const window = await app.start()
  const { file, port } = await exportOne(app, window)
  await expect(sessionsOf(window, port)).toHaveCount(1)

  await drop(window, 'exported.sockeye', readFileSync(file))
  await expect(sessionsOf(window, port)).toHaveCount(2)
  await expect(window.row(/Listening on 127\.0\.0\.1/)).toBeVisible()

  await window.page.keyboard.press('Control+K')
  const choosing = window.page.waitForEvent('filechooser')
  await window.page.getByRole('option', { name: 'Import sessions…' }).click()
  await (await choosing).setFiles(file)
  await expect(sessionsOf(window, port)).toHaveCount(3)
})

test('refuses a damaged file with a message and changes nothing', async ({ app }) => {
  const window = await app.start()
  const { file, port } = await exportOne(app, window)
  const bytes = readFileSync(file)
  bytes[bytes.length >> 1]! ^= 1
  writeFileSync(file, bytes)
  await drop(window, 'damaged.sockeye', bytes)
  await expect(window.page.getByText('damaged.sockeye: This file is damaged')).toBeVisible()
  await expect(sessionsOf(window, port)).toHaveCount(1)
})
