/** Everything can be done from the keyboard: commands are found, their shortcuts are listed and can be changed. */
import type { Page } from '@playwright/test'
import { expect, test, type App } from './app.ts'

/** Shortcuts work once the window has loaded. */
async function open(app: App): Promise<Page> {
  const { page } = await app.start()
  await expect(page.getByRole('tab')).toHaveCount(1)
  return page
}

test('the palette runs any command and shows its current shortcut', async ({ app }) => {
  const page = await open(app)
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Search or run a command' })
  await palette.getByRole('combobox').fill('new tab')
  await expect(palette.getByRole('option', { name: 'New tab Ctrl T' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('tab')).toHaveCount(2)
  await page.keyboard.press('Control+k')
  await palette.getByRole('combobox').fill('设置')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('Enter runs the match of the current input, not of an earlier one', async ({ app }) => {
  const window = await app.start()
  const { page } = window
  await window.listen('TCP server')
  await window.settings({ language: '简体中文' })
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: '搜索或执行命令' })
  // The session is found by an empty query; Enter is pressed before the engine can answer the next one.
  await expect(palette.getByRole('option', { name: /TCP :[1-9]/ })).toBeVisible()
  await page.keyboard.insertText('关于')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: '关于 Sockeye' })).toBeVisible()
})

test('changes a shortcut, names the conflict and resets it', async ({ app }) => {
  let page = await open(app)
  const keysOf = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}: `) })
  await page.keyboard.press('Control+,')
  await keysOf('New tab').click()
  await page.keyboard.press('a')
  await expect(page.getByRole('alert')).toHaveText(/A types a character/)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('alert')).toContainText(
    'Ctrl K is already assigned to Search or run a command.',
  )
  await page.getByRole('button', { name: 'Reassign' }).click()
  await expect(keysOf('New tab')).toHaveText('Ctrl K')
  await expect(keysOf('Search or run a command')).toHaveText('Alt K')
  await page.keyboard.press('Escape')

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('tab')).toHaveCount(2)
  page = (await app.restart()).page
  await expect(page.getByText('sessions.db')).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('tab')).toHaveCount(2)
  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'Reset to default: New tab' }).click()
  await expect(keysOf('New tab')).toHaveText('Ctrl TAlt T')
})

test('the shortcut sheet lists all shortcuts and links to their settings', async ({ app }) => {
  const page = await open(app)
  await page.keyboard.press('Control+/')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet.getByText('Search timeline')).toBeVisible()
  await expect(sheet.getByText('Send message')).toBeVisible()
  await sheet.getByRole('button', { name: 'Change shortcuts' }).click()
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
})

test('finds a setting by name, changes and resets it', async ({ app }) => {
  const page = await open(app)
  await page.keyboard.press('Control+,')
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('web host')
  await expect(page.getByRole('radio')).toHaveCount(0)
  const port = page.getByRole('textbox', { name: 'Web host port' })
  await port.fill('70000')
  await expect(page.getByText('Enter a port number from 0 to 65535.')).toBeVisible()
  await port.fill('8123')
  await page.getByRole('button', { name: /^Reset to default: Web host port/ }).click()
  await port.blur()
  await expect(port).toHaveValue('0')
})
