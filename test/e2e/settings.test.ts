/**
 * Settings belong to the application, not to a page: they survive a restart, apply everywhere immediately, and a broken
 * file is harmless.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { settingNames, settingRows } from '../../shared/contract/settings.ts'
import { settingGroups } from '../../shared/settings/setting.ts'
import type { AppWindow } from './app-window.ts'
import { expect, test } from './app.ts'

test('keeps theme and language for the next start, whatever the port', async ({ app }) => {
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

for (const language of ['en', 'zh'] as const)
  test(`shows every group and every setting in ${language}`, async ({ app }) => {
    writeFileSync(join(app.data, 'settings.json'), JSON.stringify({ language }))
    const { page } = await app.start()
    await expect(page.getByText('sessions.db')).toBeVisible()
    await page.keyboard.press('Control+,')
    const dialog = page.getByRole('dialog')
    for (const label of Object.values(settingGroups)) {
      await expect(dialog.getByRole('button', { name: label[language], exact: true })).toBeVisible()
      await expect(
        dialog.getByRole('heading', { name: label[language], exact: true }),
      ).toBeVisible()
    }
    for (const name of settingNames) {
      const label = settingRows[name].page?.label[language]
      // The rows of the shortcuts are the commands.
      if (label !== undefined && name !== 'shortcuts')
        await expect(dialog.getByRole('group', { name: label, exact: true }), name).toBeVisible()
    }
  })

test('applies an external change immediately', async ({ app }) => {
  const window = await app.start()
  await expect(window.page.getByText('sessions.db')).toBeVisible()
  await expect(window.page.locator('html')).toHaveAttribute('data-theme', 'dark')
  writeFileSync(join(app.data, 'settings.json'), '{"theme":"light"}')
  await expect(window.page.locator('html')).toHaveAttribute('data-theme', 'light')
})

test('reports a view of an entry that it does not have, and shows the usual one', async ({
  app,
}) => {
  const file = join(app.data, 'settings.json')
  writeFileSync(file, '{"detailView":"orbit","theme":"light"}')
  const { page } = await app.start()
  await expect(page.getByText('Sockeye uses the default for detailView.')).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await page.keyboard.press('Control+,')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('combobox', { name: 'Details view: Automatic' })).toBeVisible()
  await expect(dialog.getByRole('status').filter({ hasText: file })).toBeVisible()
})

test('renames a broken file, shows a message and uses the defaults', async ({ app }) => {
  writeFileSync(join(app.data, 'settings.json'), '{"theme": "li')
  const window = await app.start()
  await expect(window.page.getByText('has been renamed')).toBeVisible()
  const [kept = ''] = readdirSync(app.data).filter((name) => name.startsWith('settings.broken-'))
  await expect(window.page.getByText(kept)).toBeVisible()
  expect(readFileSync(join(app.data, kept), 'utf8')).toBe('{"theme": "li')
  await window.button('OK').click()
  await expect(window.page.getByText('has been renamed')).toBeHidden()
  await window.settings({ theme: 'Light' })
  await expect(window.page.locator('html')).toHaveAttribute('data-theme', 'light')
})

test('the limit of all sessions applies to every process', async ({ app }) => {
  let window = await app.start()
  await window.sidebar.getByRole('button', { name: /^\d.* (?:[KM]i)?B$/ }).click()
  await window.page.getByRole('menuitem', { name: 'Database size limit…' }).click()
  const rowOf = ({ page }: AppWindow) => page.getByRole('group', { name: 'Database size limit' })
  const sizeOf = (row: Locator) => row.getByRole('textbox', { name: 'Size limit' })
  let row = rowOf(window)
  const size = sizeOf(row)
  await size.fill('12 bananas')
  await expect(row.getByRole('alert')).toContainText('Enter a size of at least 1 MiB')
  await expect(row.getByRole('button', { name: 'Save' })).toBeDisabled()
  await size.fill('2 GiB')
  await row.getByRole('radio', { name: 'Delete oldest sessions' }).click()
  await row.getByRole('button', { name: 'Save' }).click()
  await expect(row.getByRole('button', { name: /^Reset to default/ })).toBeVisible()
  await app.end()

  window = await app.start()
  await expect(window.page.getByText('sessions.db')).toBeVisible()
  await window.page.keyboard.press('Control+,')
  row = rowOf(window)
  await expect(sizeOf(row)).toHaveValue('2 GiB')
  await expect(row.getByRole('radio', { name: 'Delete oldest sessions' })).toBeChecked()
  await row.getByRole('button', { name: /^Reset to default/ }).click()
  await expect(sizeOf(row)).toHaveValue('')
})

test('asks a browser for permission when notifications are turned on', async ({ app, host }) => {
  test.skip(host !== 'web', 'the desktop application needs not ask')
  const { page } = await app.start()
  await expect(page.getByText('sessions.db')).toBeVisible()
  await page.evaluate(() => {
    let permission: NotificationPermission = 'default'
    Object.defineProperty(Notification, 'permission', { get: () => permission })
    Notification.requestPermission = () => Promise.resolve((permission = 'denied'))
  })
  await page.keyboard.press('Control+,')
  await expect(page.getByText('Permission has not been requested yet.')).toBeVisible()
  const turn = page.getByRole('switch', { name: 'Notify when a long replay completes' })
  await turn.click()
  await expect(page.getByText('Permission has not been requested yet.')).toBeHidden()
  await turn.click()
  await expect(page.getByText('Permission was denied.')).toBeVisible()
})
