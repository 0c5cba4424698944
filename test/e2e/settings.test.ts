/** Settings are the application's, not a page's: there again at the next start, live everywhere, never in the way. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './app.ts'

test('theme and language are there at the next start, wherever it is served', async ({ app }) => {
  let window = await app.start()
  await window.settings({ theme: 'Light', language: '简体中文' })
  const html = window.page.locator('html')
  await expect(html).toHaveAttribute('data-theme', 'light')
  const file = join(app.data, 'settings.json')
  await expect
    .poll(() => JSON.parse(readFileSync(file, 'utf8')) as unknown)
    .toEqual({
      theme: 'light',
      language: 'zh',
    })
  await app.end()
  window = await app.start()
  await expect(window.page.locator('html')).toHaveAttribute('data-theme', 'light')
  await expect(window.page.locator('html')).toHaveAttribute('lang', 'zh-CN')
})

test('a change from outside is live', async ({ app }) => {
  const window = await app.start()
  await expect(window.page.getByText('sessions.db')).toBeVisible()
  await expect(window.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  writeFileSync(join(app.data, 'settings.json'), '{"theme":"light"}')
  await expect(window.page.locator('html')).toHaveAttribute('data-theme', 'light')
})

test('a broken file is set aside with a message, and everything else works', async ({ app }) => {
  writeFileSync(join(app.data, 'settings.json'), '{"theme": "li')
  const window = await app.start()
  await expect(window.page.getByText('was set aside')).toBeVisible()
  const [kept = ''] = readdirSync(app.data).filter((name) => name.startsWith('settings.broken-'))
  await expect(window.page.getByText(kept)).toBeVisible()
  expect(readFileSync(join(app.data, kept), 'utf8')).toBe('{"theme": "li')
  await window.button('OK').click()
  await expect(window.page.getByText('was set aside')).toBeHidden()
  await window.settings({ theme: 'Light' })
  await expect(window.page.locator('html')).toHaveAttribute('data-theme', 'light')
})
