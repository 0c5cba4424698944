/** Languages and themes switch immediately. */
import type { AppWindow } from './app-window.ts'
import { expect, test } from './app.ts'

async function openEchoPair(window: AppWindow): Promise<void> {
  await window.page.getByRole('button', { name: 'Open echo pair' }).click()
  await expect(window.row(/The WebSocket is open/)).toBeVisible()
}

const background = (window: AppWindow): Promise<string> =>
  window.page.evaluate(() => getComputedStyle(document.body).backgroundColor)

test('switches the language immediately and keeps it after a reload', async ({ app }) => {
  const window = await app.start()
  await openEchoPair(window)
  await window.send('你好', 'Text')
  await expect(window.row(/received text 6 你好/)).toBeVisible()
  await window.settings({ language: '简体中文' })
  await expect(window.page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(window.page.getByRole('button', { name: '设置' })).toBeVisible()
  await expect(window.page.getByRole('row', { name: /你好/ }).first()).toBeVisible()
  await expect(window.page.locator('body')).not.toContainText(/Disconnect|Endpoints|Sessions/)
  await window.page.reload()
  await expect(window.page.getByRole('button', { name: '设置' })).toBeVisible()
})

test('follows the system theme and can be switched', async ({ app }) => {
  const window = await app.start()
  const dark = await background(window)
  await window.page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(() => background(window)).not.toBe(dark)
  const light = await background(window)
  await window.settings({ theme: 'Dark' })
  await expect.poll(() => background(window)).toBe(dark)
  await window.settings({ theme: 'Light' })
  await expect.poll(() => background(window)).toBe(light)
})
